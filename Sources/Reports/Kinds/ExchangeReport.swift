import ModelRegistry

/// R10, nhật ký đồng bộ and phiếu xung đột: what came, what was new, what two people wrote differently.
extension ReportMaker {
  /// - Parameter journeys: the oldest first, as they happened here.
  package func exchange(
    _ journeys: [JourneyFacts], conflicts: [ConflictFacts]
  ) -> Report {
    var report = report(
      .exchange, ReportText(vi: "NHẬT KÝ ĐỒNG BỘ, PHIẾU XUNG ĐỘT", en: "EXCHANGE AND CONFLICTS"))
    let inPeriod = journeys.filter { journey in
      guard case .plan = period else { return journey.day.map { period.contains($0) } ?? true }
      return true
    }
    report.sections = [
      ReportSection(
        "journeys", title: ReportText(vi: "I. Các gói", en: "I. Bundles"),
        columns: [
          ReportColumn("row", ReportText(vi: "Stt", en: "No."), isNumber: true),
          ReportColumn("day", ReportText(vi: "Ngày", en: "Day")),
          ReportColumn("way", ReportText(vi: "Hướng", en: "Way")),
          ReportColumn("unit", ReportText(vi: "Nơi", en: "Place")),
          ReportColumn("changes", ReportText(vi: "Thay đổi", en: "Changes"), isNumber: true),
          ReportColumn("new", ReportText(vi: "Mới", en: "New"), isNumber: true),
          ReportColumn("bundle", ReportText(vi: "Gói", en: "Bundle")),
        ],
        rows: inPeriod.enumerated().map { number, journey in
          ReportRow([
            .number(number + 1), .day(journey.day),
            .words(
              journey.isIncoming
                ? ReportText(vi: "nhận", en: "in") : ReportText(vi: "gửi", en: "out")),
            .data(journey.unit), .number(journey.changes), .number(journey.new),
            .data(journey.bundle),
          ])
        }),
      ReportSection(
        "conflicts",
        title: ReportText(vi: "II. Xung đột chưa giải quyết", en: "II. Open conflicts"),
        columns: [
          ReportColumn("row", ReportText(vi: "Stt", en: "No."), isNumber: true),
          ReportColumn("unit", ReportText(vi: "Đơn vị", en: "Unit")),
          ReportColumn("name", ReportText(vi: "Tên", en: "Name")),
          ReportColumn("field", ReportText(vi: "Trường", en: "Field")),
          ReportColumn("values", ReportText(vi: "Các giá trị", en: "Values")),
        ],
        rows: conflicts.enumerated().map { number, conflict in
          ReportRow([
            .number(number + 1), .data(conflict.unit), .data(conflict.name),
            .words(conflict.field), .data(conflict.values.joined(separator: " | ")),
          ])
        }),
    ]
    return report
  }
}
