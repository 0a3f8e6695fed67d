import ModelRegistry
import Orthography

/// What loading a table asks a person. Codes NR-U30 to NR-U33, NR-P10 and NR-P11.
extension CommandFailure {
  /// The first words with marks are shown as each old table has them: a person sees at once which is
  /// right.
  static func unclearEncoding(of bytes: [UInt8], _ file: String) -> CommandFailure {
    let samples = LegacyEncoding.allCases.map { encoding in
      let isUnicode = firstMalformedByte(in: bytes) == nil
      let line = sampleLine(of: bytes)
      let text = isUnicode ? encoding.decodedAgain(line) : encoding.decoded(line)
      return (encoding.rawValue, String(decoding: text, as: UTF8.self))
    }
    let shown = samples.map { "\($0.0): “\($0.1)”" }.joined(separator: "; ")
    return CommandFailure(
      "NR-U30", exit: .badRows,
      message: Text(
        vi: "\(file): không rõ chữ viết bằng bảng mã nào",
        en: "\(file): it is not clear how the letters are written"),
      reason: Text(
        vi: "Chọn cách đọc đúng: \(shown).", en: "Choose the reading that is right: \(shown)."),
      untouched: nothingWritten, tryCommand: "nhanrong load \(file) --encoding tcvn3",
      details: [
        ("file", .string(file)),
        ("samples", .object(samples.map { ($0.0, .string($0.1)) })),
      ])
  }

  /// The first line with a letter that is not plain, and no more of it than fits a line.
  private static func sampleLine(of bytes: [UInt8]) -> [UInt8] {
    let lines = bytes.split { $0 == 0x0A || $0 == 0x0D }
    let line = lines.first { $0.contains { $0 >= 0x80 } } ?? []
    return Array(line.prefix(60))
  }

  static func unknownMapping(_ sector: String, of plan: Plan) -> CommandFailure {
    CommandFailure(
      "NR-U33", exit: .usage,
      message: Text(
        vi: "kế hoạch \(plan.id) không có lĩnh vực “\(sector)”",
        en: "plan \(plan.id) has no sector “\(sector)”"),
      reason: Text(
        vi: "Các mã: \(plan.sectors.map(\.id).joined(separator: ", ")).",
        en: "The ids: \(plan.sectors.map(\.id).joined(separator: ", "))."),
      untouched: nothingWritten, tryCommand: "nhanrong plan show",
      details: [("sector", .string(sector))])
  }

  static func provinceMissing(_ file: String) -> CommandFailure {
    CommandFailure(
      "NR-P19", exit: .usage,
      message: Text(
        vi: "\(file): danh mục toàn quốc, chưa nêu tỉnh nào",
        en: "\(file): this is the national list, and no province is named"),
      untouched: nothingWritten, tryCommand: "nhanrong load \(file) --province 20",
      details: [("file", .string(file))])
  }

  static func partlyLoaded(cells: Int, rows: Int, suspects: Int) -> CommandFailure {
    CommandFailure(
      "NR-P10", exit: .partlyDone,
      message: Text(
        vi: "\(rows) dòng có ô sai không được nạp", en: "\(rows) rows with bad cells were left out"),
      reason: Text(
        vi: "Sửa các ô đã nêu rồi nạp lại tệp: dòng đã nạp không vào lần nữa.",
        en: "Mend the cells named and load the file again: rows that are in do not come in twice."),
      tryCommand: "nhanrong help load",
      details: [("cells", .count(cells)), ("rows", .count(rows)), ("suspects", .count(suspects))])
  }

  static func suspectsLeft(_ count: Int) -> CommandFailure {
    CommandFailure(
      "NR-P11", exit: .partlyDone,
      message: Text(
        vi: "\(count) dòng nghi trùng không được nạp",
        en: "\(count) rows that look like others were left out"),
      reason: Text(
        vi: "Nếu là người hay tập thể khác, nạp lại với --duplicates.",
        en: "If they are other people or collectives, load again with --duplicates."),
      tryCommand: "nhanrong help load", details: [("suspects", .count(count))])
  }
}
