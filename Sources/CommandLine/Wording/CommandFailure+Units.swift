import ModelRegistry

/// Lists of units and decisions about them. Codes NR-U34 to NR-U39, NR-P40.
extension CommandFailure {
  static let unitsFolderMissing = CommandFailure(
    "NR-U34", exit: .usage,
    message: Text(
      vi: "chưa nêu thư mục danh mục đơn vị hành chính",
      en: "the folder of the national lists of units is not named"),
    reason: Text(
      vi: "Nêu bằng --units, hoặc đặt biến NHANRONG_UNITS.",
      en: "Name it with --units, or set NHANRONG_UNITS."),
    tryCommand: "nhanrong org units -h")

  static func badUnitLists(_ refusal: NationalUnits.Refusal, _ folder: String) -> CommandFailure {
    let reason: Text
    switch refusal {
    case .table(let refusal): reason = badTable(refusal, folder).reason ?? Text(data: "")
    case .rows(let faults): reason = badRows(faults.map { (folder, $0) }).reason ?? Text(data: "")
    }
    return CommandFailure(
      "NR-U35", exit: .badRows,
      message: Text(
        vi: "\(folder): danh mục đơn vị không đọc được",
        en: "\(folder): the lists of units cannot be read"),
      reason: reason, tryCommand: "nhanrong org units -h",
      details: [("folder", .string(folder))])
  }

  static func noSuchUnit(_ text: String) -> CommandFailure {
    CommandFailure(
      "NR-U36", exit: .failed,
      message: Text(
        vi: "danh mục không có đơn vị “\(text)”", en: "the lists have no unit “\(text)”"),
      reason: Text(
        vi: "Gõ ngắn hơn hoặc không dấu để tìm rộng hơn.",
        en: "Type less of it, or leave the tones out, to find more."),
      tryCommand: "nhanrong org units -h", details: [("find", .string(text))])
  }

  private static let untouchedRegister = Text(
    vi: "Sổ vẫn nguyên như trước.", en: "The register is as it was.")

  static func hasEnded(
    _ unit: OrganisationView, _ successors: [OrganisationView]
  ) -> CommandFailure {
    let names = successors.map { "\($0.name) (\($0.code))" }.joined(separator: ", ")
    return CommandFailure(
      "NR-U37", exit: .failed,
      message: Text(
        vi: "“\(unit.name)” đã kết thúc theo quyết định trước",
        en: "“\(unit.name)” ended by an earlier decision"),
      reason: successors.isEmpty
        ? nil : Text(vi: "Nay là: \(names).", en: "It goes on as: \(names)."),
      untouched: untouchedRegister, tryCommand: "nhanrong org show \(unit.code)",
      details: [("successors", .strings(successors.map(\.code)))])
  }

  static func intoItself(_ unit: OrganisationView) -> CommandFailure {
    CommandFailure(
      "NR-U38", exit: .usage,
      message: Text(
        vi: "“\(unit.name)” không thể nhập vào chính nó",
        en: "“\(unit.name)” cannot go into itself"),
      untouched: untouchedRegister, tryCommand: "nhanrong org merge -h")
  }

  static func tooLow(_ unit: OrganisationView, under: OrganisationView) -> CommandFailure {
    CommandFailure(
      "NR-U39", exit: .usage,
      message: Text(
        vi: "“\(unit.name)” không thể đứng dưới “\(under.name)”",
        en: "“\(unit.name)” cannot stand below “\(under.name)”"),
      reason: Text(
        vi: "Đơn vị trên phải ở cấp cao hơn.", en: "The one above must be of a higher tier."),
      untouched: untouchedRegister, tryCommand: "nhanrong org tree")
  }

  static func adoptsLate(_ unit: OrganisationView, daysOver: Int) -> CommandFailure {
    CommandFailure(
      "NR-P40", exit: .usage,
      message: Text(
        vi: "đã quá \(daysOver) ngày kể từ hạn chấp nhận bài viết cũ của “\(unit.name)”",
        en: "the days to adopt older work of “\(unit.name)” are over by \(daysOver)"),
      reason: Text(
        vi: "Vẫn chấp nhận được, nhưng phải nêu lý do.",
        en: "It can still be adopted, with a reason."),
      untouched: untouchedRegister,
      tryCommand: "nhanrong adopt-held \(unit.code) --reason \"…\"",
      details: [("daysOver", .count(daysOver))])
  }
}
