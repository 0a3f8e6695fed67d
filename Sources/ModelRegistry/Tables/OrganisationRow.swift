import Orthography

/// One unit of a list of units.
package struct OrganisationRow: Hashable, Sendable {
  package let position: CSVTable.Position
  /// Official code, such as `20.06601.CB03`.
  package let code: String
  /// Id of a kind in the catalogue.
  package let kind: String
  package let name: String
  /// Id of a rating in the catalogue; nil when the cell is blank.
  package let rating: String?
  /// The year in the heading of the rating, as in "Xếp loại 2026".
  package let ratingYear: Int?
  /// Other spellings and names the unit is known by.
  package let aliases: [String]

  init(
    position: CSVTable.Position, code: String, kind: String, name: String, aliases: [String]
  ) {
    (self.position, self.code, self.kind, self.name) = (position, code, kind, name)
    (rating, ratingYear, self.aliases) = (nil, nil, aliases)
  }

  enum Column: String, TableColumn {
    case code, kind, name, rating

    var headings: [String] {
      switch self {
      case .code: ["Mã", "Mã đơn vị"]
      case .kind: ["Loại", "Loại đơn vị"]
      case .name: ["Tên", "Tên đơn vị", "Đơn vị"]
      case .rating: ["Xếp loại", "Kết quả xếp loại"]
      }
    }

    var isRequired: Bool { self != .rating }
  }

  /// Reads every row. Kinds and ratings may be written as ids, codes or names of the catalogue.
  package static func read(
    _ source: CSVTable, catalogue: Catalogue
  ) throws(TableRefusal) -> TableReading<OrganisationRow> {
    let (table, skipped) = source.fromHeading(of: Column.self)
    let columns = try ColumnMap<Column>(table)
    var reading = TableReading<OrganisationRow>(unusedHeadings: columns.unusedHeadings)
    var rowOfCode: [String: Int] = [:]
    for row in 0..<table.rowCount {
      guard var reader = RowReader(table, columns, row: row) else { continue }
      let unit = OrganisationRow(
        &reader, catalogue, ratingYear: columns.year(of: .rating))
      if let code = unit?.code {
        if let first = rowOfCode[code] { reader.refuse(.code, .sameAsRow(first)) }
        rowOfCode[code] = rowOfCode[code] ?? reader.position.row
      }
      reading.take(unit, from: reader)
    }
    reading.add([], skipped)
    return reading
  }

  private init?(
    _ reader: inout RowReader<Column>, _ catalogue: Catalogue, ratingYear: Int?
  ) {
    position = reader.position
    let code = reader.code(.code)
    let kind = Self.entry(.kind, reader.requiredText(.kind), catalogue.organisationKinds, &reader)
    let name = reader.requiredText(.name)
    rating = Self.entry(.rating, reader.text(.rating), catalogue.unitRatings, &reader)
    self.ratingYear = ratingYear
    aliases = []
    guard let code, let kind, let name else { return nil }
    (self.code, self.kind, self.name) = (code, kind, name)
  }

  private static func entry(
    _ column: Column, _ text: String?, _ entries: [Catalogue.Entry],
    _ reader: inout RowReader<Column>
  ) -> String? {
    guard let text else { return nil }
    let key = wordKey(of: Array(text.utf8))
    let entry = entries.first { entry in
      [entry.id, entry.code ?? entry.id, entry.name.vi, entry.name.en].contains {
        wordKey(of: Array($0.utf8)) == key
      }
    }
    if entry == nil { reader.refuse(column, .word(expected: entries.map(\.name.vi))) }
    return entry?.id
  }
}
