package import Causality
import ChangeLog
import Merging
package import NhanRong

/// The units at and below an office, read once for however many plans are reported on.
package struct UnitRoll: Sendable {
  /// By code.
  private let entries: [(lineage: [OrganisationID], facts: UnitFacts)]

  fileprivate init(_ entries: [(lineage: [OrganisationID], facts: UnitFacts)]) {
    self.entries = entries.sorted { UnitFacts.precedes($0.facts, $1.facts) }
  }

  /// The units that owe something under a plan: those below a body that issued it. Several communes may have
  /// issued one plan file.
  package func units(below issuers: Set<OrganisationID>) -> [UnitFacts] {
    entries.compactMap { entry in
      guard let issuer = entry.lineage.dropLast().last(where: issuers.contains) else { return nil }
      var unit = entry.facts
      if issuers.count > 1 { unit.issuer = FactKey(issuer.bytes) }
      return unit
    }
  }
}

extension Register {
  /// Cost: the record of every unit at or below our own.
  package func unitRoll() throws(ReplicaError) -> UnitRoll {
    let own = try replica.requireUnit()
    // What a commune brings from its cells was heard from them too.
    var heard: [OrganisationID: Int64] = [:]
    for peer in try replica.peers() where peer.path.isBelow(own.organisation) {
      guard let moment = peer.heardAt else { continue }
      heard[peer.organisation] = max(moment, heard[peer.organisation] ?? moment)
    }
    let known = try organisations().filter { $0.path.isAtOrBelow(own.organisation) }
    var areas: [OrganisationID: UnitFacts.Area] = [:]
    for organisation in known where organisation.path.lineage.count == own.lineage.count + 1 {
      let id = organisation.path.organisation
      areas[id] = UnitFacts.Area(
        key: FactKey(id.bytes), code: organisation.code, name: organisation.name)
    }
    return try replica.read { (core) throws(ReplicaError) in
      var entries: [(lineage: [OrganisationID], facts: UnitFacts)] = []
      for organisation in known {
        let lineage = organisation.path.lineage
        var unit = UnitFacts(
          key: FactKey(organisation.path.organisation.bytes), code: organisation.code,
          name: organisation.name, kind: organisation.kind)
        if let area = lineage.dropFirst(own.lineage.count).first.flatMap({ areas[$0] }) {
          unit.area = area
        }
        unit.ratings = try core.picture(of: organisation.record)?.ratings ?? []
        unit.heardOn = lineage.compactMap { heard[$0] }.max()
          .flatMap { CivilDate(vietnameseTime: $0) }
        if organisation.kind.isSame(as: "school") {
          unit.schoolLevel = SchoolLevel(nameOfSchool: organisation.name)
        }
        entries.append((lineage, unit))
      }
      return UnitRoll(entries)
    }
  }

  /// The bodies that issued a plan, in whatever version.
  func issuers(of plan: String) throws(ReplicaError) -> Set<OrganisationID> {
    let rows = try replica.read { (core) throws(ReplicaError) in
      try core.rows("SELECT DISTINCT audience FROM plan WHERE id = ?1", [.text(plan)])
    }
    return Set(rows.compactMap { $0[0].bytes.flatMap { OrganisationID(bytes: $0) } })
  }
}

extension RecordPicture {
  fileprivate var ratings: [UnitFacts.Rating] {
    elements(OrganisationField.ratings).compactMap { value in
      guard let list = value.list, list.count == 2, let year = list[0].integer,
        let rating = list[1].text
      else { return nil }
      return UnitFacts.Rating(year: Int(clamping: year), rating: rating)
    }
  }
}
