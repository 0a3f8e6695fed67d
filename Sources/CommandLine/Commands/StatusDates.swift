import ModelRegistry
import NhanRong
import Reports

/// The dates of the plans as `status` shows them: how many days are left, and what was missed.
struct StatusDates {
  /// Nil where this machine's clock is not to be believed and nobody has named the day.
  let outlook: DateOutlook?
  let today: CivilDate?
  /// The newest signed day that the clock has not reached.
  private let signed: CivilDate?
  /// In the language of the plan, by id.
  private let titles: [(plan: String, title: Text)]

  /// - Parameter named: the day a person named, before any clock.
  init(_ register: Register, named: CivilDate?, now: Int64) throws(ReplicaError) {
    signed = try register.replica.dateAhead().flatMap { ShownDay.of($0.at) }
    today = named ?? (signed == nil ? ShownDay.of(now) : nil)
    outlook = try today.map { (day) throws(ReplicaError) in try register.dateOutlook(today: day) }
    var titles: [(plan: String, title: Text)] = []
    for entry in try register.plans() {
      guard let plan = try register.plan(entry.id) else { continue }
      titles.append((entry.id, Text(vi: plan.title.vi, en: plan.title.en)))
    }
    self.titles = titles
  }

  var missed: [(plan: String, date: PlanDate, units: [UnitFacts])] { outlook?.missedDates ?? [] }

  /// Today, or the newest day that somebody has signed.
  var latestDay: CivilDate? { today ?? signed }

  /// Whether nobody can say what is missed.
  var isUnknown: Bool { outlook == nil && !titles.isEmpty }

  // MARK: For people

  var rows: [Row] {
    if isUnknown { return [unknown] }
    var rows = missed.map { entry in
      let days = today?.days(since: entry.date.lastDay) ?? 0
      let what = what(entry.plan, entry.date)
      return Row(
        Text(vi: "QUÁ HẠN", en: "MISSED"),
        Text(
          vi:
            "\(entry.date.lastDay.text), \(days) ngày: \(what.vi); \(Self.names(entry.units, "thiếu"))",
          en:
            "\(entry.date.lastDay.text), \(days) days: \(what.en); \(Self.names(entry.units, "missing"))"
        ),
        .attention)
    }
    for next in outlook?.nextOfEachPlan ?? [] {
      let what = what(next.plan, next.date)
      var text =
        next.daysLeft == 0
        ? Text(vi: "hôm nay là ngày cuối: \(what.vi)", en: "today is the last day: \(what.en)")
        : Text(
          vi: "\(next.date.lastDay.text), còn \(next.daysLeft) ngày: \(what.vi)",
          en: "\(next.date.lastDay.text), \(next.daysLeft) days left: \(what.en)")
      if !next.open.isEmpty {
        text = text.appending(
          Text(
            vi: "; \(Self.names(next.open, "chưa có"))",
            en: "; \(Self.names(next.open, "not yet"))"))
      }
      rows.append(
        Row(
          Text(vi: "Hạn tới", en: "Next date"), text,
          below: warnings(next.date).map { .paragraph($0, .attention) }))
    }
    return rows
  }

  private var unknown: Row {
    Row(
      Text(vi: "CHÚ Ý: hạn", en: "MIND: dates"),
      Text(
        vi: """
          không biết hôm nay là ngày nào, vì đồng hồ máy này chưa đến ngày người khác đã ký. Nêu \
          ngày: nhanrong status --on \(signed?.text ?? "25/02/2026")
          """,
        en: """
          nobody knows what day it is, for this clock has not reached a day that others signed. Name \
          it: nhanrong status --on \(signed?.text ?? "25/02/2026")
          """), .attention)
  }

  /// Told on the first screen only as far as it helps; the report has them all.
  private static let namesMax = 5

  private static func names(_ units: [UnitFacts], _ word: String) -> String {
    let names = units.prefix(namesMax).map { $0.name.isEmpty ? $0.code : $0.name }
    let rest = units.count > namesMax ? ", … (nhanrong report --kind overdue)" : ""
    return "\(word) \(units.count): \(names.joined(separator: ", "))\(rest)"
  }

  private func what(_ plan: String, _ date: PlanDate) -> Text {
    let what = Text(vi: date.deadline.what.vi, en: date.deadline.what.en)
    return titles.count > 1 ? what.appending(Text(data: " (\(plan))")) : what
  }

  private func warnings(_ date: PlanDate) -> [Text] {
    date.warnings.map(ReportWords.warning).map {
      Text(
        vi: "ngày cuối \($0.vi), hạn không dời", en: "the last day is \($0.en); it is not moved")
    }
  }

  // MARK: For programs

  var json: JSONValue {
    .object([
      ("today", .optional(today?.iso)),
      (
        "next",
        .array(
          (outlook?.nextOfEachPlan ?? []).map { next in
            .object([
              ("plan", .string(next.plan)), ("deadline", .string(next.date.deadline.id)),
              ("lastDay", .string(next.date.lastDay.iso)), ("daysLeft", .count(next.daysLeft)),
              ("open", .strings(next.open.map(\.code))),
              ("warnings", .array(warnings(next.date).map { .bothLanguages($0) })),
            ])
          })
      ),
      (
        "missed",
        .array(
          missed.map { entry in
            .object([
              ("plan", .string(entry.plan)), ("deadline", .string(entry.date.deadline.id)),
              ("lastDay", .string(entry.date.lastDay.iso)),
              ("units", .strings(entry.units.map(\.code))),
            ])
          })
      ),
    ])
  }
}

extension CommandFailure {
  static func missedDates(
    _ missed: [(plan: String, date: PlanDate, units: [UnitFacts])]
  ) -> CommandFailure {
    var names: [String] = []
    for unit in missed.flatMap(\.units) {
      let name = unit.name.isEmpty ? unit.code : unit.name
      if !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { names.append(name) }
    }
    let days = missed.map(\.date.lastDay.text).joined(separator: ", ")
    return CommandFailure(
      "NR-W80", exit: .checkFoundSomething,
      message: Text(
        vi: "\(names.count) đơn vị để quá hạn (\(days))",
        en: "\(names.count) units missed a date (\(days))"),
      reason: Text(data: names.joined(separator: ", ")),
      tryCommand: "nhanrong report --kind overdue",
      details: [("units", .strings(names)), ("dates", .strings(missed.map(\.date.lastDay.iso)))])
  }

  /// Whoever asks whether something was missed is not told "no" by a clock that is wrong.
  static func datesUnknown(_ example: CivilDate?) -> CommandFailure {
    CommandFailure(
      "NR-W81", exit: .partlyDone,
      message: Text(
        vi: "chưa kiểm tra được hạn: đồng hồ máy này sai",
        en: "the dates could not be checked: this clock is wrong"),
      reason: Text(
        vi: "Chỉnh đồng hồ, hoặc nêu hôm nay bằng --on.",
        en: "Set the clock, or name today with --on."),
      tryCommand: "nhanrong status --check --on \(example?.text ?? "25/02/2026")")
  }
}

extension StatusDates {
  var shortfall: CommandFailure? {
    if isUnknown { return .datesUnknown(signed) }
    return missed.isEmpty ? nil : .missedDates(missed)
  }
}
