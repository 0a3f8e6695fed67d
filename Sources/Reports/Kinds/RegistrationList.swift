import ModelRegistry

/// R2, danh sách đăng ký tổng hợp.
extension ReportMaker {
  /// - Parameter showsClosed: a commune lists returned and withdrawn ones with their state; to a
  ///   province they are only counted.
  package func registrationList(showsClosed: Bool = true) -> Report {
    var report = report(
      .list,
      ReportText(
        vi: "DANH SÁCH ĐĂNG KÝ MÔ HÌNH, ĐIỂN HÌNH", en: "LIST OF REGISTRATIONS"))
    let handedIn = order.byUnitAndName(records.filter(\.leftDraft))
    let shown = showsClosed ? handedIn : handedIn.filter { !Self.isClosed($0.state) }
    report.sections = [
      ReportSection(
        "list", columns: Self.listColumns,
        rows: shown.enumerated().map { listRow($0.offset + 1, $0.element) })
    ]
    let hidden = handedIn.count - shown.count
    if hidden > 0 {
      report.notes.append(
        ReportNote(
          "closed",
          ReportText(
            vi: "Không nêu tên: \(ReportWords.count(hidden)) đăng ký đã rút, trả lại hoặc gộp.",
            en: "Not listed: \(hidden) withdrawn, returned or merged.")))
    }
    return report
  }

  private static func isClosed(_ state: RegistrationState) -> Bool {
    switch state {
    case .returned, .withdrawn, .rejected, .merged: true
    default: false
    }
  }

  private static let listColumns = [
    ReportColumn("row", ReportText(vi: "Stt", en: "No."), isNumber: true),
    ReportColumn("code", ReportText(vi: "Mã", en: "Code")),
    ReportColumn("unit", ReportText(vi: "Đơn vị", en: "Unit")),
    ReportColumn("name", ReportText(vi: "Tên mô hình, điển hình", en: "Model or exemplar")),
    ReportColumn("group", ReportText(vi: "TT/CN/Hộ", en: "Kind")),
    ReportColumn("field", ReportText(vi: "Lĩnh vực", en: "Field")),
    ReportColumn("responsible", ReportText(vi: "Người phụ trách", en: "In charge")),
    ReportColumn("received", ReportText(vi: "Ngày tiếp nhận", en: "Received")),
    ReportColumn("state", ReportText(vi: "Trạng thái", en: "State")),
    ReportColumn("remarks", ReportText(vi: "Ghi chú", en: "Remarks")),
  ]

  private func listRow(_ number: Int, _ record: RegistrationFacts) -> ReportRow {
    let name = record.title.isEmpty ? record.name : "\(record.name): \(record.title)"
    let charge = record.follower.isEmpty ? record.head : record.follower
    return ReportRow([
      .number(number), .data(record.code), .data(unitName(record.unit)), .data(name),
      .words(ReportWords.group(record.kind.group)),
      .words(ReportWords.sector(record.sector, in: plan)), .data(charge),
      .day(record.countedOn ?? record.receivedOn), .words(ReportWords.state(record.state)),
      remarks(record),
    ])
  }

  /// The track, the days late, what still has to be answered, then the unit's own words.
  private func remarks(_ record: RegistrationFacts) -> ReportCell {
    var parts: [ReportText] = []
    if let track = ReportWords.track(record.track) { parts.append(track) }
    if let late = daysLate(record) {
      parts.append(
        ReportText(vi: "chậm \(ReportWords.count(late)) ngày", en: "\(late) days late"))
    }
    if record.wantsWithdrawal {
      parts.append(ReportText(vi: "đề nghị rút", en: "asks to be withdrawn"))
    }
    if !record.remarks.isEmpty { parts.append(ReportText(data: record.remarks)) }
    return parts.isEmpty ? .empty : .words(.joined(parts, by: "; "))
  }

  private func daysLate(_ record: RegistrationFacts) -> Int? {
    guard record.track == .new || record.track == .continued, let official = record.officialDay,
      record.year == year, let date = dates.date(of: record.unit),
      case .late(let days) = date.span.verdict(on: official.day)
    else { return nil }
    return days
  }
}
