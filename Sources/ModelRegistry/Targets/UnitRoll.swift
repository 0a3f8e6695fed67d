package import Causality
import ChangeLog
import Merging
package import NhanRong

/// The units at and below an office, read once for however many plans are reported on.
package struct UnitRoll: Sendable {
  fileprivate struct Entry: Sendable {
    var facts: UnitFacts
    /// All that stand above it today.
    let superiors: Set<OrganisationID>
    /// The roles it was bound to by hand, plan by plan.
    let roles: [String: [String]]
  }

  /// By code.
  private let entries: [Entry]

  fileprivate init(_ entries: [Entry]) {
    self.entries = entries.sorted { UnitFacts.precedes($0.facts, $1.facts) }
  }

  /// The units that owe something under a plan: those below a body that issued it. Several communes may have
  /// issued one plan file; of several above a unit the nearest counts.
  package func units(below issuers: Set<OrganisationID>, of plan: String) -> [UnitFacts] {
    entries.compactMap { entry in
      let above = issuers.filter(entry.superiors.contains)
      guard let issuer = above.max(by: { ($0.tier, $0) < ($1.tier, $1) }) else { return nil }
      var unit = entry.facts
      unit.roles = entry.roles.first { $0.key.isSame(as: plan) }?.value
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
    let pasts = try unitPasts()
    let known = try organisations().filter {
      $0.path == own || pasts.isBelow($0.path, own.organisation)
    }
    var areas: [(id: OrganisationID, area: UnitFacts.Area)] = []
    for organisation in known where organisation.path.lineage.count == own.lineage.count + 1 {
      let id = organisation.path.organisation
      areas.append(
        (
          id,
          UnitFacts.Area(
            key: FactKey(id.bytes), code: organisation.code, name: organisation.name)
        ))
    }
    areas.sort { $0.id < $1.id }
    let ids = try plans().map(\.id)
    return try replica.read { (core) throws(ReplicaError) in
      var entries: [UnitRoll.Entry] = []
      for organisation in known {
        let id = organisation.path.organisation
        var unit = UnitFacts(
          key: FactKey(id.bytes), code: organisation.code, name: organisation.name,
          kind: organisation.kind)
        let superiors = pasts.superiors(of: organisation.path)
        let inside = areas.filter { $0.id == id || superiors.contains($0.id) }
        // Where it was placed under another one as well, it stands there.
        let placed = inside.first { !organisation.path.lineage.contains($0.id) }
        if let area = placed ?? inside.first { unit.area = area.area }
        let picture = try core.picture(of: organisation.record)
        unit.ratings = picture?.ratings ?? []
        unit.heardOn = superiors.union([id]).compactMap { heard[$0] }.max()
          .flatMap { CivilDate(vietnameseTime: $0) }
        unit.endedOn = pasts.end(of: id)?.day
        if organisation.kind.isSame(as: "school") {
          unit.schoolLevel =
            picture?.schoolLevel ?? SchoolLevel(nameOfSchool: organisation.name)
        }
        var roles: [String: [String]] = [:]
        for plan in ids { roles[plan] = picture?.boundRoles(in: plan) }
        entries.append(UnitRoll.Entry(facts: unit, superiors: superiors, roles: roles))
      }
      return UnitRoll(entries)
    }
  }

  /// The units that owe something under a plan, as far as this register sees; by code.
  package func unitFacts(of plan: String) throws(ReplicaError) -> [UnitFacts] {
    try unitRoll().units(below: issuers(of: plan), of: plan)
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
  /// An organisation's yearly ratings as they came about.
  var ratings: [UnitFacts.Rating] {
    inOrder(state.elements(of: OrganisationField.ratings)).compactMap { element in
      guard let value = value(change: element.change, operation: element.operation),
        let list = value.list, list.count == 2, let year = list[0].integer,
        let rating = list[1].text
      else { return nil }
      return UnitFacts.Rating(year: Int(clamping: year), rating: rating)
    }
  }
}
