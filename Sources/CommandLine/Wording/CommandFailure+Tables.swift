import ModelRegistry

/// Files that people made: plans, catalogues, tables. Codes NR-C06 to NR-C08, exit 65.
extension CommandFailure {
  static let nothingWritten = Text(
    vi: "Chưa ghi dòng nào vào sổ.", en: "No row was written to the register.")

  // MARK: Plans

  static func badPlanFile(_ refusal: PlanRefusal, _ file: String) -> CommandFailure {
    let message = Text(
      vi: "\(file): không dùng được", en: "\(file): the file cannot be used")
    switch refusal {
    case .unreadable(let json):
      return CommandFailure(
        "NR-C08", exit: .badRows, message: message,
        reason: Text(
          vi: "Dòng \(json.line), byte \(json.offset), tại \(json.path): không phải JSON đúng.",
          en: "Line \(json.line), byte \(json.offset), at \(json.path): this is not right JSON."),
        untouched: ReplicaWording.kept, tryCommand: "nhanrong help plan import",
        details: [
          ("file", .string(file)), ("line", .count(json.line)), ("offset", .count(json.offset)),
          ("path", .string(json.path.description)),
        ])
    case .faulty(let faults):
      let shown = faults.prefix(5).map {
        Text(
          vi: "\($0.path): \(word($0.code).vi) (\($0.expected)).",
          en: "\($0.path): \(word($0.code).en), expected \($0.expected).")
      }
      return CommandFailure(
        "NR-C08", exit: .badRows, message: message, reason: .joined(shown, by: " "),
        untouched: ReplicaWording.kept, tryCommand: "nhanrong help plan import",
        details: [
          ("file", .string(file)),
          (
            "faults",
            .array(
              faults.map {
                .object([
                  ("path", .string($0.path.description)), ("code", .string($0.code.rawValue)),
                  ("expected", .string($0.expected)),
                ])
              })
          ),
        ])
    }
  }

  private static func word(_ code: PlanFault.Code) -> Text {
    switch code {
    case .missing: Text(vi: "thiếu", en: "missing")
    case .wrongKind: Text(vi: "sai kiểu", en: "wrong kind of value")
    case .unknownMember: Text(vi: "tên lạ", en: "unknown member")
    case .unknownChoice: Text(vi: "từ lạ", en: "unknown word")
    case .badText: Text(vi: "chữ không nhận được", en: "bad text")
    case .badIdentifier: Text(vi: "mã không đúng", en: "bad id")
    case .badDate: Text(vi: "ngày không đúng", en: "bad date")
    case .outOfRange: Text(vi: "số ngoài khoảng", en: "out of range")
    case .emptyList: Text(vi: "danh sách trống", en: "empty list")
    case .duplicateIdentifier: Text(vi: "mã viết hai lần", en: "the same id twice")
    case .unknownReference: Text(vi: "mã không có", en: "unknown reference")
    case .contradiction: Text(vi: "mâu thuẫn", en: "contradiction")
    case .unknownVersion: Text(vi: "khuôn dạng mới hơn", en: "newer format")
    }
  }

  // MARK: Whole tables

  static func badTable(_ refusal: TableRefusal, _ file: String) -> CommandFailure {
    CommandFailure(
      code(of: refusal), exit: .badRows,
      message: Text(vi: "\(file): không đọc được bảng", en: "\(file): the table cannot be read"),
      reason: reason(refusal), untouched: nothingWritten, tryCommand: "nhanrong help load",
      details: [("file", .string(file))])
  }

  private static func code(of refusal: TableRefusal) -> String {
    switch refusal {
    case .badEncoding: "NR-U31"
    case .missingYear: "NR-U32"
    default: "NR-C07"
    }
  }

