/// What counting and listing need to know of one registration, free of where it is kept.
///
/// Targets, dates and reports are functions of such values alone: a register fills them from its
/// records, a test from a table. What is not known stays nil and is printed as an empty cell.
package struct RegistrationFacts: Hashable, Sendable {
  /// Names the registration and breaks every tie of an order; compared by its bytes.
  package let id: FactKey
  /// The unit that registered it.
  package let unit: FactKey
  /// Id of the plan it was made under.
  package let plan: String
  package let year: Int
  package let track: RegistrationTrack
  package let kind: SubjectKind
  /// Id of a field of the plan, or `Plan.Sector.other`.
  package let sector: String
  package let state: RegistrationState

  /// The model it carries on; a registration of its own is its own model.
  package var model: FactKey
  /// The registration the office merged it into.
  package var mergedInto: FactKey?
  package var code = ""
  package var name = ""
  package var title = ""
  package var position = ""
  package var workplace = ""
  package var address = ""
  package var head = ""
  package var follower = ""
  package var solutions = ""
  package var remarks = ""
  package var birthYear: Int?
  package var isLeader = false
  /// The unit asked to take back what was accepted, and nobody has answered yet.
  package var wantsWithdrawal = false

  package var submittedOn: CivilDate?
  package var receivedOn: CivilDate?
  /// The day the office counts instead of the day of receipt, with a reason: a storm, a cut road.
  package var countedOn: CivilDate?

  package var selfScore: Int?
  package var votesFor: Int?
  package var votesPresent: Int?
  package var isRecognisedOwn = false
  /// Recognised by a decision above its own unit.
  package var isRecognisedAbove = false
  /// Built in an earlier year of its model, or recognised by its unit until nobody confirmed it.
  package var wasBuiltBefore = false
  /// The office noted something that stands against recognising it.
  package var isBarred = false
  /// What a person is rated; of a collective its unit's rating counts.
  package var rating: UnitRating?
  /// At which levels and occasions it is proposed above its unit.
  package var proposals: [ProposalRound] = []
  /// The years of the unit's own submissions that name it, once for each.
  package var sentUpIn: [Int] = []
  /// Papers of the dossier that are attached, by their ids in the plan; nil where nobody counts them.
  package var dossier: [String]?
  package var adoptions = 0

  package init(
    id: FactKey, unit: FactKey, plan: String, year: Int, track: RegistrationTrack,
    kind: SubjectKind, sector: String, state: RegistrationState
  ) {
    self.id = id
    self.unit = unit
    self.plan = plan
    self.year = year
    self.track = track
    self.kind = kind
    self.sector = sector
    self.state = state
    model = id
  }
}

extension RegistrationFacts {
  /// Handed in at least once: only drafts never left their unit.
  package var leftDraft: Bool { state != .draft }

  /// Counts as registered. Special ones are recognised without having been registered.
  package var isRegistered: Bool {
    if track == .special { return false }
    switch state {
    case .draft, .returned, .rejected, .withdrawn, .merged, .proposed: return false
    case .submitted, .received, .accepted, .inProgress, .selfAssessed, .closed: return true
    }
  }

  package var isSelfAssessed: Bool { state == .selfAssessed || state == .closed }

  package var isBuilt: Bool {
    isRegistered && (isSelfAssessed || isRecognisedOwn || wasBuiltBefore)
  }

  /// Takes over what an earlier year's registration of its model has come to.
  package mutating func inherit(_ earlier: RegistrationFacts) {
    adoptions += earlier.adoptions
    isRecognisedOwn = isRecognisedOwn || earlier.isRecognisedOwn
    isRecognisedAbove = isRecognisedAbove || earlier.isRecognisedAbove
    wasBuiltBefore = wasBuiltBefore || earlier.isBuilt
  }

  package func isProposed(at occasion: String) -> Bool {
    proposals.contains { $0.occasion?.isSame(as: occasion) == true }
  }

  package var isRecognised: Bool { isRecognisedOwn || isRecognisedAbove }

  /// The day that decides about being on time: what the office counts, else the day of its receipt,
  /// else the day the unit wrote, which nobody has confirmed.
  package var officialDay: (day: CivilDate, isConfirmed: Bool)? {
    if let day = countedOn ?? receivedOn { return (day, true) }
    return submittedOn.map { ($0, false) }
  }
}

/// A name for programs: equal and ordered by bytes, never by the rules of text.
package struct FactKey: Hashable, Sendable, Comparable {
  package let bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package init(_ text: String) { bytes = Array(text.utf8) }

  package static func < (left: FactKey, right: FactKey) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension String {
  /// Ids are equal when their bytes are.
  package func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
