import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Reports

/// Gathers what a report needs from an open register and makes it.
struct ReportDesk {
  private let register: Register
  private let maker: ReportMaker
  private let ledger: SheetLedger
  private let own: OrganisationID

  init(
    _ register: Register, _ facts: PlanFacts, _ ledger: SheetLedger, _ period: ReportPeriod,
    today: CivilDate, dataCode: String
  ) throws(ReplicaError) {
    self.register = register
    self.ledger = ledger
    let own = try register.replica.requireUnit().organisation
    self.own = own
    let plan = facts.plan
    let name = try register.name(of: own)
    let upper = try register.replica.superior().map { (id) throws(ReplicaError) in
      try register.name(of: id)
    }
    let frame = ReportFrame(
      head: ReportHead(
        system: plan.document.system, upperBody: upper ?? "", issuingBody: name,
        place: plan.document.place ?? ""),
      stamp: ReportStamp(
        dataCode: dataCode, madeOn: today, madeBy: name, plan: plan.id,
        planVersion: try register.versions(of: plan.id).first?.version ?? 1,
        planTitle: plan.title.vi))
    maker = ReportMaker(facts, period, today: today, frame: frame, own: FactKey(own.bytes))
  }

  /// R4 over all plans; nil where there is none.
  static func rollUp(_ desks: [ReportDesk]) -> Report? {
    guard let first = desks.first else { return nil }
    let stamp = first.maker.frame.stamp
    let plans = desks.map(\.maker.frame.stamp)
    let frame = ReportFrame(
      head: first.maker.frame.head,
      stamp: ReportStamp(
        dataCode: stamp.dataCode, madeOn: stamp.madeOn, madeBy: stamp.madeBy,
        plan: plans.map(\.plan).joined(separator: ", "),
        planVersion: plans.map(\.planVersion).max() ?? 1,
        planTitle: plans.map(\.planTitle).joined(separator: "; ")))
    return ReportMaker.rollUp(desks.map(\.maker), frame: frame)
  }

  /// What the first part of R3 counts.
  var numbers: [(line: ResultLine, number: Int)] { maker.resultNumbers }
  var dataCode: String { maker.frame.stamp.dataCode }

  func report(
    _ kind: ReportKind, unit: FactKey?, chosen: [FactKey], occasion: String
  ) throws(ReplicaError) -> Report {
    switch kind {
    case .registerForm: maker.registerForm(of: unit)
    // What was returned or withdrawn in a commune is its own affair; the province counts it.
    case .list: maker.registrationList(showsClosed: own.tier >= TierWord.commune.number)
    case .results: maker.results(texts)
    case .sectors: maker.sectorTable()
    case .progress: maker.unitTable()
    case .overdue: maker.overdueList()
    case .recognition: maker.recognitionList(at: occasion)
    case .sheets:
      maker.sheets(
        for: chosen, evaluations: ledger.evaluations, ballots: ledger.ballots)
    case .adoption: maker.adoptionTable()
    case .exchange: maker.exchange(try journeys(), conflicts: try conflicts())
    }
  }

  /// What our own report of the period says: its first part, up to an empty line, is about shortcomings,
  /// the rest about what comes next.
  private var texts: ResultTexts {
    let text = ledger.reportText(of: own, plan: maker.facts.plan.id) {
      ReportPeriod(parsing: $0) == maker.period
    }
    return ResultTexts(parsing: text ?? "")
  }

  private func journeys() throws(ReplicaError) -> [JourneyFacts] {
    var journeys: [JourneyFacts] = []
    for view in try register.replica.journeys() {
      let unit = try view.organisation.map { (id) throws(ReplicaError) in
        try register.name(of: id)
      }
      let isIncoming = view.direction != .outgoing
      journeys.append(
        JourneyFacts(
          day: ShownDay.of(view.at), isIncoming: isIncoming, unit: unit ?? "",
          changes: Int(clamping: view.changes),
          new: isIncoming ? Int(clamping: view.applied) : nil,
          bundle: String(view.bundle.prefix(16))))
    }
    return journeys
  }

  private func conflicts() throws(ReplicaError) -> [ConflictFacts] {
    var conflicts: [ConflictFacts] = []
    for view in try register.conflicts() {
      let label = FieldWord.label(view.field.name)
      conflicts.append(
        ConflictFacts(
          unit: try register.name(of: view.unit), name: view.name,
          field: ReportText(vi: label.vi, en: label.en),
          values: view.field.candidates.map { $0.text ?? "" }))
    }
    return conflicts
  }
}
