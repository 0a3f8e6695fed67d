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

  var freshness: [ReportNote] {
    let silent = orderedUnits.filter { unit in
      // Nothing comes any more from a unit that ended.
      guard unit.key != own, unit.endedOn.map({ today < $0 }) ?? true else { return false }
      return unit.heardOn.map { today.days(since: $0) > Self.daysOfSilenceMax } ?? true
    }
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
        "incomplete",
        ReportText(
          vi:
            "Số liệu chưa đầy đủ: quá \(Self.daysOfSilenceMax) ngày chưa nhận gói của \(list.vi).",
          en: "Incomplete: no bundle for more than \(Self.daysOfSilenceMax) days from \(list.en)."),
        units: silent.map { $0.code.isEmpty ? $0.name : $0.code })
    ]
  }
}
