import Causality
import ChangeLog
package import NhanRong
import Trust

/// What a decision about units would write, to be looked at before anything is signed.
package struct Reorganisation: Sendable {
  /// A unit below one that ends, and the unit that stands above it from now on.
  package struct Placing: Sendable {
    package let unit: OrganisationView
    package let under: OrganisationView
  }

  package let event: OrganisationEvent
  package let units: [OrganisationView]
  package let successors: [OrganisationView]
  package let placings: [Placing]
  /// Units below a split or dissolved one: a person says where each goes.
  package let left: [OrganisationView]
}

/// Whether a decision about units can be written.
package enum ReorganisationVerdict: Sendable {
  case ready(Reorganisation)
  /// The unit ended before; it goes on in these.
  case hasEnded(OrganisationView, [OrganisationView])
  /// Nothing would change: it goes into itself, or stands there already.
  case nothing(OrganisationView)
  /// A unit would go into a lower one, or stand below one that is not higher.
  case tooLow(OrganisationView, under: OrganisationView)
}

extension Register {
  /// Looks at a merger, a split or a dissolution.
  package func reorganisation(
    _ kind: OrganisationEvent.Kind, of units: [OrganisationView],
    into successors: [OrganisationView], on day: CivilDate, decision: String?, graceDays: Int
  ) throws(ReplicaError) -> ReorganisationVerdict {
    // A unit that keeps its code when others come in does not end.
    let ending = units.filter { unit in !successors.contains { $0.record == unit.record } }
    if ending.isEmpty, let unit = units.first { return .nothing(unit) }
    let event = OrganisationEvent(
      kind, on: day, decision: try Self.clean(decision), graceDays: graceDays,
      others: successors.map(\.path.organisation))
    for unit in ending + successors {
      guard let end = try history(of: unit).end, end != event else { continue }
      return .hasEnded(unit, try self.successors(of: unit))
    }
    if kind == .merge, let into = successors.first,
      let unit = ending.first(where: {
        $0.path.organisation.tier < into.path.organisation.tier
      })
    {
      return .tooLow(unit, under: into)
    }
    let below = try children(of: ending)
    var placings: [Reorganisation.Placing] = []
    if kind == .merge, let into = successors.first {
      for unit in below where unit.record != into.record {
        guard into.path.organisation.tier < unit.path.organisation.tier else {
          return .tooLow(unit, under: into)
        }
        placings.append(.init(unit: unit, under: into))
      }
    }
    return .ready(
      Reorganisation(
        event: event, units: ending, successors: successors, placings: placings,
        left: kind == .merge ? [] : try leftBehind(below, by: ending)))
  }

  /// Those of some units that nobody has given another superior yet.
  private func leftBehind(
    _ units: [OrganisationView], by ending: [OrganisationView]
  ) throws(ReplicaError) -> [OrganisationView] {
    let ids = ending.map(\.path.organisation)
    return try replica.read { (core) throws(ReplicaError) in
      units.filter { unit in
        let above = core.trust?.tree.superiors(placedAbove: unit.path) ?? []
        return above.allSatisfy { ids.contains($0) }
      }
    }
  }

  /// Writes what a decision says: first the places and the right to read what the old units wrote, then
  /// the events. What stands already is not written twice, so a command that was cut is simply given again.
  package func carryOut(_ plan: Reorganisation, isDryRun: Bool) throws(ReplicaError) {
    for placing in plan.placings {
      if try isPlaced(placing.unit, under: placing.under) { continue }
      _ = try replica.issue(
        .place(placing.under.path), about: placing.unit.path, isDryRun: isDryRun)
    }
    for unit in plan.units {
      if try history(of: unit).events.contains(plan.event) { continue }
      for successor in plan.successors {
        _ = try replica.issue(.reads(unit.path), about: successor.path, isDryRun: isDryRun)
      }
      try note(plan.event, of: unit, isDryRun: isDryRun)
    }
  }

  /// Puts a unit under another superior and notes the move.
  package func move(
    _ unit: OrganisationView, under superior: OrganisationView, on day: CivilDate,
    decision: String?, isDryRun: Bool
  ) throws(ReplicaError) {
    if try !isPlaced(unit, under: superior) {
      _ = try replica.issue(.place(superior.path), about: unit.path, isDryRun: isDryRun)
    }
    try note(
      OrganisationEvent(
        .move, on: day, decision: try Self.clean(decision), others: [superior.path.organisation]),
      of: unit, isDryRun: isDryRun)
  }

  private func isPlaced(
    _ unit: OrganisationView, under superior: OrganisationView
  ) throws(ReplicaError) -> Bool {
    try replica.read { (core) throws(ReplicaError) in
      core.trust?.tree.superiors(placedAbove: unit.path)
        .contains(superior.path.organisation) ?? false
    }
  }

  /// The units that stand directly below some others, by founding or by a place, and go on.
  private func children(
    of units: [OrganisationView]
  ) throws(ReplicaError) -> [OrganisationView] {
    let ids = units.map(\.path.organisation)
    let all = try organisations()
    let near = try replica.read { (core) throws(ReplicaError) in
      all.filter { unit in
        let above =
          unit.path.lineage.dropLast().suffix(1)
          + (core.trust?.tree.superiors(placedAbove: unit.path) ?? [])
        return above.contains { ids.contains($0) } && !ids.contains(unit.path.organisation)
      }
    }
    var standing: [OrganisationView] = []
    for unit in near where try history(of: unit).end == nil { standing.append(unit) }
    return standing
  }
}
