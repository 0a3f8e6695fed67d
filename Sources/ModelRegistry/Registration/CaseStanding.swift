import Causality
import Merging
package import NhanRong

/// What happens to a case of recognition; the numbers are its fields of shape `log`.
package enum CaseEvent: UInt32, CaseIterable, Sendable {
  case appraise = 101
  case select = 102
  case recognise = 103
  case decline = 104
  case cancel = 105
  case maintain = 106
  case revoke = 107

  package var name: String {
    switch self {
    case .appraise: "appraise"
    case .select: "select"
    case .recognise: "recognise"
    case .decline: "decline"
    case .cancel: "cancel"
    case .maintain: "maintain"
    case .revoke: "revoke"
    }
  }

  var writers: RoleSet {
    switch self {
    case .appraise, .select: .superiors
    case .recognise, .decline, .cancel, .maintain, .revoke: .writers
    }
  }

  /// Whether it decides the case: only who reaches the case's level may.
  var isDecision: Bool {
    switch self {
    case .recognise, .decline, .maintain, .revoke: true
    case .appraise, .select, .cancel: false
    }
  }

  /// Where the event leads; nil where its author saw nothing it could start from.
  package func target(from state: CaseStanding.State) -> CaseStanding.State? {
    switch self {
    case .appraise: state == .proposed ? .appraising : nil
    case .select: [.proposed, .appraising].contains(state) ? .selected : nil
    case .recognise:
      [.proposed, .appraising, .selected, .declined].contains(state) ? .recognised : nil
    case .decline: [.proposed, .appraising, .selected].contains(state) ? .declined : nil
    case .cancel: [.proposed, .appraising, .selected].contains(state) ? .cancelled : nil
    case .maintain: [.recognised, .maintained].contains(state) ? .maintained : nil
    case .revoke: [.recognised, .maintained].contains(state) ? .revoked : nil
    }
  }
}

/// Where a case of recognition stands (Protocol.md 14.3).
package struct CaseStanding: Hashable, Sendable {
  package enum State: String, CaseIterable, Sendable {
    case proposed, cancelled, appraising, selected, declined, recognised, maintained, revoked
    /// Recognised, and nobody has confirmed it for two years. Told from a day, never stored.
    case lapsed

    /// Whether it takes a place among the unit's proposals of an occasion.
    package var counts: Bool { self != .cancelled && self != .declined }
    /// Whether somebody has decided it: such a case is taken back by who decided and by nobody else.
    package var isDecided: Bool { isRecognised || self == .declined || self == .revoked }
    package var isRecognised: Bool { self == .recognised || self == .maintained }
  }

  package let state: State
  /// Two computers of one issuer decided differently: the recognition stands.
  package let isDecidedTwice: Bool
  /// Changes whose event could start nowhere, or decides at a level that its writer does not reach.
  package let withoutEffect: [Int]
  /// The newest year of a recognition or confirmation, as people wrote it.
  package let confirmedIn: Int?

  /// Of events that knew nothing of each other the later in the list of states leads: a revocation before
  /// all, a recognition before a refusal, any work before a cancellation.
  init(_ picture: RecordPicture) {
    var chart = EventChart<State>()
    var idle: [Int] = []
    var years: [Int] = []
    var last = -1
    let level = picture.sheetLevel
    for event in Self.events(picture) {
      if event.change == last {
        idle.append(event.change)
        continue
      }
      last = event.change
      let before = Self.join(chart.newest(seenBy: event.change) { picture.sees($0, $1) })
      let writer = picture.history.changes[event.change].tier
      let isEntitled =
        !event.kind.isDecision
        || RecognitionLevel.named(level, isDecidedBy: writer, among: picture.audience)
      guard isEntitled, let after = event.kind.target(from: before) else {
        idle.append(event.change)
        continue
      }
      let strand = picture.history.changes[event.change].dot.strand.value
      chart.add(event.change, on: strand, after)
      if after.isRecognised, let day = event.day { years.append(day.year) }
    }
    let newest = chart.newest { picture.sees($0, $1) }
    state = Self.join(newest)
    isDecidedTwice = newest.contains(.declined) && newest.contains { $0.isRecognised }
    withoutEffect = idle
    confirmedIn = years.max()
  }

  /// The state as people see it in a year: what nobody has confirmed for two years has lapsed.
  package func state(in year: Int) -> State {
    guard state.isRecognised, let confirmedIn, year - confirmedIn > 2 else { return state }
    return .lapsed
  }

  private static func events(
    _ picture: RecordPicture
  ) -> [(kind: CaseEvent, change: Int, day: CivilDate?)] {
    let elements = CaseEvent.allCases.flatMap { picture.state.elements(of: $0.rawValue) }
    return picture.inOrder(elements[...]).compactMap { element in
      guard let kind = CaseEvent(rawValue: element.target) else { return nil }
      let value = picture.value(change: element.change, operation: element.operation)
      let day = value?.list?.first?.text.flatMap { try? CivilDate(parsing: $0) }
      return (kind, element.change, day)
    }
  }

  private static func join(_ states: [State]) -> State {
    State.allCases.last { states.contains($0) } ?? .proposed
  }
}

extension RecordPicture {
  package var caseStanding: CaseStanding { CaseStanding(self) }

  /// The level a case was proposed for; empty where it names none.
  fileprivate var sheetLevel: String {
    SheetSchema.caseKind.record.field(CaseField.level).flatMap { sheetValue($0).text } ?? ""
  }
}
