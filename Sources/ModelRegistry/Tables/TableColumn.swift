import Orthography

/// A column that a kind of table knows; the raw value is its id in files for programs.
protocol TableColumn: RawRepresentable, CaseIterable, Hashable where RawValue == String {
  /// Headings people write over it, in Vietnamese and English.
  var headings: [String] { get }
  /// Whether a table without it is refused.
  var isRequired: Bool { get }
}

/// Which place of a table holds which column, found by the headings in any order.
struct ColumnMap<Column: TableColumn> {
  private var places: [(column: Column, place: Int, year: Int?)] = []
  /// Headings that mean nothing here; reported, never an error.
  private(set) var unusedHeadings: [String] = []

  init(_ table: CSVTable) throws(TableRefusal) {
    let known = Column.allCases.map { column in
      (column, (column.headings + [column.rawValue]).map { headingKey(of: Array($0.utf8)).key })
    }
    for place in 0..<table.columnCount {
      let heading = headingKey(of: Array(table.heading(place)))
      guard let column = known.first(where: { $0.1.contains(heading.key) })?.0 else {
        let text = String(decoding: table.heading(place), as: UTF8.self)
        if !text.isEmpty { unusedHeadings.append(text) }
        continue
      }
      if let first = self.place(of: column) {
        throw .duplicateColumn(column.rawValue, first: first + 1, second: place + 1)
      }
      places.append((column, place, heading.year))
    }
    let missing = Column.allCases.filter { $0.isRequired && self.place(of: $0) == nil }
    if !missing.isEmpty { throw .missingColumns(missing.map(\.rawValue)) }
  }

  func place(of column: Column) -> Int? { places.first { $0.column == column }?.place }

  /// The year at the end of the heading, as in "Xếp loại 2026".
  func year(of column: Column) -> Int? { places.first { $0.column == column }?.year }
}

/// Letters and digits without tones; everything else is a space, so that `Mã_đơn vị (*)` and
/// `ma don vi` are one heading. A year at the end is taken off.
func headingKey(of heading: [UInt8]) -> (key: [UInt8], year: Int?) {
  let isLetter = { (byte: UInt8) in
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte >= 0x80
  }
  var words = searchKey(of: heading).split { !isLetter($0) }
  var year: Int?
  if words.count > 1, let last = words.last, last.count == 4,
    let number = Int(String(decoding: last, as: UTF8.self)), number >= 1000
  {
    year = number
    words.removeLast()
  }
  return (Array(words.joined(separator: [0x20])), year)
}

extension CSVTable {
  /// The table from its heading on: lines of a title above and lines of a total below are told apart. A
  /// table without such a heading comes back whole, so that what it lacks can be named.
  func fromHeading<Column: TableColumn>(
    of type: Column.Type
  ) -> (table: CSVTable, skipped: [SkippedRow]) {
    let known = Column.allCases.map { column in
      (column.headings + [column.rawValue]).map { headingKey(of: Array($0.utf8)).key }
    }
    let heading = (-1..<min(rowCount, 40)).first { row in
      let keys = (0..<cellCount(ofRow: row)).map {
        headingKey(of: Array(cell(row: row, column: $0))).key
      }
      return zip(Column.allCases, known).allSatisfy { column, names in
        !column.isRequired || keys.contains { names.contains($0) }
      }
    }
    guard let heading else { return (self, []) }
    var rows = [heading]
    var totals: [Int] = []
    for row in heading + 1..<max(heading + 1, rowCount) {
      if isTotal(row: row) { totals.append(row) } else { rows.append(row) }
    }
    let skipped = (Array(-1..<heading) + totals).compactMap { row in
      position(ofRow: row).map { position in
        let cells = (0..<cellCount(ofRow: row)).map { cell(row: row, column: $0) }
        let text = cells.filter { !$0.isEmpty }.joined(separator: [0x20])
        return SkippedRow(position: position, text: String(decoding: Array(text), as: UTF8.self))
      }
    }
    return (table(ofRows: rows), skipped)
  }

  /// A line that adds up says so at its beginning and leaves most cells empty.
  private func isTotal(row: Int) -> Bool {
    let filled = (0..<cellCount(ofRow: row)).filter {
      !cell(row: row, column: $0).allSatisfy { $0 == 0x20 }
    }
    guard filled.count <= 3, let first = filled.first else { return false }
    return TotalLine.begins(cell(row: row, column: first))
  }
}
