package import Causality
import ChangeLog
import Merging
package import NhanRong

/// The sheets of a register as targets and reports ask for them. Read once, asked for each registration.
///
/// What was withdrawn or replaced by a newer sheet of the same writer says nothing any more. Of several
/// that say the same thing the last counts, an office's after its units'.
package struct SheetLedger: Sendable {
  private let sheets: [FactKey: [SheetView]]
  private let paths: [OrganisationID: OrganisationPath]
  /// Evaluations and minutes of votes, in their order.
  package let evaluations: [EvaluationFacts]
  package let ballots: [BallotFacts]
  /// Of every plan.
  package let adoptions: [AdoptionFacts]
  /// Registrations whose model an adoption took over, once for each.
  private let adopted: [FactKey: Int]
  /// The registrations held here that an adoption or its proposal names, by its id.
  private let parties: [FactKey: [FactKey]]
  private let reports: [SheetView]

  fileprivate init(
    _ views: [SheetView], _ paths: [OrganisationID: OrganisationPath], _ names: SheetNames
  ) {
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
    self.paths = paths
    evaluations = valid.compactMap { view in
      view.kind.type == SheetSchema.evaluationKind.type
        ? EvaluationFacts(view, writer: names.organisation(view.writer)) : nil
    }
    ballots = valid.compactMap { view in
      view.kind.type == SheetSchema.ballotMinutes.type ? BallotFacts(view) : nil
    }
    let links = AdoptionLinks(valid, among: views, names)
    adoptions = links.facts
    adopted = links.counts
    parties = links.parties
    reports = valid.filter { $0.kind.type == SheetSchema.periodicReport.type }
  }

  private static func valid(_ views: [SheetView]) -> [SheetView] {
    var replaced: Set<[UInt8]> = []
    for view in views where !view.isWithdrawn {
      guard let old = view.value(SheetNumber.replaces)?.bytes else { continue }
      replaced.insert(view.writer.bytes + old)
    }
    return views.filter { !$0.isWithdrawn && !replaced.contains($0.writer.bytes + $0.id.bytes) }
  }

  /// Adoptions in which one of these registrations takes part, and published ones of registrations that are
  /// not read here, whose plan nobody can tell.
  package func adoptions(of registrations: [RegistrationFacts]) -> [AdoptionFacts] {
    let keys = Set(registrations.map(\.id))
    return adoptions.filter { link in
      let held = parties[link.id] ?? []
      return held.isEmpty || held.contains { keys.contains($0) }
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
  func complete(_ record: inout RegistrationFacts) {
    record.adoptions = adopted[record.id] ?? 0
    for view in sheets[record.id] ?? [] where isEntitled(view, about: record) {
      switch view.kind.type {
      case SheetSchema.receipt:
        // The office counts by the newest receipt; one that gives no other day says nothing of it.
        record.receivedOn = record.receivedOn ?? view.day("receivedOn")
        record.countedOn = view.day("countedOn") ?? record.countedOn
      case SheetSchema.recognitionCase: Self.note(view, in: &record)
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

  private static func note(_ view: SheetView, in record: inout RegistrationFacts) {
    guard let state = view.caseStanding?.state else { return }
    let isOwn = view.value(CaseField.level) == .text("own")
    if state.isRecognised {
      if isOwn { record.isRecognisedOwn = true } else { record.isRecognisedAbove = true }
    }
    guard !isOwn, state.counts, let occasion = view.value(CaseField.occasion)?.text,
      !record.proposedAt.contains(where: { $0.isSame(as: occasion) })
    else { return }
    record.proposedAt.append(occasion)
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

  /// A sheet among the unit's own records was judged there. One that lies elsewhere and names it in a row
  /// counts where its writer stands above the unit.
  private func isEntitled(_ view: SheetView, about record: RegistrationFacts) -> Bool {
    if FactKey(view.unit.bytes) == record.unit { return true }
    guard view.about == nil else { return false }
    return paths.contains { id, path in
      FactKey(id.bytes) == record.unit && path.isBelow(view.writer)
    }
  }
}

/// Names that a report prints instead of keys.
struct SheetNames: Sendable {
  let organisations: [OrganisationID: String]
  /// Of registrations that sheets name, with their units.
  let registrations: [RecordID: (name: String, unit: OrganisationID)]

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
    let known = try organisations()
    var paths: [OrganisationID: OrganisationPath] = [:]
    for organisation in known { paths[organisation.path.organisation] = organisation.path }
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
