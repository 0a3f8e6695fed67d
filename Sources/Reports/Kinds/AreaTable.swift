import ModelRegistry

/// The second part of R5 at an office that has units below its units: each commune of a province with the sums
/// of everything in it.
extension ReportMaker {
  /// - Returns: nil where every unit stands directly below the office.
  func areaTable(_ lines: [UnitLine]) -> ReportSection? {
    guard lines.contains(where: { $0.unit.area.key != $0.unit.key }) else { return nil }
    var sums: [FactKey: AreaLine] = [:]
    var total = AreaLine(UnitFacts.Area(key: FactKey([]), code: "", name: ""))
    for line in lines {
      let area = line.unit.area
      sums[area.key, default: AreaLine(area)].add(line)
      total.add(line)
    }
    let sorted = sums.values.sorted { UnitFacts.Area.precedes($0.area, $1.area) }
    return ReportSection(
      "areas",
      title: ReportText(vi: "II. Theo đơn vị trực thuộc", en: "II. By unit directly below"),
      columns: AreaLine.columns,
      rows: sorted.enumerated().map { number, line in
        ReportRow([.number(number + 1), .data(line.area.name)] + line.cells)
      } + [
        ReportRow(
          [.empty, .words(ReportText(vi: "Tổng", en: "Total"))] + total.cells, .total)
      ])
  }
}

/// The sums over one area.
private struct AreaLine {
  let area: UnitFacts.Area
  private var units = 0
  private var minimum = 0
  private var registered = 0
  private var built = 0
  private var recognised = 0
  private var adoptions = 0
  private var deficit = 0
  private var onTime = 0
  private var late = 0
  private var missing = 0

  init(_ area: UnitFacts.Area) { self.area = area }

  mutating func add(_ line: UnitLine) {
    units += 1
    minimum += line.minimum
    registered += line.registered
    built += line.built
    recognised += line.recognised
    adoptions += line.adoptions
    deficit += line.deficit
    switch line.status {
    case .onTime: onTime += 1
    case .late: late += 1
    case .missing: missing += 1
    case .due, .withoutDate: break
    }
  }

  var cells: [ReportCell] {
    [
      units, minimum, registered, built, recognised, adoptions, deficit, onTime, late, missing,
    ].map { ReportCell.number($0) }
  }

  static let columns =
    [
      ReportColumn("row", ReportText(vi: "Stt", en: "No."), isNumber: true),
      ReportColumn("area", ReportText(vi: "Đơn vị trực thuộc", en: "Unit")),
      ReportColumn("units", ReportText(vi: "Số đơn vị", en: "Units"), isNumber: true),
    ] + ReportMaker.countColumns + [
      ReportColumn("onTime", ReportText(vi: "Đúng hạn", en: "On time"), isNumber: true),
      ReportColumn("late", ReportText(vi: "Chậm", en: "Late"), isNumber: true),
      ReportColumn("missing", ReportText(vi: "Chưa đăng ký", en: "Missing"), isNumber: true),
    ]
}