  private static func reason(_ refusal: TableRefusal) -> Text {
    switch refusal {
    case .tooLarge(_, let max):
      Text(vi: "Tệp lớn hơn \(max) byte.", en: "The file has more than \(max) bytes.")
    case .unclearEncoding:
      Text(vi: "Không rõ bảng mã chữ.", en: "The encoding of the letters is not clear.")
    case .badEncoding(let encoding, let offset):
      Text(
        vi: "Từ byte \(offset) chữ không phải \(encoding.name).",
        en: "From byte \(offset) on the letters are not \(encoding.name).")
    case .missingYear:
      Text(
        vi: "Biểu không ghi năm ở tiêu đề. Nêu năm bằng --year.",
        en: "The title of the form names no year. Name it with --year.")
    case .empty: Text(vi: "Bảng trống.", en: "The table is empty.")
    case .unclosedQuote(let line):
      Text(vi: "Dòng \(line): dấu nháy không đóng.", en: "Line \(line): a quote is not closed.")
    case .textAfterQuote(let line):
      Text(
        vi: "Dòng \(line): có chữ sau dấu nháy đóng.",
        en: "Line \(line): text follows a closing quote.")
    case .tooManyRows(let max):
      Text(vi: "Nhiều hơn \(max) dòng.", en: "There are more than \(max) rows.")
    case .tooManyColumns(let line, let max):
      Text(
        vi: "Dòng \(line): nhiều hơn \(max) cột.", en: "Line \(line): more than \(max) columns.")
    case .cellTooLong(let line, let max):
      Text(
        vi: "Dòng \(line): ô dài hơn \(max) byte.",
        en: "Line \(line): a cell has more than \(max) bytes.")
    case .missingColumns(let columns):
      Text(
        vi: "Thiếu cột: \(columns.joined(separator: ", ")).",
        en: "Columns are missing: \(columns.joined(separator: ", ")).")
    case .duplicateColumn(let column, let first, let second):
      Text(
        vi: "Cột \(column) có hai lần: \(first) và \(second).",
        en: "The column \(column) stands twice: \(first) and \(second).")
    }
  }

  // MARK: Rows

  static func badRows(_ faults: [(file: String, fault: RowFault)]) -> CommandFailure {
    var shown = faults.prefix(5).map { entry in
      let fault = entry.fault
      let what = word(fault)
      return Text(
        vi: "\(entry.file) dòng \(fault.position.row), cột \(fault.column): \(what.vi).",
        en: "\(entry.file) row \(fault.position.row), column \(fault.column): \(what.en).")
    }
    if faults.count > shown.count {
      let rest = faults.count - shown.count
      shown.append(Text(vi: "Còn \(rest) ô nữa.", en: "And \(rest) more."))
    }
    return CommandFailure(
      "NR-C06", exit: .badRows,
      message: Text(
        vi: "\(faults.count) ô không nhận được", en: "\(faults.count) cells cannot be taken"),
      reason: .joined(shown, by: " "), untouched: nothingWritten,
      tryCommand: "nhanrong help load", details: [("faults", json(faults))])
  }

  static func json(_ faults: [(file: String, fault: RowFault)]) -> JSONValue {
    .array(faults.map(json))
  }

  private static func json(_ entry: (file: String, fault: RowFault)) -> JSONValue {
    .object([
      ("file", .string(entry.file)), ("row", .count(entry.fault.position.row)),
      ("line", .count(entry.fault.position.line)), ("column", .string(entry.fault.column)),
      ("found", .string(entry.fault.found)), ("message", .string(word(entry.fault).en)),
    ])
  }

  static func word(_ fault: RowFault) -> Text {
    let found = fault.found.unicodeScalars.prefix(40).map(String.init).joined()
    switch fault.code {
    case .missingValue: return Text(vi: "để trống", en: "is empty")
    case .text:
      return Text(vi: "chữ không nhận được", en: "the text cannot be taken")
    case .date: return Text(vi: "“\(found)” không phải ngày", en: "“\(found)” is no date")
    case .number(let range):
      return Text(
        vi: "“\(found)” không phải số từ \(range.lowerBound) đến \(range.upperBound)",
        en: "“\(found)” is no number from \(range.lowerBound) to \(range.upperBound)")
    case .code: return Text(vi: "“\(found)” không phải mã", en: "“\(found)” is no code")
    case .word(let expected):
      let list = expected.joined(separator: ", ")
      return Text(
        vi: "không nhận “\(found)”, chọn: \(list)",
        en: "“\(found)” is not accepted, choose: \(list)")
    case .sector:
      return Text(
        vi: "kế hoạch không có lĩnh vực “\(found)”", en: "the plan has no sector “\(found)”")
    case .sameAsRow(let row): return Text(vi: "trùng dòng \(row)", en: "the same as row \(row)")
    case .outsideColumns:
      return Text(vi: "“\(found)” nằm ngoài các cột", en: "“\(found)” stands outside the columns")
    }
  }
}
