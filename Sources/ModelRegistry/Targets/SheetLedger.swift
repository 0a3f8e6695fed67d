package import Causality
import ChangeLog
import Merging
package import NhanRong

/// The sheets of a register as targets and reports ask for them. Read once, asked for each registration.
///
/// What was withdrawn or replaced by a newer sheet of the same writer says nothing any more, and a decision
/// at a level that its writer does not reach never did. Of several that say the same thing the last counts,
/// an office's after its units'.
package struct SheetLedger: Sendable {
  private let sheets: [FactKey: [SheetView]]
  private let paths: [FactKey: OrganisationPath]
  /// Rules on criteria that a unit issued itself, by the day on each.
  private let criteriaRules: [FactKey: [CivilDate?]]
  /// Evaluations and minutes of votes, in their order.
  package let evaluations: [EvaluationFacts]
  package let ballots: [BallotFacts]
  /// Of every plan.
  package let adoptions: [AdoptionFacts]
  /// Registrations whose model an adoption took over, once for each.
  private let adopted: [FactKey: Int]
  private let reports: [SheetView]

  /// - Parameter paths: of the units whose registrations are asked for.
  init(_ views: [SheetView], _ paths: [OrganisationPath], _ names: SheetNames = SheetNames()) {
    let valid = Self.valid(views)
    var sheets: [FactKey: [SheetView]] = [:]
    for view in valid {
      if let about = view.about { sheets[FactKey(about.bytes), default: []].append(view) }
      var named: Set<FactKey> = []
      for item in view.items where named.insert(FactKey(item.record.bytes)).inserted {
        sheets[FactKey(item.record.bytes), default: []].append(view)
      }
    }
    self.sheets = sheets
    self.paths = Dictionary(paths.map { (FactKey($0.organisation.bytes), $0) }) { first, _ in first
    }
    criteriaRules = Dictionary(
      grouping: valid.filter(\.isCriteriaRule), by: { FactKey($0.unit.bytes) }
    ).mapValues { $0.map { $0.day("issuedOn") } }
    evaluations = valid.compactMap { view in
      view.kind.type == SheetSchema.evaluationKind.type
        ? EvaluationFacts(view, writer: names.organisation(view.writer)) : nil
    }
    ballots = valid.compactMap { view in
      view.kind.type == SheetSchema.ballotMinutes.type ? BallotFacts(view) : nil
    }
    let links = AdoptionLinks(valid, among: views, names, self.paths)
    adoptions = links.facts
    adopted = links.counts
    reports = valid.filter { $0.kind.type == SheetSchema.periodicReport.type }
  }

  static func valid(_ views: [SheetView]) -> [SheetView] {
    var replaced: Set<[UInt8]> = []
    for view in views where !view.isWithdrawn {
      guard let old = view.value(SheetNumber.replaces)?.bytes else { continue }
      replaced.insert(view.writer.bytes + old)
    }
    return views.filter {
      !$0.isWithdrawn && $0.levelBeyondItsWriter == nil
        && !replaced.contains($0.writer.bytes + $0.id.bytes)
    }
  }

  /// Adoptions in which one of these registrations takes part, and published ones of registrations that are
  /// not read here, whose plan nobody can tell.
  package func adoptions(of registrations: [RegistrationFacts]) -> [AdoptionFacts] {
    let keys = Set(registrations.map(\.id))
    return adoptions.filter { link in
      link.isElsewhere
        || [link.model, link.registration].contains { $0.map(keys.contains) ?? false }
    }
  }

  /// What an organisation wrote into its newest report on a plan and period; nil where it wrote none.
  package func reportText(
    of organisation: OrganisationID, plan: String, where isMeant: (String) -> Bool
  ) -> String? {
    reports.last { view in
      view.writer == organisation && (view.text("plan") ?? "").isSame(as: plan)
        && isMeant(view.text("period") ?? "")
    }?.text("text")
  }

  // MARK: One registration

  /// Completes a registration by what sheets say about it. A sheet counts only where its writer stands
  /// at the registration's unit or above.
  ///
  /// - Parameter year: in which a recognition that nobody confirmed may have lapsed; nil asks for none.
  func complete(_ record: inout RegistrationFacts, in year: Int?) {
    record.adoptions = adopted[record.id] ?? 0
    for view in sheets[record.id] ?? [] where isEntitled(view, about: record) {
      switch view.kind.type {
      case SheetSchema.receipt:
        // The office counts by the newest receipt; one that gives no other day says nothing of it.
        record.receivedOn = record.receivedOn ?? view.day("receivedOn")
        record.countedOn = view.day("countedOn") ?? record.countedOn
      case SheetSchema.recognitionCase: Self.note(view, in: &record, year)
      case SheetSchema.submissionBatch.type:
        let isUpward =
          FactKey(view.writer.bytes) == record.unit
          && view.text("plan")?.isSame(as: record.plan) == true
        if isUpward { record.sentUpIn.append(view.day("submittedOn")?.year ?? record.year) }
      case SheetSchema.evaluationKind.type:
        guard view.value(EvaluationField.role) == .text("self") else { continue }
        record.selfScore = EvaluationFacts(view, writer: "")?.total
      case SheetSchema.ballotMinutes.type:
        let ballot = BallotFacts(view)
        record.votesPresent = ballot.present
        record.votesFor = ballot.votes.last { $0.registration == record.id }?.votesFor
      default: continue
      }
    }
  }

  private static func note(
    _ view: SheetView, in record: inout RegistrationFacts, _ year: Int?
  ) {
    guard let standing = view.caseStanding else { return }
    let state = year.map { standing.state(in: $0) } ?? standing.state
    let level = view.value(CaseField.level)?.text ?? ""
    let isOwn = level.isSame(as: RecognitionLevel.own.rawValue)
    if view.value(CaseField.bar)?.text?.isEmpty == false { record.isBarred = true }
    if state.isRecognised {
      if isOwn { record.isRecognisedOwn = true } else { record.isRecognisedAbove = true }
    }
    // What was built stays built when nobody confirms its recognition any more.
    if isOwn, state == .lapsed { record.wasBuiltBefore = true }
    guard !isOwn, state.counts else { return }
    record.proposals.append(
      ProposalRound(level: level, occasion: view.value(CaseField.occasion)?.text))
  }

  /// The rules on criteria that a unit issued while a plan ran; one without a day counts.
  func criteriaRules(of unit: FactKey, in period: Plan.Period) -> Int {
    (criteriaRules[unit] ?? []).filter { $0.map { period.covers($0.year) } ?? true }.count
  }

  /// The items of the plan's dossier that are there: as attached files or as documents.
  func dossier(
    of record: RegistrationFacts, _ plan: Plan, attached: [AttachmentView]
  ) -> [String] {
    let documents = (sheets[record.id] ?? []).filter { isEntitled($0, about: record) }
    return plan.dossier.enumerated().filter { index, _ in
      attached.contains { $0.kind == UInt32(clamping: index + 1) }
        || documents.contains { $0.value(DocumentField.item) == .integer(Int64(index + 1)) }
    }.map(\.element.id)
  }

  private func isEntitled(_ view: SheetView, about record: RegistrationFacts) -> Bool {
    guard let unit = OrganisationID(bytes: record.unit.bytes) else { return false }
    return view.counts(for: unit, at: paths[record.unit])
  }
}

