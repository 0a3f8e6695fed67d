import ModelRegistry

/// One unit with all its numbers: what R3, R5 and R6 have in common.
struct UnitLine {
  let unit: UnitFacts
  let minimum: Int
  let registered: Int
  let built: Int
  let recognised: Int
  let adoptions: Int
  let deficit: Int
  let status: ReportStatus

  init(_ unit: UnitFacts, _ sheets: [TargetSheet], _ scope: UnitScope, _ maker: ReportMaker) {
    self.unit = unit
    let standings = Self.counting(unit, sheets)
    // A quota for the whole plan is kept by what was registered in any year of it.
    let spansPlan = standings.contains(where: \.spansPlan)
    let mine = (spansPlan ? scope.ofPlan : scope.ofPeriod)[unit.key] ?? []
    minimum = standings.reduce(0) { $0 + $1.minimum }
    registered = mine.filter(\.isRegistered).count
    built = mine.filter(\.isBuilt).count
    recognised = mine.filter(\.isRecognised).count
    adoptions = mine.reduce(0) { $0 + $1.adoptions }
    let isOver = maker.isYearOver
    deficit = standings.reduce(0) { $0 + (isOver ? $1.deficit : $1.registeredDeficit) }
    status = maker.dates.status(of: unit.key, scope.ofYear[unit.key] ?? [], today: maker.today)
  }

  /// The unit's quotas of registrations: a yearly one once for each sheet, one for the whole plan once.
  private static func counting(_ unit: UnitFacts, _ sheets: [TargetSheet]) -> [QuotaStanding] {
    sheets.enumerated().flatMap { index, sheet in
      sheet.standings(of: unit.key).filter {
        $0.countsRegistrations && (!$0.spansPlan || index == sheets.count - 1)
      }
    }
  }

  var isBehind: Bool { !status.isKept || deficit > 0 }
}

/// The registrations of a report by unit, grouped once for all units.
struct UnitScope {
  let ofPeriod: [FactKey: [RegistrationFacts]]
  let ofPlan: [FactKey: [RegistrationFacts]]
  let ofYear: [FactKey: [RegistrationFacts]]

  init(_ maker: ReportMaker) {
    ofPeriod = Dictionary(grouping: maker.records, by: \.unit)
    ofPlan = Dictionary(
      grouping: ReportMaker.records(of: maker.facts, in: .plan(through: maker.year)), by: \.unit)
    ofYear = maker.facts.registrations(in: maker.year)
  }
}

extension ReportMaker {
  var unitLines: [UnitLine] {
    let sheets = sheets
    let scope = UnitScope(self)
    return orderedUnits.map { UnitLine($0, sheets, scope, self) }
  }

  /// One sheet of targets, or one for each year where the whole plan is meant.
  private var sheets: [TargetSheet] {
    guard case .plan(let last) = period, let first = plan.period.from?.firstDay.year, first < last
    else { return [facts.sheet(year: year)] }
    return (max(first, last - 99)...last).map { facts.sheet(year: $0) }
  }

  /// Up to the last day of the year nothing has to be built yet: what is lacking is told by what is
  /// registered.
  var isYearOver: Bool {
    CivilDate(year: year, month: 12, day: 31).map { $0 <= today } ?? true
  }

  private var deficitNote: [ReportNote] {
    guard !isYearOver else { return [] }
    return [
      ReportNote(
        "deficitByRegistration",
        ReportText(
          vi: "Còn thiếu tính theo số đăng ký; từ 31/12/\(year) tính theo số đã xây dựng.",
          en: "Lacking is told by registrations; from 31/12/\(year) by what is built."))
    ]
  }

