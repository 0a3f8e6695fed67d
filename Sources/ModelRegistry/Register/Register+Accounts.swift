package import Causality
package import NhanRong

/// What came in for the registrations of one unit: a line in the record of receipt.
package struct UnitAccount: Hashable, Sendable {
  package let unit: OrganisationID
  package let name: String
  package let code: String
  package internal(set) var new = 0
  /// Known before, and changed.
  package internal(set) var changed = 0
  /// With a field that has two values now.
  package internal(set) var conflicting = 0
  /// New ones after the last good day of their plan, with the days they are late.
  package internal(set) var late: [Late] = []

  package struct Late: Hashable, Sendable {
    package let record: RecordID
    package let name: String
    package let days: Int
  }
}

extension Register {
  /// Registrations that come in from now on have a higher number than this.
  package func mark() throws(ReplicaError) -> Int64 {
    try replica.read { (core) throws(ReplicaError) in core.recordMark }
  }

  /// The record of receipt of registrations that were touched, unit by unit in the order of codes and names.
  ///
  /// - Parameter mark: taken before they came: which of them are new.
  /// - Parameter today: the day of receipt for what nobody has received with a day of its own.
  package func accounts(
    of touched: [RecordID], since mark: Int64, today: CivilDate?
  ) throws(ReplicaError) -> [UnitAccount] {
    var accounts: [UnitAccount] = []
    var plans: [(id: String, plan: Plan?)] = []
    for record in touched {
      guard let row = try accountRow(of: record), let unit = row.unit else { continue }
      if accounts.firstIndex(where: { $0.unit == unit }) == nil {
        accounts.append(UnitAccount(unit: unit, name: row.unitName ?? "", code: row.unitCode ?? ""))
      }
      guard let place = accounts.firstIndex(where: { $0.unit == unit }) else { continue }
      let isNew = row.number >= mark
      if isNew { accounts[place].new += 1 } else { accounts[place].changed += 1 }
      if row.hasConflict { accounts[place].conflicting += 1 }
      guard isNew, let day = row.receivedOn ?? today, let year = row.year else { continue }
      let plan = try plan(row.plan, &plans)
      if let days = plan?.daysLate(registeredOn: day, of: year) {
        accounts[place].late.append(UnitAccount.Late(record: record, name: row.name, days: days))
      }
    }
    return accounts.sorted { $0.order.lexicographicallyPrecedes($1.order) }
  }

  private func plan(
    _ id: String, _ known: inout [(id: String, plan: Plan?)]
  ) throws(ReplicaError) -> Plan? {
    if let found = known.first(where: { $0.id.utf8.elementsEqual(id.utf8) }) { return found.plan }
    let plan = try self.plan(id)
    known.append((id, plan))
    return plan
  }

  private struct AccountRow {
    let number: Int64
    let unit: OrganisationID?
    let unitName: String?
    let unitCode: String?
    let hasConflict: Bool
    let plan: String
    let year: Int?
    let receivedOn: CivilDate?
    let name: String
  }

  private func accountRow(of record: RecordID) throws(ReplicaError) -> AccountRow? {
    let rows = try replica.read { (core) throws(ReplicaError) in
      try core.rows(
        """
        SELECT r.number, r.audience, r.attention, r.plan, r.year, r.received_on, r.name,
          (SELECT o.name FROM organisation o WHERE o.organisation = r.audience
            ORDER BY o.record LIMIT 1),
          (SELECT o.code FROM organisation o WHERE o.organisation = r.audience
            ORDER BY o.record LIMIT 1)
        FROM record JOIN registration r ON r.number = record.number
        WHERE record.id = ?1 AND record.type = \(RegisterSchema.registration)
          AND r.is_private = 0 AND r.step <> 'draft'
        """, [.bytes(record.bytes)])
    }
    guard let row = rows.first else { return nil }
    return AccountRow(
      number: row[0].integer ?? 0, unit: row[1].bytes.flatMap { OrganisationID(bytes: $0) },
      unitName: row[7].text, unitCode: row[8].text, hasConflict: (row[2].integer ?? 0) & 1 != 0,
      plan: row[3].text ?? "", year: row[4].integer.map { Int(clamping: $0) },
      receivedOn: row[5].text.flatMap { try? CivilDate(parsing: $0) }, name: row[6].text ?? "")
  }
}

extension UnitAccount {
  fileprivate var order: [UInt8] { Array(code.utf8) + [0] + Array(name.utf8) + [0] + unit.bytes }
}

extension Plan {
  /// How many days after the last good day for registering a day lies; nil where it is in time or the plan gives
  /// no day. Of several such dates the last one counts.
  package func daysLate(registeredOn day: CivilDate, of year: Int) -> Int? {
    let last = deadlines.filter { $0.metric == .register }.flatMap { $0.spans(in: year) }
      .map(\.lastDay).max()
    guard let last, day > last else { return nil }
    return day.days(since: last)
  }
}
