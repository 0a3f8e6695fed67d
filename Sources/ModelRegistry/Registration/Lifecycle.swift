package import Causality

/// Where a registration stands, with what people should look at: a function of its events and of what
/// their authors had seen (Protocol.md 14.3). No order in which events arrive, no clock and no id
/// enters.
package struct Lifecycle: Hashable, Sendable {
  package typealias Step = RegistrationState

  package enum Flag: String, CaseIterable, Sendable {
    /// Two computers of the office decided differently: the careful answer stands.
    case officeDisagrees
    /// The unit sent it again while the office accepted what it had.
    case resubmittedAfterAcceptance
    /// The unit took it back without knowing what happened meanwhile: the office answers.
    case withdrawalAsked
    /// Two registrations were merged into each other.
    case mergedBothWays
  }

  /// One event as its element of the record names it.
  package struct Event: Sendable {
    package let kind: RegistrationEvent
    package let change: Int
    package let id: ChangeID
    /// A change's events beyond its first have no effect.
    package let operation: Int
    /// The strand it lies on and its place there: whoever has seen one has seen all before it.
    package let strand: UInt32
    package let sequence: UInt64
    package let depth: UInt64
    /// Whether somebody else than the unit wrote it.
    package let isOffice: Bool

    package init(
      kind: RegistrationEvent, change: Int, id: ChangeID, operation: Int = 0, strand: UInt32,
      sequence: UInt64, depth: UInt64, isOffice: Bool
    ) {
      self.kind = kind
      self.change = change
      self.id = id
      self.operation = operation
      self.strand = strand
      self.sequence = sequence
      self.depth = depth
      self.isOffice = isOffice
    }
  }

  package private(set) var step = Step.draft
  package private(set) var flags: [Flag] = []
  /// Changes with an event whose author saw no step it could start from; kept and shown so.
  package private(set) var withoutEffect: [Int] = []
  /// The events by which the office took or refused contents, each after those its author had seen.
  package private(set) var answers: [Answer] = []

  package struct Answer: Hashable, Sendable {
    package let change: Int
    package let isAccepting: Bool
    /// Whether it takes the whole registration, and not only what had no answer yet.
    package let isWhole: Bool
  }

  /// Each event is judged by what its author had seen; the events that nobody has seen since are then
  /// joined.
  ///
  /// - Parameter sees: whether the author of the first change had seen the second.
  /// - Parameter ignoresMerging: how it would stand had nobody merged it into another.
  package init(
    _ events: [Event], ignoresMerging: Bool = false, sees: @escaping (Int, Int) -> Bool
  ) {
    var chart = LifecycleChart(sees)
    var last = -1
    for event in Self.ordered(events) {
      if ignoresMerging, event.kind == .merged { continue }
      if event.change == last || !chart.take(event) { withoutEffect.append(event.change) }
      last = event.change
    }
    step = chart.step
    flags = chart.flags
    for event in chart.taken.map(\.event) {
      switch event.kind {
      case .accepted, .specialTaken, .amendmentAccepted:
        answers.append(
          Answer(
            change: event.change, isAccepting: true, isWhole: event.kind != .amendmentAccepted))
      case .amendmentRefused:
        answers.append(Answer(change: event.change, isAccepting: false, isWhole: false))
      default: break
      }
    }
  }

  package mutating func raise(_ flag: Flag) {
    guard !flags.contains(flag) else { return }
    flags.append(flag)
    flags.sort { $0.rawValue.utf8.lexicographicallyPrecedes($1.rawValue.utf8) }
  }

  /// After everything its author had seen: depth grows between logs, the sequence inside one.
  private static func ordered(_ events: [Event]) -> [Event] {
    events.sorted {
      if $0.depth != $1.depth { return $0.depth < $1.depth }
      if $0.sequence != $1.sequence { return $0.sequence < $1.sequence }
      if $0.id != $1.id { return $0.id < $1.id }
      return $0.operation < $1.operation
    }
  }
}

extension RegistrationState {
  /// Whether the office has accepted it and it still counts.
  package var isAccepted: Bool {
    switch self {
    case .accepted, .inProgress, .selfAssessed, .closed: true
    case .draft, .submitted, .received, .returned, .withdrawn, .rejected, .merged, .proposed:
      false
    }
  }
}
