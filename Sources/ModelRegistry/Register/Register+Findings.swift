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
      let papers = try sheets(about: picture.id).filter { sheet in
        if sheet.kind.type == SheetSchema.commitment.type { return true }
        return sheet.kind.type == SheetSchema.document.type
          && ["plan", "decision", "resolution"].contains {
            sheet.value(DocumentField.kind) == .text($0)
          }
      }
      return papers.isEmpty && picture.attachments.isEmpty ? [Finding(.planMissing)] : []
    case .selfAssessed:
      let own = try sheets(about: picture.id).contains { sheet in
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
  /// Cost: the sheets about it are read, and the unit's cases of the occasion.
  package func findings(
    recognising record: RecordID, level: String, occasion: String?
  ) throws(ReplicaError) -> [Finding] {
    let picture = try require(record)
    let step = try standing(of: record).lifecycle.step
    let isSpecial =
      picture.current(RegistrationField.track) == .text(RegistrationTrack.special.rawValue)
    let about = try sheets(about: record)
    var findings: [Finding] = []
    if [.draft, .returned, .rejected, .withdrawn, .merged].contains(step) {
      findings.append(Finding(.notRegistered))
    } else if !isSpecial, step != .selfAssessed, step != .closed {
      findings.append(Finding(.notSelfAssessed))
    }
    if level.utf8.elementsEqual("own".utf8) { return findings }
    guard let id = picture.shown(RegistrationField.plan).text, let plan = try plan(id) else {
      return findings
    }
    if !isSpecial {
      findings += Self.dossierFindings(plan, picture, about)
      let isOwn = about.contains { sheet in
        sheet.value(CaseField.level) == .text("own")
          && sheet.caseStanding?.state.isRecognised == true
      }
      if !isOwn { findings.append(Finding(.ownRecognitionMissing)) }
    }
    let isBarred = about.contains { sheet in
      sheet.caseStanding != nil && sheet.value(CaseField.bar)?.text?.isEmpty == false
    }
    if isBarred { findings.append(Finding(.barred)) }
    let round = try cases(of: picture.audience, level: level, occasion: occasion)
    if let cap = Self.cap(plan, occasion), Self.others(in: round, than: record).count >= cap {
      findings.append(Finding(.capExceeded, "\(cap)"))
    }
    return findings + (try ratingFindings(plan, picture, round))
  }

  private static func dossierFindings(
    _ plan: Plan, _ picture: RecordPicture, _ about: [SheetView]
  ) -> [Finding] {
    var findings: [Finding] = []
    for (index, item) in plan.dossier.enumerated() {
      let number = index + 1
      let isThere =
        picture.attachments.contains { $0.kind == UInt32(clamping: number) }
        || about.contains { $0.value(DocumentField.item) == .integer(Int64(number)) }
      if !isThere { findings.append(Finding(.dossierIncomplete, item.id)) }
    }
    return findings
  }

  /// The most proposals of one unit at an occasion, where a body of the plan has such a limit.
  private static func cap(_ plan: Plan, _ occasion: String?) -> Int? {
    guard let occasion else { return nil }
    return plan.recognition.bodies.first { body in
      body.maxPerUnit != nil
        && body.occasions.contains { $0.utf8.elementsEqual(occasion.utf8) }
    }?.maxPerUnit
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

  private static func others(in round: [SheetView], than record: RecordID) -> [RecordID] {
    var others: [RecordID] = []
    for about in round.compactMap(\.about) where about != record && !others.contains(about) {
      others.append(about)
    }
    return others
  }

  private func ratingFindings(
    _ plan: Plan, _ picture: RecordPicture, _ round: [SheetView]
  ) throws(ReplicaError) -> [Finding] {
    let year = picture.shown(RegistrationField.year).integer ?? 0
    let rating = try rating(of: picture.audience, in: year)
    guard let kind = subjectKind(of: picture) else { return [] }
    if kind.group == .collective {
      if let rating, rating < .good { return [Finding(.unitRating, rating.rawValue)] }
      return []
    }
    guard picture.current(RegistrationField.isLeader) == .bool(true) else {
      let own = picture.shown(RegistrationField.rating).text.flatMap { UnitRating(cell: $0.utf8) }
      if let own, own < .good { return [Finding(.ownRating, own.rawValue)] }
      return []
    }
    return try leaderFindings(plan, picture, round, rating)
  }

  private func leaderFindings(
    _ plan: Plan, _ picture: RecordPicture, _ round: [SheetView], _ rating: UnitRating?
  ) throws(ReplicaError) -> [Finding] {
    guard let rule = plan.recognition.leaderRule else { return [] }
    let sector = picture.current(RegistrationField.sector).text ?? ""
    if let sectors = rule.sectors, !sectors.contains(where: { $0.utf8.elementsEqual(sector.utf8) })
    {
      return []
    }
    let least: UnitRating?
    switch rule.requiredUnitRating {
    case .excellent, .exemplaryAndExcellent: least = .excellent
    case .good: least = .good
    case .none: least = nil
    }
    var findings: [Finding] = []
    if let least, rating.map({ $0 < least }) ?? true {
      findings.append(Finding(.leaderUnitRating, rating?.rawValue ?? ""))
    }
    guard rule.requiredUnitRating == .exemplaryAndExcellent else { return findings }
    for record in Self.others(in: round, than: picture.id) {
      if subjectKind(of: try require(record))?.group == .collective { return findings }
    }
    return findings + [Finding(.leaderWithoutCollective)]
  }

  /// A unit's rating of a year, else its newest one.
  private func rating(
    of unit: OrganisationID, in year: Int64
  ) throws(ReplicaError) -> UnitRating? {
    let rows = try replica.read { (core) throws(ReplicaError) in
      try core.rows(
        "SELECT record FROM organisation WHERE organisation = ?1 ORDER BY record",
        [.bytes(unit.bytes)])
    }
    var ratings: [(year: Int64, rating: UnitRating)] = []
    for record in rows.compactMap({ $0.first?.bytes }).compactMap({ RecordID(bytes: $0) }) {
      let picture = try require(record)
      for element in picture.inOrder(picture.state.elements(of: OrganisationField.ratings)) {
        guard let value = picture.value(change: element.change, operation: element.operation),
          let list = value.list, list.count == 2, let year = list[0].integer,
          let rating = list[1].text.flatMap({ UnitRating(rawValue: $0) })
        else { continue }
        ratings.append((year, rating))
      }
    }
    // What was written later corrects what was written before.
    return ratings.last { $0.year == year }?.rating ?? ratings.max { $0.year < $1.year }?.rating
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
