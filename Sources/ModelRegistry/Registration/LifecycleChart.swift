/// The events that count, each with the step its author left the registration at.
struct LifecycleChart {
  struct Taken {
    let event: Lifecycle.Event
    let after: Lifecycle.Step
  }

  private var chart = EventChart<Taken>()
  private let sees: EventChart<Taken>.Sees

  init(_ sees: @escaping EventChart<Taken>.Sees) { self.sees = sees }

  var taken: [Taken] { chart.entries.map(\.mark) }
  var step: Lifecycle.Step { Self.step(of: chart.newest(sees)) }

  /// Adds an event, after everything its author has seen; false where it cannot start there.
  mutating func take(_ event: Lifecycle.Event) -> Bool {
    let before = Self.step(of: chart.newest(seenBy: event.change, sees))
    let isAsked = event.kind.answersWithdrawal && isWithdrawalAsked(at: before, seenBy: event)
    guard let after = event.kind.target(from: before, isWithdrawalAsked: isAsked) else {
      return false
    }
    chart.add(event.change, on: event.strand, Taken(event: event, after: after))
    return true
  }

  // MARK: Flags

  var flags: [Lifecycle.Flag] {
    var flags: [Lifecycle.Flag] = []
    if officeDisagrees { flags.append(.officeDisagrees) }
    if step.isAccepted, wasResubmitted { flags.append(.resubmittedAfterAcceptance) }
    if isWithdrawalAsked(at: step, seenBy: nil) { flags.append(.withdrawalAsked) }
    return flags
  }

  /// A withdrawal that did not take effect, and nobody who saw it has decided to keep the registration.
  private func isWithdrawalAsked(
    at step: Lifecycle.Step, seenBy event: Lifecycle.Event?
  ) -> Bool {
    if step == .withdrawn || step == .merged { return false }
    func isMeant(_ change: Int) -> Bool { event.map { sees($0.change, change) } ?? true }
    let asked = taken.filter { $0.event.kind == .withdrawn && isMeant($0.event.change) }
    if asked.isEmpty { return false }
    let kept = taken.filter { $0.event.kind == .kept && isMeant($0.event.change) }
    return asked.contains { asked in
      !kept.contains { sees($0.event.change, asked.event.change) }
    }
  }

  /// Handed in once more, and no decision of the office has seen it.
  private var wasResubmitted: Bool {
    let decisions = taken.filter { $0.event.isOffice && $0.event.kind != .received }
    return taken.contains { again in
      again.event.kind == .submitted
        && !decisions.contains { sees($0.event.change, again.event.change) }
    }
  }

  private var officeDisagrees: Bool {
    let decisions = chart.newest(
      among: { $0.event.isOffice && $0.event.kind.isDecision }, sees)
    guard let first = decisions.first else { return false }
    let isTurnedDown = decisions.contains { $0.after == .returned || $0.after == .rejected }
    if isTurnedDown, decisions.contains(where: { $0.after != first.after }) { return true }
    let kinds = decisions.map(\.event.kind)
    if kinds.contains(.reopened), kinds.contains(.closed) { return true }
    return kinds.contains(.withdrawalAcknowledged)
      && kinds.contains { $0 != .withdrawalAcknowledged }
  }
}
