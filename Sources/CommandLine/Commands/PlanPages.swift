import ModelRegistry
import Reports

/// A plan as people and programs read it.
enum PlanPages {
  private static func text(_ text: PlanText) -> Text { Text(vi: text.vi, en: text.en) }

  static func blocks(_ plan: Plan) -> [Block] {
    let period = [plan.period.from, plan.period.to].map { $0?.description ?? "" }
    return [
      .paragraph(text(plan.title), .strong),
      .rows([
        Row(Text(vi: "Mã", en: "Id"), Text(data: plan.id)),
        Row(Text(vi: "Nơi ban hành", en: "Issuer"), text(plan.issuer)),
        Row(Text(vi: "Thời gian", en: "Period"), Text(data: period.joined(separator: " - "))),
      ]),
      .gap,
      .table(
        Table(
          [
            Table.Column(Text(vi: "Lĩnh vực", en: "Sector")),
            Table.Column(Text(vi: "Đối tượng", en: "For")),
            Table.Column(Text(vi: "Tên", en: "Name")),
          ],
          rows: plan.sectors.map { sector in
            let kinds = sector.subjectKinds.map { RegisterWord.kind($0.rawValue) }
            return [
              Cell(data: sector.id), Cell(Text.joined(kinds, by: ", ")), Cell(text(sector.name)),
            ]
          })),
      .gap,
      .table(
        Table(
          [
            Table.Column(Text(vi: "Hạn", en: "Due")),
            Table.Column(Text(vi: "Ngày cuối", en: "Last good day")),
            Table.Column(Text(vi: "Việc", en: "What")),
          ],
          rows: plan.deadlines.map { deadline in
            [Cell(data: deadline.id), Cell(data: lastDay(deadline)), Cell(text(deadline.what))]
          })),
      .gap,
      .table(
        Table(
          [
            Table.Column(Text(vi: "Chỉ tiêu", en: "Quota")),
            Table.Column(Text(vi: "Ít nhất", en: "At least"), .trailing),
            Table.Column(Text(vi: "Nhiều nhất", en: "At most"), .trailing),
            Table.Column(Text(vi: "Kỳ", en: "Period")),
            Table.Column(Text(vi: "Lĩnh vực", en: "Sector")),
            Table.Column(Text(vi: "Của", en: "For")),
          ],
          rows: plan.quotas.map { quota in
            [
              Cell(data: quota.id), Cell(data: quota.min.map { String($0) } ?? ""),
              Cell(data: quota.max.map { String($0) } ?? ""), Cell(word(quota.period)),
              Cell(data: quota.sector ?? ""),
              Cell(plan.organisation(quota.who).map { text($0.name) } ?? Text(data: quota.who)),
            ]
          })),
    ]
  }

  /// The dates of one year in their order, up to the last day of the body that issued the plan; no day is moved for a weekend or for Tết.
  static func dates(of plan: Plan, in year: Int, until end: CivilDate?) -> [Block] {
    [
      .gap,
      .table(
        Table(
          [
            Table.Column(Text(vi: "Hạn năm \(year)", en: "Due in \(year)")),
            Table.Column(Text(vi: "Việc", en: "What")),
            Table.Column(Text(vi: "Lưu ý", en: "Note")),
          ],
          rows: plan.dates(in: year, until: end).map { date in
            [
              Cell(data: date.lastDay.text), Cell(text(date.deadline.what)),
              Cell(.joined(warnings(date), by: ", "), .attention),
            ]
          })),
    ]
  }

  private static func warnings(_ date: PlanDate) -> [Text] {
    date.warnings.map(ReportWords.warning).map { Text(vi: $0.vi, en: $0.en) }
  }

  private static func json(_ date: PlanDate) -> JSONValue {
    .object([
      ("deadline", .string(date.deadline.id)), ("firstDay", .optional(date.span.firstDay?.iso)),
      ("lastDay", .string(date.lastDay.iso)),
      ("warnings", .array(warnings(date).map { .bothLanguages($0) })),
    ])
  }

  private static func word(_ period: Plan.Quota.QuotaPeriod) -> Text {
    switch period {
    case .year: Text(vi: "năm", en: "year")
    case .plan: Text(vi: "cả kế hoạch", en: "the plan")
    case .occasion: Text(vi: "mỗi kỳ", en: "occasion")
    case .oneTime: Text(vi: "một lần", en: "once")
    case .unspecified: Text(vi: "không ghi", en: "not stated")
    }
  }

  private static func lastDay(_ deadline: Plan.Deadline) -> String {
    switch deadline.lastDay {
    case .once(let day): return day.text
    // Any leap year: the day is what counts.
    case .yearly(let month, let day):
      let date = CivilDate(year: 2028, month: month, day: day)
      return date.map { String($0.text.prefix(5)) } ?? ""
    case nil: return ""
    }
  }

  static func json(_ plan: Plan, year: Int? = nil, until end: CivilDate? = nil) -> JSONValue {
    .object([
      ("id", .string(plan.id)), ("title", .bothLanguages(text(plan.title))),
      ("issuer", .bothLanguages(text(plan.issuer))),
      ("from", .optional(plan.period.from?.description)),
      ("to", .optional(plan.period.to?.description)),
      ("open", .bool(plan.fieldsAreOpen)),
      (
        "sectors",
        .array(
          plan.sectors.map {
            .object([
              ("id", .string($0.id)), ("name", .bothLanguages(text($0.name))),
              ("kinds", .strings($0.subjectKinds.map(\.rawValue))),
            ])
          })
      ),
      (
        "deadlines",
        .array(
          plan.deadlines.map { deadline in
            let day: String? =
              switch deadline.lastDay {
              case .once(let day): day.iso
              case .yearly(let month, let day):
                CivilDate(year: 2028, month: month, day: day).map { String($0.iso.dropFirst(5)) }
              case nil: nil
              }
            return .object([
              ("id", .string(deadline.id)), ("what", .bothLanguages(text(deadline.what))),
              ("metric", .string(deadline.metric.rawValue)), ("lastDay", .optional(day)),
            ])
          })
      ),
      ("quotas", .array(plan.quotas.map(json))),
      ("dossier", .strings(plan.dossier.map(\.id))),
      ("occasions", .strings(plan.recognition.bodies.flatMap(\.occasions))),
      ("dates", year.map { .array(plan.dates(in: $0, until: end).map(json)) } ?? .null),
    ])
  }

  private static func json(_ quota: Plan.Quota) -> JSONValue {
    .object([
      ("id", .string(quota.id)), ("who", .string(quota.who)),
      ("metric", .string(quota.metric.rawValue)), ("sector", .optional(quota.sector)),
      ("min", quota.min.map { .count($0) } ?? .null),
      ("max", quota.max.map { .count($0) } ?? .null),
      ("period", .string(quota.period.rawValue)), ("binding", .string(quota.binding.rawValue)),
    ])
  }
}
