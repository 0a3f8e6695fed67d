import ModelRegistry
import Orthography

/// What was read otherwise than it was written, and must be told.
enum TableWarnings {
  static func encoding(of table: CSVTable, _ file: String) -> [ReplyWarning] {
    var warnings: [ReplyWarning] = []
    if table.isGuessed, !table.encoding.isUnicode {
      let name = table.encoding.name
      warnings.append(
        ReplyWarning(
          "NR-P12",
          Text(
            vi: """
              \(file): chữ được đọc theo bảng mã \(name); nếu sai, nêu --encoding. Chữ hoa có dấu \
              đứng riêng trong tệp TCVN3 không tự hoa lại được.
              """,
            en: """
              \(file): the letters were read as \(name); if that is wrong, name --encoding. A single \
              capital with a tone in a TCVN3 file cannot be raised again.
              """)))
    }
    if table.mayHaveLostLetters {
      warnings.append(
        ReplyWarning(
          "NR-P13",
          Text(
            vi: "\(file): không có chữ ư nào; có lẽ một chương trình đã bỏ mất. Lấy lại tệp gốc.",
            en: "\(file): there is no letter ư; some program may have lost it. Get the first file.")
        ))
    }
    return warnings
  }

  static func reading<Row>(_ reading: TableReading<Row>, _ file: String) -> [ReplyWarning] {
    var warnings: [ReplyWarning] = []
    if !reading.unusedHeadings.isEmpty {
      let list = reading.unusedHeadings.joined(separator: ", ")
      warnings.append(
        ReplyWarning(
          "NR-W23",
          Text(vi: "\(file): không dùng cột \(list)", en: "\(file): not used: columns \(list)")))
    }
    warnings += reading.notes.map { warning($0, file) }
    if !reading.skipped.isEmpty {
      let rows = reading.skipped.map { String($0.position.row) }.joined(separator: ", ")
      warnings.append(
        ReplyWarning(
          "NR-P14",
          Text(
            vi: "\(file): bỏ qua các dòng \(rows) (tiêu đề, cộng, chữ ký)",
            en: "\(file): left out rows \(rows) (titles, totals, signatures)")))
    }
    return warnings
  }

  private static func warning(_ note: RowNote, _ file: String) -> ReplyWarning {
    let row = note.position.row
    switch note.code {
    case .excelDate(let day):
      return ReplyWarning(
        "NR-W24",
        Text(
          vi: "\(file) dòng \(row): số \(note.found) được đọc là ngày \(day.text)",
          en: "\(file) row \(row): the number \(note.found) was read as \(day.text)"))
    case .fromRowAbove:
      return ReplyWarning(
        "NR-P15",
        Text(
          vi: "\(file) dòng \(row): ô gộp, lấy lĩnh vực của dòng trên: \(note.found)",
          en: "\(file) row \(row): a merged cell, the sector above was taken: \(note.found)"))
    case .notParted(let columns):
      let list = columns.joined(separator: ", ")
      return ReplyWarning(
        "NR-P16",
        Text(
          vi: "\(file) dòng \(row): không tách được “\(note.found)” thành \(list)",
          en: "\(file) row \(row): “\(note.found)” could not be parted into \(list)"))
    }
  }

  static func restored(_ code: LoadOutcome.RestoredCode, row: Int, _ file: String) -> ReplyWarning {
    ReplyWarning(
      "NR-P17",
      Text(
        vi: "\(file) dòng \(row): mã \(code.found) được hiểu là \(code.meant)",
        en: "\(file) row \(row): the code \(code.found) was read as \(code.meant)"))
  }

  static func suspect(
    _ name: String, row: Int, _ file: String, like other: String, isWritten: Bool
  ) -> ReplyWarning {
    ReplyWarning(
      "NR-P18",
      isWritten
        ? Text(
          vi: "\(file) dòng \(row): “\(name)” nghi trùng \(other), vẫn nạp",
          en: "\(file) row \(row): “\(name)” looks like \(other), loaded all the same")
        : Text(
          vi: "\(file) dòng \(row): “\(name)” nghi trùng \(other), chưa nạp",
          en: "\(file) row \(row): “\(name)” looks like \(other), not loaded"))
  }
}
