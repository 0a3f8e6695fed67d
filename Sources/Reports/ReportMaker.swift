package import ModelRegistry

/// Makes the reports of one plan from facts. Pure: the same facts, frame and day give the same report,
/// in whatever order the facts came.
package struct ReportMaker: Sendable {
  package let facts: PlanFacts
  package let period: ReportPeriod
  /// Decides what is over and what is old; nothing else depends on it.
  package let today: CivilDate
  package let frame: ReportFrame
  /// The unit whose register this is: it need not hear from itself.
  package let own: FactKey?
  let order: ReportOrder
  let records: [RegistrationFacts]
  /// Of the period's year.
  let dates: RegistrationDates
  private let units: UnitIndex

  package init(
    _ facts: PlanFacts, _ period: ReportPeriod, today: CivilDate, frame: ReportFrame,
    own: FactKey? = nil
  ) {
    self.facts = facts
    self.period = period
    self.today = today
    self.frame = frame
    self.own = own
    order = ReportOrder(facts)
    records = Self.records(of: facts, in: period)
    dates = RegistrationDates(facts, in: period.year)
    units = UnitIndex(facts.units)
  }

  /// Those of the year; for the whole plan the newest registration of each model that still counts, with
  /// what the model came to in earlier years.
  static func records(
    of facts: PlanFacts, in period: ReportPeriod
  ) -> [RegistrationFacts] {
    let all = facts.registrations.filter { $0.plan.isSame(as: facts.plan.id) }
    guard case .plan(let last) = period else { return all.filter { $0.year == period.year } }
    let newestFirst = all.filter { $0.year <= last }
      .sorted { ($1.year, $1.id) < ($0.year, $0.id) }
    var models: [RegistrationFacts] = []
    // For looking up only.
    var places: [FactKey: Int] = [:]
    for record in newestFirst.filter(\.isRegistered) + newestFirst.filter({ !$0.isRegistered }) {
      if let place = places[record.model] {
        models[place].inherit(record)
      } else {
        places[record.model] = models.count
        models.append(record)
      }
    }
    return models
  }

  /// Adoptions of the period; what has no day yet is under way.
  var linksOfPeriod: [AdoptionFacts] {
    facts.adoptions.filter { link in
      guard let day = link.agreedOn else { return true }
      if case .plan(let last) = period { return day.year <= last }
      return period.contains(day)
    }
  }

  var plan: Plan { facts.plan }
  var year: Int { period.year }

  func unitName(_ key: FactKey) -> String {
    units[key].map { $0.name.isEmpty ? $0.code : $0.name } ?? ""
  }

  /// Those that owe something in the year, and those that ended but registered in the period.
  var orderedUnits: [UnitFacts] {
    let standing = Set(facts.units(in: year).map(\.key))
    return facts.units.filter { unit in
      standing.contains(unit.key) || records.contains { $0.unit == unit.key }
    }.sorted(by: UnitFacts.precedes)
  }

  /// A report with everything but its sections.
  func report(_ kind: ReportKind, _ title: ReportText) -> Report {
    var report = Report(kind, title, frame)
    report.subtitles = [period.words]
    report.notes = freshness
    return report
  }

  /// Units of which nothing was heard for more than this many days make a report incomplete.
  package static let daysOfSilenceMax = 30

  /// The name of that note for programs.
  static let incomplete = "incomplete"

  var freshness: [ReportNote] { Self.freshness([self]) }

  /// What is incomplete over all of them. A unit below a silent one is as silent and not named for itself.
  static func freshness(_ makers: [ReportMaker]) -> [ReportNote] {
    var known: Set<FactKey> = []
    var silent: [UnitFacts] = []
    for maker in makers {
      silent += maker.facts.units.filter { unit in
        // Nothing comes any more from a unit that ended.
        guard unit.key != maker.own, known.insert(unit.key).inserted,
          unit.endedOn.map({ maker.today < $0 }) ?? true
        else { return false }
        return unit.heardOn.map { maker.today.days(since: $0) > daysOfSilenceMax } ?? true
      }
    }
    let keys = Set(silent.map(\.key))
    silent = silent.filter { $0.area.key == $0.key || !keys.contains($0.area.key) }
      .sorted(by: UnitFacts.precedes)
    guard !silent.isEmpty else { return [] }
    let names = silent.map { unit in
      let day =
        unit.heardOn.map { ReportText(data: $0.text) }
        ?? ReportText(vi: "chưa có tin", en: "never")
      return ReportText(vi: "\(unit.name) (\(day.vi))", en: "\(unit.name) (\(day.en))")
    }
    let list = ReportText.joined(names, by: "; ")
    return [
      ReportNote(
        incomplete,
        ReportText(
          vi: "Số liệu chưa đầy đủ: quá \(daysOfSilenceMax) ngày chưa nhận gói của \(list.vi).",
          en: "Incomplete: no bundle for more than \(daysOfSilenceMax) days from \(list.en)."),
        units: silent.map { $0.code.isEmpty ? $0.name : $0.code })
    ]
  }
}
