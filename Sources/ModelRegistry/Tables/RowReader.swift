import Orthography

/// Reads the cells of one row and collects what is wrong with each.
struct RowReader<Column: TableColumn> {
  let position: CSVTable.Position
  private(set) var faults: [RowFault] = []
  private(set) var notes: [RowNote] = []
  private let table: CSVTable
  private let columns: ColumnMap<Column>
  private let row: Int

  init?(_ table: CSVTable, _ columns: ColumnMap<Column>, row: Int) {
    guard let position = table.position(ofRow: row) else { return nil }
    self.position = position
    self.table = table
    self.columns = columns
    self.row = row
    let outside = table.columnCount..<max(table.columnCount, table.cellCount(ofRow: row))
    for column in outside where !isBlank(table.cell(row: row, column: column)) {
      let found = String(decoding: table.cell(row: row, column: column), as: UTF8.self)
      faults.append(
        RowFault(code: .outsideColumns, position: position, column: "", found: found))
    }
  }

  private func isBlank(_ cell: ArraySlice<UInt8>) -> Bool { cell.allSatisfy { $0 == 0x20 } }

  private func raw(_ column: Column) -> [UInt8] {
    columns.place(of: column).map { Array(table.cell(row: row, column: $0)) } ?? []
  }

  mutating func refuse(_ column: Column, _ code: RowFault.Code) {
    faults.append(
      RowFault(
        code: code, position: position, column: column.rawValue,
        found: String(decoding: raw(column), as: UTF8.self)))
  }

  /// The clean text of a cell; nil when it is blank or was refused.
  mutating func text(_ column: Column, as rule: TextRule = .name) -> String? {
    do throws(TextRefusal) {
      let text = try cleanText(raw(column), as: rule)
      return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    } catch {
      refuse(column, .text(error))
      return nil
    }
  }

  mutating func requiredText(_ column: Column, as rule: TextRule = .name) -> String? {
    let faultCount = faults.count
    let text = text(column, as: rule)
    if text == nil, faults.count == faultCount { refuse(column, .missingValue) }
    return text
  }

  /// Codes keep their leading zeros and are written in capitals.
  mutating func code(_ column: Column) -> String? {
    guard let text = requiredText(column) else { return nil }
    let isCode = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || byte == 0x2E || byte == 0x2D
    }
    guard isCode, text.utf8.count <= 40 else {
      refuse(column, .code)
      return nil
    }
    return text.uppercased()
  }

  mutating func number(_ column: Column, in range: ClosedRange<Int>) -> Int? {
    guard let text = text(column) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      refuse(column, .number(range))
      return nil
    }
    return number
  }

  mutating func requiredNumber(_ column: Column, in range: ClosedRange<Int>) -> Int? {
    let faultCount = faults.count
    let number = number(column, in: range)
    if number == nil, faults.count == faultCount { refuse(column, .missingValue) }
    return number
  }

  /// Excel keeps days as numbers and saves them so when the column lost its format.
  mutating func date(_ column: Column) -> CivilDate? {
    guard let text = text(column) else { return nil }
    if text.utf8.count == 5, let serial = Int(text), let day = CivilDate(excelSerial: serial) {
      notes.append(
        RowNote(
          code: .excelDate(day), position: position, column: column.rawValue, found: text))
      return day
    }
    do throws(CivilDate.Refusal) {
      return try CivilDate(parsing: text)
    } catch {
      refuse(column, .date(error))
      return nil
    }
  }

  mutating func word<Word: TableWord>(_ column: Column, blank: Word) -> Word {
    guard let text = text(column) else { return blank }
    guard let word = Word(cell: text.utf8) else {
      refuse(column, .word(expected: Word.expected))
      return blank
    }
    return word
  }

  mutating func requiredWord<Word: TableWord>(_ column: Column) -> Word? {
    guard let text = requiredText(column) else { return nil }
    let word = Word(cell: text.utf8)
    if word == nil { refuse(column, .word(expected: Word.expected)) }
    return word
  }

  mutating func answer(_ column: Column) -> Bool {
    word(column, blank: TableAnswer.no) == .yes
  }
}
