/// What several events that knew nothing of each other come to: first the office's among themselves, then
/// the unit's, then both by the table of Protocol.md 14.3. Pair by pair the table would be circular.
extension LifecycleChart {
  static func step(of newest: [Taken]) -> Lifecycle.Step {
    if newest.count == 1 { return newest[0].after }
    if newest.contains(where: { $0.after == .merged }) { return .merged }
    let office = newest.filter(\.event.isOffice)
    let unit = step(ofUnit: newest.filter { !$0.event.isOffice }.map(\.after))
    guard let decided = step(ofOffice: office) else { return unit ?? .draft }
    guard let unit else { return decided }
    let isMoved = office.contains { $0.event.kind == .reopened || $0.event.kind == .closed }
    return step(decided, isMoved: isMoved, met: unit)
  }

  /// Any disagreement about taking it gives it back; work goes on rather than ends; a withdrawal is
  /// acknowledged only where no other computer decided otherwise.
  private static func step(ofOffice events: [Taken]) -> Lifecycle.Step? {
    let decisions = events.filter(\.event.kind.isDecision)
    let kinds = decisions.map(\.event.kind)
    if decisions.contains(where: { $0.after == .returned || $0.after == .rejected }) {
      let isOne = decisions.allSatisfy { $0.after == decisions[0].after }
      return isOne ? decisions[0].after : .returned
    }
    if kinds.contains(.reopened) { return .inProgress }
    if kinds.contains(.closed) { return .closed }
    let others = decisions.filter { $0.event.kind != .withdrawalAcknowledged }
    if let furthest = furthest(others.map(\.after)) { return furthest }
    if !decisions.isEmpty { return .withdrawn }
    return furthest(events.map(\.after))
  }

  /// A withdrawal on one computer of the unit and work on another: the work stands, and is flagged.
  private static func step(ofUnit steps: [Lifecycle.Step]) -> Lifecycle.Step? {
    furthest(steps.filter { $0 != .withdrawn }) ?? steps.first
  }

  private static func step(
    _ office: Lifecycle.Step, isMoved: Bool, met unit: Lifecycle.Step
  ) -> Lifecycle.Step {
    if unit == .withdrawn { return office.isAccepted ? office : .withdrawn }
    if office == .withdrawn || office == .received { return unit }
    if office == .returned || office == .rejected || isMoved { return office }
    return furthest([office, unit]) ?? office
  }

  private static func furthest(_ steps: [Lifecycle.Step]) -> Lifecycle.Step? {
    let order: [Lifecycle.Step] = [
      .draft, .proposed, .submitted, .received, .accepted, .inProgress, .selfAssessed, .closed,
      .returned, .rejected, .withdrawn, .merged,
    ]
    return order.last { steps.contains($0) }
  }
}
