/// What happens to a registration; the numbers are fields of shape `log`, one for each kind of event,
/// so that the field matrix alone says who may write which.
package enum RegistrationEvent: UInt32, CaseIterable, Sendable {
  case submitted = 101
  case received = 102
  case returned = 103
  case accepted = 104
  case rejected = 105
  case withdrawn = 106
  case started = 107
  case selfAssessed = 108
  case reopened = 109
  case closed = 110
  case specialProposed = 111
  case specialTaken = 112
  case merged = 113
  case withdrawalAcknowledged = 114
  case kept = 115
  case amendmentAccepted = 116
  case amendmentRefused = 117
}

extension RegistrationEvent {
  /// Where the event leads from a step; nil where it cannot start there (Protocol.md 14.3).
  ///
  /// - Parameter isWithdrawalAsked: whether a withdrawal that met something else waits for its answer.
  package func target(
    from step: Lifecycle.Step, isWithdrawalAsked: Bool
  ) -> Lifecycle.Step? {
    switch self {
    case .submitted: [.draft, .returned].contains(step) ? .submitted : nil
    case .received: step == .submitted ? .received : nil
    case .returned: [.submitted, .received].contains(step) ? .returned : nil
    case .accepted: [.submitted, .received].contains(step) ? .accepted : nil
    case .rejected: [.submitted, .received, .proposed].contains(step) ? .rejected : nil
    case .withdrawn: Self.open.contains(step) ? .withdrawn : nil
    case .started: step == .accepted ? .inProgress : nil
    case .selfAssessed: step == .inProgress ? .selfAssessed : nil
    case .reopened: step == .selfAssessed ? .inProgress : nil
    case .closed: [.inProgress, .selfAssessed].contains(step) ? .closed : nil
    case .specialProposed: step == .draft ? .proposed : nil
    case .specialTaken: step == .proposed ? .accepted : nil
    case .merged: [.draft, .merged].contains(step) ? nil : .merged
    case .withdrawalAcknowledged: isWithdrawalAsked ? .withdrawn : nil
    case .kept: isWithdrawalAsked ? step : nil
    case .amendmentAccepted, .amendmentRefused: step.isAccepted ? step : nil
    }
  }

  private static let open: [Lifecycle.Step] = [
    .submitted, .received, .returned, .accepted, .inProgress, .proposed,
  ]

  var answersWithdrawal: Bool { self == .withdrawalAcknowledged || self == .kept }

  /// Whether two computers of an office that take different ones disagree. Taking in a record and
  /// answering an amendment decide nothing about where it stands.
  var isDecision: Bool {
    switch self {
    case .returned, .accepted, .rejected, .reopened, .closed, .specialTaken,
      .withdrawalAcknowledged, .kept:
      true
    case .submitted, .received, .withdrawn, .started, .selfAssessed, .specialProposed, .merged,
      .amendmentAccepted, .amendmentRefused:
      false
    }
  }
}
