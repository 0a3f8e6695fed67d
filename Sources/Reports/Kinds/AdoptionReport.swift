import ModelRegistry
import Orthography

/// R9, báo cáo nhân rộng: each link once, whichever halves have come.
extension ReportMaker {
  package func adoptionTable() -> Report {
    var report = report(
      .adoption, ReportText(vi: "BÁO CÁO NHÂN RỘNG", en: "REPORT OF REPLICATION"))
    var seen: Set<FactKey> = []
    let rows = linksOfPeriod.filter { seen.insert($0.id).inserted }
      .map { (adoption: $0, key: VietnameseOrder.key(of: $0.source)) }
      .sorted { left, right in
        left.key == right.key
          ? left.adoption.id < right.adoption.id : left.key.lexicographicallyPrecedes(right.key)
      }.map(\.adoption)
    report.sections = [
      ReportSection(
        "adoptions",
        columns: [
          ReportColumn("row", ReportText(vi: "Stt", en: "No."), isNumber: true),
          ReportColumn("source", ReportText(vi: "Mô hình gốc", en: "Source model")),
          ReportColumn("target", ReportText(vi: "Nơi áp dụng", en: "Adopted at")),
          ReportColumn("day", ReportText(vi: "Ngày", en: "Day")),
          ReportColumn("adaptation", ReportText(vi: "Cách vận dụng", en: "How")),
          ReportColumn("result", ReportText(vi: "Kết quả", en: "Result")),
        ],
        rows: rows.enumerated().map { number, row in
          let source = row.sourceUnit.isEmpty ? row.source : "\(row.source) (\(row.sourceUnit))"
          return ReportRow([
            .number(number + 1), .data(source), .data(row.target), .day(row.agreedOn),
            .data(row.adaptation), .data(row.result),
          ])
        })
    ]
    return report
  }
}