/// Names that a report prints instead of keys.
struct SheetNames: Sendable {
  var organisations: [OrganisationID: String] = [:]
  /// Of registrations that sheets name, with their units.
  var registrations: [RecordID: (name: String, unit: OrganisationID)] = [:]

  func organisation(_ id: OrganisationID) -> String {
    organisations[id] ?? String(id.description.prefix(8))
  }

  func registration(_ id: RecordID?) -> String {
    guard let id else { return "" }
    return registrations[id]?.name ?? String(id.description.prefix(8))
  }
}

extension SheetView {
  fileprivate func field(_ name: String) -> Value? {
    kind.field(named: name).flatMap { value($0.schema.number) }
  }

  /// A rule on criteria that the unit wrote down itself, wherever else it is cited.
  fileprivate var isCriteriaRule: Bool {
    kind.type == SheetSchema.document.type && writer == unit
      && value(DocumentField.kind) == .text(SheetSchema.criteriaRule)
  }

  func text(_ name: String) -> String? { field(name)?.text }

  func day(_ name: String) -> CivilDate? {
    text(name).flatMap { try? CivilDate(parsing: $0) }
  }

  func record(_ name: String) -> RecordID? {
    field(name)?.bytes.flatMap { RecordID(bytes: $0) }
  }

  func count(_ name: String) -> Int { Int(clamping: field(name)?.integer ?? 0) }

  func rows(_ name: String) -> [[Value]] { field(name)?.list?.compactMap(\.list) ?? [] }

  func organisation(_ name: String) -> OrganisationID? {
    field(name)?.bytes.flatMap { OrganisationID(bytes: $0) }
  }
}

extension Register {
  /// Cost: every sheet of the kind, or of all kinds, is read once.
  package func sheetLedger(of kind: SheetKind? = nil) throws(ReplicaError) -> SheetLedger {
    let views = try sheets(of: kind)
    let paths = try organisations().map(\.path)
    var organisations: [OrganisationID: String] = [:]
    let named = views.flatMap { [$0.writer, $0.unit] }
    for id in named + views.compactMap({ $0.organisation("target") })
    where organisations[id] == nil {
      organisations[id] = try name(of: id)
    }
    let rows = try replica.read { (core) throws(ReplicaError) in
      try core.rows("SELECT record, audience, name FROM registration ORDER BY record", [])
    }
    var registrations: [RecordID: (name: String, unit: OrganisationID)] = [:]
    for row in rows {
      guard let record = row[0].bytes.flatMap({ RecordID(bytes: $0) }),
        let unit = row[1].bytes.flatMap({ OrganisationID(bytes: $0) })
      else { continue }
      registrations[record] = (row[2].text ?? "", unit)
      if organisations[unit] == nil { organisations[unit] = try name(of: unit) }
    }
    return SheetLedger(
      views, paths, SheetNames(organisations: organisations, registrations: registrations))
  }
}
