/// A step a registration can be taken to. The raw value is the name of the event in the field matrix.
public enum RegistrationStep: String, CaseIterable, Sendable {
  /// Handed in by the unit.
  case submitted = "submit"
  /// Taken in by the office.
  case received = "receive"
  /// Given back with a reason.
  case returned = "return"
  /// Accepted by the office.
  case accepted = "accept"
  /// Turned down by the office, with a reason.
  case rejected = "reject"
  /// Taken back by the unit, with a reason.
  case withdrawn = "takeBack"
  /// Begun by the unit, once its plan or the decision in principle is there.
  case started = "start"
  /// Assessed by the unit itself.
  case selfAssessed = "selfAssess"
  /// Opened again for more work, with a reason.
  case reopened = "reopen"
  /// Ended with the year.
  case closed = "close"
  /// Proposed on the special track, without registration before.
  case specialProposed = "proposeSpecial"
  /// Taken by the office on the special track.
  case specialTaken = "takeSpecial"
  /// Merged into another registration of the same subject.
  case merged = "mergeDuplicate"
  /// The office agrees to a withdrawal that met its acceptance.
  case withdrawalAcknowledged = "acknowledgeWithdrawal"
  /// The office keeps a registration that the unit asked to withdraw.
  case kept = "keep"
  /// The office takes what the unit wrote after acceptance.
  case amendmentAccepted = "acceptAmendment"
  /// The office leaves the accepted contents as they were.
  case amendmentRefused = "refuseAmendment"

  /// A step by its name, however it is hyphenated.
  package init?(word: String) {
    func folded(_ text: String) -> [UInt8] {
      text.utf8.filter { $0 != UInt8(ascii: "-") }.map {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0
      }
    }
    let wanted = folded(word)
    guard let step = Self.allCases.first(where: { folded($0.rawValue) == wanted }) else {
      return nil
    }
    self = step
  }

  package var event: RegistrationEvent {
    switch self {
    case .submitted: .submitted
    case .received: .received
    case .returned: .returned
    case .accepted: .accepted
    case .rejected: .rejected
    case .withdrawn: .withdrawn
    case .started: .started
    case .selfAssessed: .selfAssessed
    case .reopened: .reopened
    case .closed: .closed
    case .specialProposed: .specialProposed
    case .specialTaken: .specialTaken
    case .merged: .merged
    case .withdrawalAcknowledged: .withdrawalAcknowledged
    case .kept: .kept
    case .amendmentAccepted: .amendmentAccepted
    case .amendmentRefused: .amendmentRefused
    }
  }

  /// Whether the step can be taken from where a registration stands.
  package func follows(_ lifecycle: Lifecycle) -> Bool {
    event.target(
      from: lifecycle.step, isWithdrawalAsked: lifecycle.flags.contains(.withdrawalAsked)) != nil
  }

  /// Whoever turns something down or takes it back says why.
  package var needsReason: Bool {
    switch self {
    case .returned, .rejected, .withdrawn, .reopened, .amendmentRefused, .kept: true
    default: false
    }
  }
}
