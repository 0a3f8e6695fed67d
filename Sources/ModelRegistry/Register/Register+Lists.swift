package import Causality
package import NhanRong
import Orthography

/// One line of a list of registrations.
package struct RegistrationLine: Hashable, Sendable {
  package let id: RecordID
  package let unit: OrganisationID
  package let unitName: String
  package let unitCode: String
  package let code: String
  package let year: Int64
  package let kind: String
  package let name: String
  package let title: String
  package let sector: String
  package let step: String
  package let flags: String
  package let isPrivate: Bool
  package let isWithdrawn: Bool
  package let hasConflict: Bool
  package let submittedOn: String?
  package let receivedOn: String?

  /// The day it came about, as papers tell it; nil for a draft.
  package var madeOn: CivilDate? {
    (submittedOn ?? receivedOn).flatMap { try? CivilDate(parsing: $0) }
  }
}

/// Which registrations are asked for.
package struct RegistrationFilter: Sendable {
  package var find: String?
  package var step: String?
  package var sector: String?
  /// Only those of these units; of all where it is empty.
  package var units: [OrganisationID] = []
  package var year: Int64?
  package var withWithdrawn = false
  package var order = RegistrationOrder.unit

  package init() {}
}

/// In which order registrations are listed; what is equal stands by unit code, year and record id.
package enum RegistrationOrder: String, Sendable, CaseIterable {
  case unit, name, year, submitted

  fileprivate func key(of line: RegistrationLine) -> [UInt8] {
    switch self {
    case .unit: []
    // Persons by given name, as in every report; all else as it is read.
    case .name:
      line.kind.isSame(as: SubjectKind.individual.rawValue)
        ? VietnameseOrder.personKey(of: line.name) : VietnameseOrder.key(of: line.name)
    case .year: (0..<8).reversed().map { UInt8(truncatingIfNeeded: line.year >> ($0 * 8)) }
    // ISO dates sort by their bytes; what was not handed in yet comes last.
    case .submitted: line.submittedOn.map { Array($0.utf8) } ?? [0xFF]
    }
  }
}

extension Register {
  /// Registrations in the order asked for.
  package func list(
    _ filter: RegistrationFilter
  ) throws(ReplicaError) -> [RegistrationLine] {
    var conditions: [String] = []
    var arguments: [Value] = []
    func add(_ condition: String, _ value: Value) {
      arguments.append(value)
      conditions.append(condition + "?\(arguments.count)")
    }
    if let step = filter.step { add("r.step = ", .text(step)) }
    if let sector = filter.sector { add("r.sector = ", .text(sector)) }
    if !filter.units.isEmpty {
      let first = arguments.count + 1
      arguments += filter.units.map { .bytes($0.bytes) }
      let places = (first...arguments.count).map { "?\($0)" }.joined(separator: ", ")
      conditions.append("r.audience IN (\(places))")
    }
    if let year = filter.year { add("r.year = ", .integer(year)) }
    if !filter.withWithdrawn {
      conditions.append("r.attention & 16 = 0 AND r.step <> 'withdrawn'")
    }
    let condition = conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")
    let rows = try replica.read { (core) throws(ReplicaError) in
      try core.rows(
        """
        SELECT r.record, r.audience, o.name, o.code, r.code, r.year, r.kind, r.name, r.title,
          r.sector, r.step, r.flags, r.is_private, r.attention, r.submitted_on, r.received_on,
          r.search
        FROM registration r LEFT JOIN organisation o ON o.organisation = r.audience
          AND o.record = (SELECT min(record) FROM organisation WHERE organisation = r.audience)
        WHERE \(condition) ORDER BY coalesce(o.code, ''), r.year, r.record
        """, arguments)
    }
    let query = filter.find.map { SearchQuery($0) }
    let lines: [RegistrationLine] = rows.compactMap { row in
      if let query {
        let texts = [row[7].text, row[8].text].compactMap { $0 }
        guard texts.contains(where: { query.matches($0) }) else { return nil }
      }
      return RegistrationLine(row)
    }
    if filter.order == .unit { return lines }
    return lines.enumerated().map { (offset: $0, line: $1, key: filter.order.key(of: $1)) }
      .sorted { left, right in
        left.key == right.key
          ? left.offset < right.offset : left.key.lexicographicallyPrecedes(right.key)
      }.map(\.line)
  }
}

extension RegistrationLine {
  fileprivate init?(_ row: [Value]) {
    guard let id = row[0].bytes.flatMap({ RecordID(bytes: $0) }),
      let unit = row[1].bytes.flatMap({ OrganisationID(bytes: $0) })
    else { return nil }
    let attention = row[13].integer ?? 0
    self.init(
      id: id, unit: unit, unitName: row[2].text ?? String(unit.description.prefix(8)),
      unitCode: row[3].text ?? "", code: row[4].text ?? "", year: row[5].integer ?? 0,
      kind: row[6].text ?? "", name: row[7].text ?? "", title: row[8].text ?? "",
      sector: row[9].text ?? "", step: row[10].text ?? "", flags: row[11].text ?? "",
      isPrivate: row[12].integer == 1,
      isWithdrawn: attention & 16 != 0
        || row[10].text.map { $0.utf8.elementsEqual("withdrawn".utf8) } ?? false,
      hasConflict: attention & 1 != 0, submittedOn: row[14].text, receivedOn: row[15].text)
  }
}
