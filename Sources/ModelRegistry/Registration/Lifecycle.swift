package import Causality

/// Where a registration stands, with what people should look at.
package struct Lifecycle: Hashable, Sendable {
  package enum Step: String, CaseIterable, Sendable {
    case draft, submitted, received, returned, accepted
  }

  package enum Flag: String, CaseIterable, Sendable {
    /// Two computers of the office decided differently: the careful answer stands.
    case officeDisagrees
    /// The unit sent it again while the office accepted what it had.
    case resubmittedAfterAcceptance
  }

  /// One event as its element of the record names it.
  package struct Event: Sendable {
    package let kind: RegistrationEvent
    package let change: Int
    package let id: ChangeID
    package let tier: UInt8
    package let depth: UInt64

    package init(
      kind: RegistrationEvent, change: Int, id: ChangeID, tier: UInt8, depth: UInt64
    ) {
      self.kind = kind
      self.change = change
      self.id = id
      self.tier = tier
      self.depth = depth
    }
  }

  package private(set) var step = Step.draft
  package private(set) var flags: [Flag] = []
  /// Changes whose event found no state it could start from; kept and shown with that reason.
  package private(set) var withoutEffect: [Int] = []

  /// Reduces events in causal order; among concurrent ones by tier, depth and change id, so every
  /// replica that holds the same events gives the same step.
  ///
  /// - Parameter sees: whether the author of the first change had seen the second.
  package init(_ events: [Event], sees: (Int, Int) -> Bool) {
    var decision: [Event] = []
    for event in Self.ordered(events, sees: sees) {
      if !apply(event, &decision, sees) { withoutEffect.append(event.change) }
    }
    flags.sort { $0.rawValue.utf8.lexicographicallyPrecedes($1.rawValue.utf8) }
  }

  /// Depth alone does not order one writer's own events: it only grows when a record changes hands.
  private static func ordered(_ events: [Event], sees: (Int, Int) -> Bool) -> [Event] {
    var rest = events.sorted {
      if $0.depth != $1.depth { return $0.depth < $1.depth }
      if $0.tier != $1.tier { return $0.tier < $1.tier }
      return $0.id < $1.id
    }
    var ordered: [Event] = []
    while !rest.isEmpty {
      let next = rest.firstIndex { event in
        !rest.contains { $0.change != event.change && sees(event.change, $0.change) }
      }
      ordered.append(rest.remove(at: next ?? 0))
    }
    return ordered
  }

  private mutating func apply(
    _ event: Event, _ decision: inout [Event], _ sees: (Int, Int) -> Bool
  ) -> Bool {
    let sawDecision = decision.allSatisfy { sees(event.change, $0.change) }
    switch (event.kind, step) {
    case (.submitted, .draft):
      step = .submitted
    case (.submitted, .returned) where sawDecision:
      step = .submitted
      decision = []
    case (.submitted, .accepted) where !sawDecision:
      raise(.resubmittedAfterAcceptance)
    case (.received, .submitted):
      step = .received
    case (.returned, .submitted), (.returned, .received):
      step = .returned
      decision = [event]
    case (.accepted, .submitted), (.accepted, .received):
      step = .accepted
      decision = [event]
    case (.returned, .accepted) where !sawDecision, (.accepted, .returned) where !sawDecision:
      step = .returned
      decision.append(event)
      raise(.officeDisagrees)
    default:
      return false
    }
    return true
  }

  private mutating func raise(_ flag: Flag) {
    if !flags.contains(flag) { flags.append(flag) }
  }
}
