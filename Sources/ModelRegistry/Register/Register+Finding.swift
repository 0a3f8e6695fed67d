package import Causality
import ChangeLog
package import NhanRong
import Orthography

extension Register {
  /// At least this many digits of a record's name must be given.
  package static let recordDigitsMin = 6

  /// The registration people mean: by its official code, or by the first digits of its name.
  ///
  /// - Throws: `NR-W03`; with the detail `matches` where the digits fit several records.
  package func registration(named text: String) throws(ReplicaError) -> RecordID {
    let coded = try replica.read { (core) throws(ReplicaError) in
      try core.rows(
        "SELECT record FROM registration WHERE code = ?1 ORDER BY record LIMIT 2", [.text(text)])
    }
    let ids =
      try coded.isEmpty
      ? records(startingWith: text, types: "\(RegisterSchema.registration)")
      : coded.compactMap { $0.first?.bytes }.compactMap { RecordID(bytes: $0) }
    if ids.count == 1 { return ids[0] }
    guard ids.count > 1 else { throw ReplicaError(.unknownRecord, ("record", text)) }
    throw ReplicaError(
      .unknownRecord, ("record", text), ("reason", "ambiguous"),
      ("matches", ids.map(\.description).joined(separator: " ")))
  }

  /// At most nine records of some types whose names begin so, in order of id.
  func records(startingWith text: String, types: String) throws(ReplicaError) -> [RecordID] {
    let count = text.utf8.count
    guard (Self.recordDigitsMin...32).contains(count),
      let first = RecordID(hexadecimal: text + String(repeating: "0", count: 32 - count)),
      let last = RecordID(hexadecimal: text + String(repeating: "f", count: 32 - count))
    else { return [] }
    let rows = try replica.read { (core) throws(ReplicaError) in
      try core.rows(
        """
        SELECT id FROM record WHERE id BETWEEN ?1 AND ?2 AND type IN (\(types))
        ORDER BY id LIMIT 9
        """, [.bytes(first.bytes), .bytes(last.bytes)])
    }
    return rows.compactMap { $0.first?.bytes }.compactMap { RecordID(bytes: $0) }
  }

  /// Organisations that were written down and for which nobody writes yet.
  package func organisationsWithoutWriter() throws(ReplicaError) -> [OrganisationView] {
    let all = try organisations()
    let own = try replica.requireUnit()
    return try replica.read { (core) throws(ReplicaError) in
      all.filter { $0.path.isBelow(own.organisation) && !core.hasWriter($0.path.organisation) }
    }
  }

  /// How many registrations stand at each step, in the order of the steps; taken back ones not.
  package func countsByStep() throws(ReplicaError) -> [(step: Lifecycle.Step, count: Int)] {
    let rows = try replica.read { (core) throws(ReplicaError) in
      try core.rows(
        """
        SELECT step, count(*) FROM registration
        WHERE attention & 16 = 0 AND step <> 'withdrawn' GROUP BY step
        """)
    }
    return Lifecycle.Step.allCases.map { step in
      let row = rows.first { $0[0].text == step.rawValue }
      return (step, Int(clamping: row?[1].integer ?? 0))
    }
  }
}

extension Register {
  /// The organisation to exchange with: as people name organisations, or the words for the superior.
  ///
  /// - Throws: `NR-T03` where none is meant, where nobody writes for it, or where there is no
  ///   superior.
  package func correspondent(named text: String) throws(ReplicaError) -> OrganisationID {
    let key = searchKey(of: text)
    let isSuperior = ["superior", "cap-tren", "cap tren"].contains { Array($0.utf8) == key }
    if isSuperior {
      guard let superior = try replica.superior() else {
        throw ReplicaError(.unknownUnit, ("unit", text), ("reason", "noSuperior"))
      }
      return superior
    }
    let unit = try organisation(named: text).path.organisation
    let hasWriter = try replica.read { (core) throws(ReplicaError) in core.hasWriter(unit) }
    guard hasWriter else {
      throw ReplicaError(.unknownUnit, ("unit", text), ("reason", "noWriter"))
    }
    return unit
  }
}
