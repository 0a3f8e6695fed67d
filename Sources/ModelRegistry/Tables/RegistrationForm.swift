import Orthography

/// The registration form as people paste it from Word or Excel: title lines, a part for collectives and
/// one for persons, headings over each, roman headings, numbers of columns, totals, signatures.
///
/// It is rewritten as the plain table of registrations, so that one reader judges both; every row keeps
/// the number it has in the file.
package struct RegistrationForm {
  /// A heading stands below no more lines than these.
  private static let titleRowsMax = 40

  /// The same rows under the headings of the plain table.
  let plain: CSVTable
  let notes: [RowNote]
  let skipped: [SkippedRow]

  /// - Parameter org: the unit whose form it is, written in rows that name none.
  /// - Parameter year: the year, where a person named it; else it must stand in the title.
  /// - Returns: nil where the table is no such form.
  static func read(
    _ table: CSVTable, plan: Plan, org: String, year: Int?
  ) throws(TableRefusal) -> RegistrationForm? {
    var reader = FormReader(table, FormHeadings(plan), org: org, year: year)
    for row in -1..<table.rowCount {
      reader.take(row)
      // Other tables are long too, and none of their rows is a heading.
      if row == titleRowsMax, !reader.sawHeading { return nil }
    }
    guard reader.sawHeading else { return nil }
    guard let year = reader.year else { throw .missingYear }
    return RegistrationForm(
      plain: reader.builder.table(like: table, year: year), notes: reader.notes,
      skipped: reader.skipped)
  }
}

/// A row that holds no registration, told so that nothing is left out in silence.
package struct SkippedRow: Hashable, Sendable {
  package let position: CSVTable.Position
  package let text: String
}

private struct FormReader {
  let table: CSVTable
  let headings: FormHeadings
  let org: String
  var year: Int?
  var builder = PlainTableBuilder()
  var notes: [RowNote] = []
  var skipped: [SkippedRow] = []
  var sawHeading: Bool { !places.isEmpty }
  private var kind: SubjectKind?
  private var places: [(place: Int, meaning: FormHeadings.Meaning)] = []
  private var lastField: [UInt8] = []

  init(_ table: CSVTable, _ headings: FormHeadings, org: String, year: Int?) {
    (self.table, self.headings, self.org, self.year) = (table, headings, org, year)
  }

  mutating func take(_ row: Int) {
    let filled = (0..<table.cellCount(ofRow: row)).filter {
      !table.cell(row: row, column: $0).allSatisfy { $0 == 0x20 }
    }
    let text = Array(filled.map { table.cell(row: row, column: $0) }.joined(separator: [0x20]))
    if let found = heading(row, filled) {
      places = found
      lastField = []
    } else if filled.count <= 2, let title = headings.kind(ofTitle: text) {
      kind = title
      lastField = []
    } else if !sawHeading {
      year = year ?? Self.year(in: text)
    } else if !isNumbering(row, filled) {
      if isEntry(row, filled) { enter(row) } else { skip(row, text) }
    }
  }

  /// A heading names the subject and two more things.
  private func heading(
    _ row: Int, _ filled: [Int]
  ) -> [(place: Int, meaning: FormHeadings.Meaning)]? {
    guard let first = filled.first, number(row, first) == nil else { return nil }
    let known = filled.compactMap { place in
      headings.meaning(of: table.cell(row: row, column: place)).map { (place, $0) }
    }
    let namesSubject = known.contains { $0.1.columns == [.name] }
    return namesSubject && known.count >= 3 ? known : nil
  }

  /// The row "(1) (2) (3)" below a heading.
  private func isNumbering(_ row: Int, _ filled: [Int]) -> Bool {
    filled.count >= 3
      && filled.enumerated().allSatisfy { offset, place in
        number(row, place) == offset + 1
      }
  }

  private func number(_ row: Int, _ place: Int) -> Int? {
    let digits = table.cell(row: row, column: place).filter {
      ![0x20, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ".")].contains($0)
    }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  /// A row with a number, or one without in which more than one cell says something.
  private func isEntry(_ row: Int, _ filled: [Int]) -> Bool {
    if isTotal(row, filled) { return false }
    guard let place = places.first(where: { $0.meaning.isNumber })?.place else {
      return filled.count >= 2
    }
    if filled.contains(place) { return number(row, place) != nil }
    return filled.count >= 2
  }

  private func isTotal(_ row: Int, _ filled: [Int]) -> Bool {
    filled.prefix(2).contains { place in
      TotalLine.begins(table.cell(row: row, column: place))
    }
  }

  private mutating func skip(_ row: Int, _ text: [UInt8]) {
    guard let position = table.position(ofRow: row) else { return }
    skipped.append(
      SkippedRow(position: position, text: String(decoding: text, as: UTF8.self)))
  }

