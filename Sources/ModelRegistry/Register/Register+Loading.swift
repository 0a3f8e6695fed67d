import Causality
import ChangeLog
package import NhanRong

/// What a table brought in.
package struct LoadOutcome: Hashable, Sendable {
  package internal(set) var created = 0
  /// Rows that are here already: the same file again makes nothing new.
  package internal(set) var known = 0
  /// Rows of other units.
  package internal(set) var others = 0

  package init() {}
}

extension Register {
  /// Writes down the units of a table below our own organisation, each with an id of its own, ready to be
  /// enrolled.
  package func load(
    _ rows: [OrganisationRow], tier: UInt8, isDryRun: Bool
  ) throws(ReplicaError) -> LoadOutcome {
    var outcome = LoadOutcome()
    let known = try organisations().map { Array($0.code.utf8) }
    let own = try replica.requireUnit()
    var drafts: [[ChangeDraft.Item]] = []
    for row in rows {
      if known.contains(Array(row.code.utf8)) {
        outcome.known += 1
        continue
      }
      drafts.append(try items(for: row, path: newUnitPath(tier: tier)))
      outcome.created += 1
    }
    if drafts.isEmpty { return outcome }
    let ready = drafts
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      for items in ready {
        _ = try writer.create(
          type: RegisterSchema.organisation, as: own, for: own, items)
      }
    }
    return outcome
  }

  private func items(
    for row: OrganisationRow, path: OrganisationPath
  ) throws(ReplicaError) -> [ChangeDraft.Item] {
    var items = [
      ChangeDraft.Item(Opcode.set, target: OrganisationField.path, value: path.encodedValue),
      Self.text(OrganisationField.code, row.code),
      Self.text(OrganisationField.name, row.name),
      Self.text(OrganisationField.kind, row.kind),
    ]
    if let rating = row.rating {
      let value = Value.list([.integer(Int64(row.ratingYear ?? 0)), .text(rating)])
      items.append(
        ChangeDraft.Item(
          Opcode.add, target: OrganisationField.ratings, value: value.canonicalBytes))
    }
    return items
  }

  /// Registers the rows of our own unit; rows of others are counted and left alone.
  package func load(
    _ rows: [RegistrationRow], plan: Plan, isOffice: Bool = false, isDryRun: Bool
  ) throws(ReplicaError) -> LoadOutcome {
    let own = try replica.requireUnit()
    if isOffice {
      // An office receives registrations, it does not make them.
      var outcome = LoadOutcome()
      outcome.others = rows.count
      return outcome
    }
    let code = try organisations().first { $0.path == own }?.code ?? ""
    var outcome = LoadOutcome()
    var seen = try registeredKeys()
    let version = try version(of: plan)
    var drafts: [(items: [ChangeDraft.Item], isPrivate: Bool)] = []
    for row in rows {
      guard !code.isEmpty, row.org.utf8.elementsEqual(code.utf8) else {
        outcome.others += 1
        continue
      }
      let key = Self.key(year: row.year, name: row.name, sector: row.sector)
      if seen.contains(key) {
        outcome.known += 1
        continue
      }
      seen.append(key)
      let isDraft = row.state == .draft
      let items = try items(
        of: Self.registration(row, plan), plan, version: version, submittedOn: row.submittedOn,
        asDraft: isDraft)
      drafts.append((items, isDraft))
      outcome.created += 1
    }
    if drafts.isEmpty { return outcome }
    // All rows in one transaction: a disk that fills half way leaves none of them.
    let ready = drafts
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      for draft in ready {
        _ = try writer.create(
          type: RegisterSchema.registration, as: own, for: own, isPrivate: draft.isPrivate,
          draft.items)
      }
    }
    return outcome
  }

  private static func registration(_ row: RegistrationRow, _ plan: Plan) -> NewRegistration {
    let texts: [(String, String?)] = [
      ("position", row.subjectPosition), ("workplace", row.workplace),
      ("address", row.address), ("head", row.head), ("solutions", row.solutions),
      ("remarks", row.remarks), ("title", row.sectorInWords),
    ]
    return NewRegistration(
      plan: plan.id, year: row.year, track: row.track, kind: row.subjectKind, name: row.name,
      sector: row.sector,
      texts: texts.compactMap { entry in entry.1.map { (field: entry.0, text: $0) } },
      isLeader: row.isLeader)
  }

  private func registeredKeys() throws(ReplicaError) -> [[UInt8]] {
    let rows = try replica.read { (core) throws(ReplicaError) in
      try core.rows("SELECT year, name, sector FROM registration ORDER BY record")
    }
    return rows.map { row in
      Self.key(
        year: Int(row[0].integer ?? 0), name: row[1].text ?? "", sector: row[2].text ?? "")
    }
  }

  private static func key(year: Int, name: String, sector: String) -> [UInt8] {
    Array("\(year)|\(sector)|\(name)".utf8)
  }
}
