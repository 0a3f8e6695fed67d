package import Causality
import ChangeLog
import Merging
package import NhanRong

extension Register {
  /// What the plan's rules ask for before a step and that is not there.
  func findings(
    before step: RegistrationStep, _ picture: RecordPicture, on day: CivilDate?
  ) throws(ReplicaError) -> [Finding] {
    switch step {
    case .submitted: return try formFindings(picture)
    case .specialProposed, .specialTaken:
      return picture.attachments.isEmpty ? [Finding(.evidenceMissing)] : []
    case .started:
      let papers = try papers(about: picture.id).filter { sheet in
        if sheet.kind.type == SheetSchema.commitment.type { return true }
        return sheet.kind.type == SheetSchema.document.type
          && ["plan", "decision", "resolution"].contains {
            sheet.value(DocumentField.kind) == .text($0)
          }
      }
      return papers.isEmpty && picture.attachments.isEmpty ? [Finding(.planMissing)] : []
    case .selfAssessed:
      let own = try papers(about: picture.id).contains { sheet in
        sheet.kind.type == SheetSchema.evaluationKind.type
          && sheet.value(EvaluationField.role) == .text("self")
      }
      return own ? [] : [Finding(.selfEvaluationMissing)]
    case .closed:
      guard let year = picture.shown(RegistrationField.year).integer, let day else { return [] }
      return Int64(day.year) <= year ? [Finding(.yearNotOver, "\(year)")] : []
    default: return []
    }
  }

  /// Criteria, and the columns that the plan's form requires.
  private func formFindings(_ picture: RecordPicture) throws(ReplicaError) -> [Finding] {
    var findings: [Finding] = []
    if picture.elements(RegistrationField.criteria).isEmpty {
      findings.append(Finding(.criteriaMissing))
    }
    guard let id = picture.shown(RegistrationField.plan).text, let plan = try plan(id) else {
      return findings
    }
    let group = subjectKind(of: picture)?.group
    for section in plan.forms.flatMap(\.sections) where section.subjectKind.group == group {
      for column in section.columns where column.isRequired {
        let fields = column.maps.compactMap { Self.formFields[$0] }
        let isFilled = fields.contains { picture.shown($0) != .null }
        guard let first = fields.first, !isFilled,
          let field = RegisterSchema.registrationRecord.field(first)
        else { continue }
        findings.append(Finding(.columnEmpty, field.name))
      }
    }
    return findings
  }

  /// For looking up only.
  private static let formFields: [String: UInt32] = [
    "registration.subject.name": RegistrationField.subjectName,
    "registration.subject.address": RegistrationField.address,
    "registration.subject.head": RegistrationField.head,
    "registration.subject.position": RegistrationField.position,
    "registration.subject.workplace": RegistrationField.workplace,
    "registration.field": RegistrationField.sector,
    "registration.solutions": RegistrationField.solutions,
  ]

  func subjectKind(of picture: RecordPicture) -> SubjectKind? {
    picture.current(RegistrationField.subjectKind).text.flatMap { SubjectKind(rawValue: $0) }
  }

  // MARK: Recognition

  /// What stands against recognising a registration at a level and occasion.
  ///
  /// - Parameter day: by which the unit's own recognition may have lapsed; nil asks for none.
  ///
  /// Cost: the sheets about it are read, and the unit's cases of the occasion.
  package func findings(
    recognising record: RecordID, level: String, occasion: String?, on day: CivilDate? = nil
  ) throws(ReplicaError) -> [Finding] {
    let picture = try require(record)
    let unit = FactKey(picture.audience.bytes)
    guard var facts = try registrationFacts(of: [record]).first else {
      return [Finding(.notRegistered)]
    }
    let path = try audiencePath(of: picture)
    let ledger = SheetLedger(try sheets(about: record), [path])
    ledger.complete(&facts, in: day?.year)
    guard let plan = try plan(facts.plan) else { return ProposalCheck.findings(beforeAll: facts) }
    facts.dossier = ledger.dossier(of: facts, plan, attached: picture.attachments)
    let round = ProposalRound(level: level, occasion: occasion)
    var others: [RecordID] = []
    for sheet in try cases(of: picture.audience, level: level, occasion: occasion) {
      guard let about = sheet.about, about != record, !others.contains(about) else { continue }
      others.append(about)
    }
    var proposed = try registrationFacts(of: others).filter { $0.unit == unit }
    for index in proposed.indices { proposed[index].proposals = [round] }
    var rated = UnitFacts(key: unit, code: "", name: "", kind: "")
    rated.ratings = try ratings(of: picture.audience)
    return ProposalCheck(
      plan, at: level, occasion, units: [rated], registrations: proposed + [facts]
    ).findings(about: facts)
  }

  /// The cases of a unit's registrations at a level and occasion that still count.
  func cases(
    of unit: OrganisationID, level: String, occasion: String?
  ) throws(ReplicaError) -> [SheetView] {
    try sheets { kind in
      guard kind.type == SheetSchema.recognitionCase else { return nil }
      return (
        "AND audience = ?1 AND level = ?2 AND occasion IS ?3",
        [.bytes(unit.bytes), .text(level), occasion.map { .text($0) } ?? .null]
      )
    } where: {
      $0.caseStanding?.state.counts == true && !$0.isWithdrawn
    }
  }

  private func ratings(of unit: OrganisationID) throws(ReplicaError) -> [UnitFacts.Rating] {
    let rows = try replica.read { (core) throws(ReplicaError) in
      try core.rows(
        "SELECT record FROM organisation WHERE organisation = ?1 ORDER BY record",
        [.bytes(unit.bytes)])
    }
    var ratings: [UnitFacts.Rating] = []
    for record in rows.compactMap({ $0.first?.bytes }).compactMap({ RecordID(bytes: $0) }) {
      ratings += try require(record).ratings
    }
    return ratings
  }

  /// Decisions whose number another one of the same issuer, year and symbol has too: of two the one with
  /// the larger change id is meant. Nobody renumbers them: they may be on paper.
  package func numbersTwice() throws(ReplicaError) -> [RecordID] {
    var seen: [[Value]] = []
    var twice: [RecordID] = []
    let decisions = try sheets(of: SheetSchema.decisionKind).sorted { $0.change < $1.change }
    for sheet in decisions where !sheet.isWithdrawn {
      let year = sheet.value(DecisionField.issuedOn)?.text?.prefix(4) ?? ""
      let key = [
        .bytes(sheet.writer.bytes), .text(String(year)),
        sheet.value(DecisionField.symbol) ?? .null, sheet.value(DecisionField.number) ?? .null,
      ]
      if seen.contains(key) { twice.append(sheet.id) } else { seen.append(key) }
    }
    return twice
  }
}

/// The yearly rating ladder, as the catalogue has it.
package enum UnitRating: String, CaseIterable, Comparable, Sendable, TableWord {
  case notCompleted = "not_completed"
  case completed, good, excellent

  package static func < (left: UnitRating, right: UnitRating) -> Bool {
    left.place < right.place
  }

  private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  package var words: [String] {
    switch self {
    case .notCompleted: ["Không hoàn thành nhiệm vụ", "Không hoàn thành"]
    case .completed: ["Hoàn thành nhiệm vụ", "Hoàn thành"]
    case .good: ["Hoàn thành tốt nhiệm vụ", "Hoàn thành tốt", "Tốt"]
    case .excellent: ["Hoàn thành xuất sắc nhiệm vụ", "Hoàn thành xuất sắc", "Xuất sắc"]
    }
  }
}
