package import Orthography

/// A table as read: one heading row and the rows that hold anything.
///
/// All cells share one buffer; a table of a hundred thousand rows is three arrays, not two million
/// strings.
package struct CSVTable: Hashable, Sendable {
  /// Where a row stands, for messages.
  package struct Position: Hashable, Sendable {
    /// The row number Excel shows; the heading is usually row 1.
    package let row: Int
    /// The line a text editor shows; larger than `row` after cells with line breaks.
    package let line: Int

    package init(row: Int, line: Int) {
      self.row = row
      self.line = line
    }
  }

  package let separator: CSVSeparator
  package let encoding: TextEncoding
  /// Whether the encoding was found out; else a person named it.
  package let isGuessed: Bool
  private let text: [UInt8]
  private let cells: [Range<Int>]
  private let rows: [Row]

  struct Row: Hashable, Sendable {
    let position: Position
    let cells: Range<Int>
  }

  /// The first row is the heading; `rows` must not be empty.
  init(
    separator: CSVSeparator, encoding: TextEncoding, isGuessed: Bool, text: [UInt8],
    cells: [Range<Int>], rows: [Row]
  ) {
    self.separator = separator
    self.encoding = encoding
    self.isGuessed = isGuessed
    self.text = text
    self.cells = cells
    self.rows = rows
  }

  /// Rows below the heading.
  package var rowCount: Int { max(0, rows.count - 1) }

  /// Columns of the heading.
  package var columnCount: Int { rows.first?.cells.count ?? 0 }

  package func heading(_ column: Int) -> ArraySlice<UInt8> { cell(inRow: rows.first, column) }

  package func position(ofRow row: Int) -> Position? {
    rows.indices.contains(row + 1) ? rows[row + 1].position : nil
  }

  /// How many cells the row really has; rows may be shorter or longer than the heading.
  package func cellCount(ofRow row: Int) -> Int {
    rows.indices.contains(row + 1) ? rows[row + 1].cells.count : 0
  }

  /// The cell, empty when the row ends before it. Rows count from 0 below the heading.
  package func cell(row: Int, column: Int) -> ArraySlice<UInt8> {
    cell(inRow: rows.indices.contains(row + 1) ? rows[row + 1] : nil, column)
  }

  /// A table of some rows of this one, the first of them as its heading; -1 is this table's own heading.
  /// Rows that are not there are left out.
  func table(ofRows numbers: [Int]) -> CSVTable {
    CSVTable(
      separator: separator, encoding: encoding, isGuessed: isGuessed, text: text, cells: cells,
      rows: numbers.filter { rows.indices.contains($0 + 1) }.map { rows[$0 + 1] })
  }

  private func cell(inRow row: Row?, _ column: Int) -> ArraySlice<UInt8> {
    guard let row, column >= 0, column < row.cells.count else { return [] }
    return text[cells[row.cells.lowerBound + column]]
  }
}

/// What stands between two cells.
package enum CSVSeparator: UInt8, Hashable, Sendable, CaseIterable {
  case comma = 0x2C
  /// What Excel writes where the decimal sign is a comma, as in Vietnam.
  case semicolon = 0x3B
  case tab = 0x09
}