  /// R5, tổng hợp theo đơn vị: every unit, also with nothing but zeros.
  package func unitTable() -> Report {
    var report = report(.progress, ReportText(vi: "TỔNG HỢP THEO ĐƠN VỊ", en: "TOTALS BY UNIT"))
    let lines = unitLines
    let rows = lines.enumerated().map { number, line in
      ReportRow([
        .number(number + 1), .data(line.unit.name), .number(line.minimum),
        .number(line.registered), .number(line.built), .number(line.recognised),
        .number(line.adoptions), .number(line.deficit), .words(ReportWords.status(line.status)),
      ])
    }
    func sum(_ number: (UnitLine) -> Int) -> ReportCell {
      .number(lines.reduce(0) { $0 + number($1) })
    }
    let kept = lines.filter { if case .onTime = $0.status { true } else { false } }.count
    let total = ReportRow(
      [
        .empty, .words(ReportText(vi: "Tổng", en: "Total")), sum(\.minimum), sum(\.registered),
        sum(\.built), sum(\.recognised), sum(\.adoptions), sum(\.deficit),
        .text("\(kept)/\(lines.count)"),
      ], .total)
    report.notes += deficitNote
    var units = ReportSection("units", columns: Self.unitColumns, rows: rows + [total])
    let areas = areaTable(lines)
    if areas != nil { units.title = ReportText(vi: "I. Theo từng đơn vị", en: "I. By unit") }
    report.sections = [units] + (areas.map { [$0] } ?? [])
    return report
  }

  private static let unitColumns =
    [
      ReportColumn("row", ReportText(vi: "Stt", en: "No."), isNumber: true),
      ReportColumn("unit", ReportText(vi: "Đơn vị", en: "Unit")),
    ] + countColumns + [ReportColumn("onTime", ReportText(vi: "Đúng hạn", en: "On time"))]

  /// What is counted of a unit as of those below one.
  static let countColumns = [
    ReportColumn("target", ReportText(vi: "Chỉ tiêu", en: "Target"), isNumber: true),
    ReportColumn("registered", ReportText(vi: "Đăng ký", en: "Registered"), isNumber: true),
    ReportColumn("built", ReportText(vi: "Đã xây dựng", en: "Built"), isNumber: true),
    ReportColumn("recognised", ReportText(vi: "Công nhận", en: "Recognised"), isNumber: true),
    ReportColumn("adopted", ReportText(vi: "Nhân rộng", en: "Replicated"), isNumber: true),
    ReportColumn("deficit", ReportText(vi: "Còn thiếu", en: "Lacking"), isNumber: true),
  ]

  /// R6, danh sách chậm, thiếu.
  package func overdueList() -> Report {
    var report = report(
      .overdue, ReportText(vi: "DANH SÁCH CHẬM, THIẾU", en: "LATE, MISSING AND LACKING"))
    let behind = unitLines.filter(\.isBehind)
    report.notes += deficitNote
    report.sections = [
      ReportSection(
        "overdue", columns: Self.overdueColumns,
        rows: behind.enumerated().map { number, line in
          ReportRow([
            .number(number + 1), .data(line.unit.code), .data(line.unit.name),
            .words(ReportWords.status(line.status)), .number(line.status.daysLate),
            .number(line.registered), .number(line.built), .number(line.deficit),
            .day(line.unit.heardOn),
          ])
        })
    ]
    return report
  }

  private static let overdueColumns = [
    ReportColumn("row", ReportText(vi: "Stt", en: "No."), isNumber: true),
    ReportColumn("code", ReportText(vi: "Mã", en: "Code")),
    ReportColumn("unit", ReportText(vi: "Đơn vị", en: "Unit")),
    ReportColumn("status", ReportText(vi: "Tình trạng đăng ký", en: "Registration")),
    ReportColumn("daysLate", ReportText(vi: "Số ngày chậm", en: "Days late"), isNumber: true),
    ReportColumn("registered", ReportText(vi: "Đăng ký", en: "Registered"), isNumber: true),
    ReportColumn("built", ReportText(vi: "Đã xây dựng", en: "Built"), isNumber: true),
    ReportColumn("deficit", ReportText(vi: "Còn thiếu", en: "Lacking"), isNumber: true),
    ReportColumn("heard", ReportText(vi: "Liên hệ gần nhất", en: "Last contact")),
  ]
}
