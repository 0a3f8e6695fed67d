package import Orthography

/// One cell that cannot be used. A row with a fault is left out; the other rows are read.
package struct RowFault: Error, Hashable, Sendable {
  package enum Code: Hashable, Sendable {
    case missingValue
    case text(TextRefusal)
    case date(CivilDate.Refusal)
    /// Not a whole number of the range.
    case number(ClosedRange<Int>)
    /// Letters, digits, dots and hyphens only, at most 40.
    case code
    /// Not one of these words.
    case word(expected: [String])
    /// A field this plan does not have; a person must map it, an import never makes a field.
    case sector
    /// The same id as this row.
    case sameAsRow(Int)
    /// A filled cell to the right of the last heading.
    case outsideColumns
  }

  package let code: Code
  package let position: CSVTable.Position
  /// Id of the column; empty for `outsideColumns`.
  package let column: String
  /// The cell as it stands in the file.
  package let found: String
}

/// Something that was read otherwise than it was written, and must be told.
package struct RowNote: Hashable, Sendable {
  package enum Code: Hashable, Sendable {
    /// A date column held the number Excel keeps for a day.
    case excelDate(CivilDate)
    /// Empty below a merged cell: the value of the row above was taken.
    case fromRowAbove
    /// One cell for several columns that could not be parted: all of it went into the first.
    case notParted([String])
  }

  package let code: Code
  package let position: CSVTable.Position
  package let column: String
  package let found: String
}

/// What a table gave: rows that are complete and right, and everything else that must be said.
package struct TableReading<Row: Sendable>: Sendable {
  package private(set) var rows: [Row] = []
  package private(set) var faults: [RowFault] = []
  package private(set) var notes: [RowNote] = []
  /// Headings nobody reads.
  package private(set) var unusedHeadings: [String]
  /// Rows between the others that hold no entry: titles, totals, signatures.
  package private(set) var skipped: [SkippedRow] = []

  init(unusedHeadings: [String]) { self.unusedHeadings = unusedHeadings }

  mutating func take<Column>(_ row: Row?, from reader: RowReader<Column>) {
    if let row, reader.faults.isEmpty { rows.append(row) }
    faults += reader.faults
    notes += reader.notes
  }

  mutating func add(_ notes: [RowNote], _ skipped: [SkippedRow]) {
    self.notes += notes
    self.skipped += skipped
  }
}
