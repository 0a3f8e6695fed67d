package import Causality
import ChangeLog
package import NhanRong
import Trust

/// Whose a unit is since a reform, and whose it was before.
package struct UnitOwner: Hashable, Sendable {
  package struct Body: Hashable, Sendable {
    package let code: String
    package let name: String

    init(_ unit: OrganisationView) {
      code = unit.code
      name = unit.name
    }

    /// The root has no record of its own.
    init(root: String) {
      code = ""
      name = root
    }
  }

  package let now: [Body]
  package let before: Body
}

extension Register {
  /// The units whose superior ended, or that were moved to another one; the others are whose they always
  /// were. A unit that was only placed below a second superior still belongs to its first.
  ///
  /// Cost: a fold for each unit that a place stands above, and for its first superior.
  package func movedUnits() throws(ReplicaError) -> [OrganisationID: UnitOwner] {
    let all = try organisations()
    let placed = try replica.read { (core) throws(ReplicaError) in
      all.filter { core.trust?.tree.superiors(placedAbove: $0.path).isEmpty == false }
    }
    let root = String(decoding: try replica.domainName() ?? [], as: UTF8.self)
    var owners: [OrganisationID: UnitOwner] = [:]
    for unit in placed {
      guard let first = unit.path.lineage.dropLast().last,
        let before = all.first(where: { $0.path.organisation == first })
      else { continue }
      var now: [UnitOwner.Body] = []
      if let move = try history(of: unit).events.last(where: { $0.kind == .move }) {
        now = move.others.map { id in
          all.first { $0.path.organisation == id }.map { .init($0) } ?? .init(root: root)
        }
      } else if try history(of: before).end != nil {
        now = try successors(of: before).map { .init($0) }
      }
      if !now.isEmpty {
        owners[unit.path.organisation] = UnitOwner(now: now, before: .init(before))
      }
    }
    return owners
  }

  /// The unit among whose records one lies; nil where it is not held here.
  package func unit(of record: RecordID) throws(ReplicaError) -> OrganisationID? {
    try replica.read { (core) throws(ReplicaError) in try core.picture(of: record)?.audience }
  }

  /// The last day of the body that issued a plan, where a reform ended it: nothing falls due after it.
  package func lastDay(ofPlan id: String) throws(ReplicaError) -> CivilDate? {
    guard let record = try versions(of: id).first?.record,
      let path = try replica.read({ (core) throws(ReplicaError) in
        try core.picture(of: record).flatMap { core.audiencePath(of: $0) }
      }),
      let issuer = try organisations().first(where: { $0.path == path })
    else { return nil }
    return try history(of: issuer).end?.day.adding(days: -1)
  }

  /// Days left in which adopting what an ended unit's computers wrote afterwards is proposed; negative
  /// once they are over, nil for a unit that stands. Proposes only: papers alone decide what counts.
  package func graceLeft(
    of unit: OrganisationView, today: CivilDate
  ) throws(ReplicaError) -> Int? {
    guard let end = try history(of: unit).end else { return nil }
    return end.graceDays - today.days(since: end.day)
  }

  /// The ended units of which changes are held here, by code, with the days left to adopt them.
  package func heldOfEnded(
    today: CivilDate
  ) throws(ReplicaError) -> [(unit: OrganisationView, daysLeft: Int)] {
    let writers = Set(try replica.heldWriters())
    var held: [(unit: OrganisationView, daysLeft: Int)] = []
    for unit in try organisations() where writers.contains(unit.path.organisation) {
      guard let left = try graceLeft(of: unit, today: today) else { continue }
      held.append((unit, left))
    }
    return held
  }
}