  private mutating func enter(_ row: Int) {
    guard let position = table.position(ofRow: row) else { return }
    var cells: [RegistrationColumn: [UInt8]] = [:]
    for (place, meaning) in places where !meaning.isNumber {
      let cell = Array(table.cell(row: row, column: place))
      let parts = Self.parts(of: cell, for: meaning.columns.count)
      if let parts {
        for (column, part) in zip(meaning.columns, parts) { cells[column] = part }
      } else if let first = meaning.columns.first {
        cells[first] = cell
        note(.notParted(meaning.columns.map(\.rawValue)), position, first, cell)
      }
    }
    inheritField(&cells, position)
    let isOfPersons = places.contains { $0.meaning.isOfPersons }
    var subject = kind ?? (isOfPersons ? .individual : .collective)
    // The form lists households among persons, told by the word before the name.
    if subject == .individual, matchKey(of: cells[.name] ?? []).starts(with: "hộ ".utf8) {
      subject = .household
    }
    if (cells[.subjectKind] ?? []).isEmpty { cells[.subjectKind] = Array(subject.rawValue.utf8) }
    if (cells[.org] ?? []).isEmpty { cells[.org] = Array(org.utf8) }
    builder.add(position, cells)
  }

  /// A cell merged over several rows has its text in the first of them only.
  private mutating func inheritField(
    _ cells: inout [RegistrationColumn: [UInt8]], _ position: CSVTable.Position
  ) {
    let field = cells[.field] ?? []
    if !field.allSatisfy({ $0 == 0x20 }) {
      lastField = field
    } else if !lastField.isEmpty {
      cells[.field] = lastField
      note(.fromRowAbove, position, .field, lastField)
    }
  }

  private mutating func note(
    _ code: RowNote.Code, _ position: CSVTable.Position, _ column: RegistrationColumn,
    _ found: [UInt8]
  ) {
    notes.append(
      RowNote(
        code: code, position: position, column: column.rawValue,
        found: String(decoding: found, as: UTF8.self)))
  }

  /// As many parts as there are columns, set off by semicolons or lines; nil where it is not so.
  private static func parts(of cell: [UInt8], for count: Int) -> [[UInt8]]? {
    if count == 1 { return [cell] }
    if cell.allSatisfy({ $0 == 0x20 }) { return [] }
    let parts = cell.split { $0 == UInt8(ascii: ";") || $0 == 0x0A || $0 == 0x0D }.map(Array.init)
    return parts.count == count ? parts : nil
  }

  /// The year a title line names, as in "năm 2026".
  private static func year(in text: [UInt8]) -> Int? {
    let words = searchKey(of: text).split { !((0x61...0x7A) ~= $0 || (0x30...0x39) ~= $0) }
    for (word, next) in zip(words, words.dropFirst()) where word.elementsEqual("nam".utf8) {
      if next.count == 4, let year = Int(String(decoding: next, as: UTF8.self)) { return year }
    }
    return nil
  }
}

/// Lines below a table that add it up.
enum TotalLine {
  static func begins(_ cell: some Collection<UInt8>) -> Bool {
    let key = matchKey(of: Array(cell))
    return ["tổng cộng", "tổng số", "tổng:", "cộng"].contains { word in
      key.elementsEqual(word.utf8) || key.starts(with: Array(word.utf8) + [0x20])
        || key.starts(with: Array(word.utf8) + [UInt8(ascii: ":")])
    }
  }
}

/// Puts cells together as a table again.
private struct PlainTableBuilder {
  private var rows: [(CSVTable.Position, [RegistrationColumn: [UInt8]])] = []

  mutating func add(_ position: CSVTable.Position, _ cells: [RegistrationColumn: [UInt8]]) {
    rows.append((position, cells))
  }

  func table(like source: CSVTable, year: Int) -> CSVTable {
    var text: [UInt8] = []
    var ranges: [Range<Int>] = []
    var result: [CSVTable.Row] = []
    func add(_ cells: [[UInt8]], at position: CSVTable.Position) {
      let first = ranges.count
      for cell in cells {
        ranges.append(text.count..<(text.count + cell.count))
        text += cell
      }
      result.append(CSVTable.Row(position: position, cells: first..<ranges.count))
    }
    let columns = RegistrationColumn.allCases
    add(columns.map { Array($0.rawValue.utf8) }, at: .init(row: 1, line: 1))
    for (position, cells) in rows {
      add(
        columns.map { column in
          let cell = cells[column] ?? []
          return column == .year && cell.isEmpty ? Array(String(year).utf8) : cell
        }, at: position)
    }
    return CSVTable(
      separator: source.separator, encoding: source.encoding, isGuessed: source.isGuessed,
      text: text, cells: ranges, rows: result)
  }
}
