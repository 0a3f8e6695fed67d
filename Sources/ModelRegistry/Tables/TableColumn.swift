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
private func headingKey(of heading: [UInt8]) -> (key: [UInt8], year: Int?) {
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
