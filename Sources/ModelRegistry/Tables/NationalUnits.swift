import Orthography

/// The administrative units of the country: today's provinces and communes, and which former commune went
/// into which. Facts from files beside the program, never from the program itself: a new list needs no new
/// program.
package struct NationalUnits: Sendable {
  package struct Province: Hashable, Sendable {
    package let code: String
    package let type: String
    package let name: String
    fileprivate let alias: String?
  }

  package struct Commune: Hashable, Sendable {
    package let code: String
    package let province: String
    package let type: String
    package let name: String
    /// Another spelling of the name.
    package let alias: String?
  }

  /// A commune of before the reform.
  package struct Former: Hashable, Sendable {
    package let code: String
    package let type: String
    package let name: String
    package let district: String
    /// Empty where no unit of today could be told.
    package internal(set) var successors: [Successor]
  }

  package struct Successor: Hashable, Sendable {
    package let code: String
    /// How sure and how much: whole, part, unsure, unknown.
    package let extent: String
  }

  /// By code.
  package let provinces: [Province]
  package let communes: [Commune]
  package let former: [Former]

  private enum ProvinceColumn: String, TableColumn {
    case code, type, name
    case alias = "name_alt"
    var headings: [String] { [] }
    var isRequired: Bool { self != .alias }
  }

  enum CommuneColumn: String, TableColumn {
    case code
    case province = "province_code"
    case type, name
    case alias = "name_alt"
    var headings: [String] { [] }
    var isRequired: Bool { self != .alias }
  }

  private enum FormerColumn: String, TableColumn {
    case code = "old_code"
    case type = "old_type"
    case name = "old_name"
    case district = "old_district_code"
    case successor = "new_code"
    case extent
    var headings: [String] { [] }
    var isRequired: Bool { true }
  }

  /// What is wrong with one of the files.
  package enum Refusal: Error, Hashable, Sendable {
    case table(TableRefusal)
    case rows([RowFault])
  }

  package init(
    provinces: CSVTable, communes: CSVTable, mergers: CSVTable
  ) throws(Refusal) {
    self.provinces = try Self.read(provinces) {
      (reader: inout RowReader<ProvinceColumn>) -> Province? in
      let (code, type) = (reader.code(.code), reader.requiredText(.type))
      guard let code, let type, let name = reader.requiredText(.name) else { return nil }
      return Province(code: code, type: type, name: name, alias: reader.text(.alias))
    }.sorted { Self.precedes($0.code, $1.code) }
    self.communes = try Self.communes(communes).sorted { Self.precedes($0.code, $1.code) }
    let rows = try Self.read(mergers) { (reader: inout RowReader<FormerColumn>) -> Former? in
      let (code, type) = (reader.code(.code), reader.requiredText(.type))
      let (district, extent) = (reader.requiredText(.district), reader.requiredText(.extent))
      let successor = reader.text(.successor)
      guard let code, let type, let district, let extent, let name = reader.requiredText(.name)
      else { return nil }
      return Former(
        code: code, type: type, name: name, district: district,
        successors: successor.map { [Successor(code: $0, extent: extent)] } ?? [])
    }
    former = Self.joined(rows)
  }

  /// A territory that was split has a row for each part.
  private static func joined(_ rows: [Former]) -> [Former] {
    var result: [Former] = []
    for row in rows.enumerated().sorted(by: {
      precedes($0.element.code, $1.element.code)
        || $0.element.code.utf8.elementsEqual($1.element.code.utf8) && $0.offset < $1.offset
    }).map(\.element) {
      if let last = result.last, last.code.utf8.elementsEqual(row.code.utf8) {
        result[result.count - 1].successors += row.successors
      } else {
        result.append(row)
      }
    }
    return result
  }

  /// The communes of a list alone, as `load` takes them.
  package static func communes(_ table: CSVTable) throws(Refusal) -> [Commune] {
    try read(table) { (reader: inout RowReader<CommuneColumn>) -> Commune? in
      let (code, province) = (reader.code(.code), reader.code(.province))
      let (type, name) = (reader.requiredText(.type), reader.requiredText(.name))
      guard let code, let province, let type, let name else { return nil }
      return Commune(
        code: code, province: province, type: type, name: name, alias: reader.text(.alias))
    }
  }

  private static func read<Column: TableColumn, Row>(
    _ table: CSVTable, _ row: (inout RowReader<Column>) -> Row?
  ) throws(Refusal) -> [Row] {
    let columns: ColumnMap<Column>
    do throws(TableRefusal) { columns = try ColumnMap<Column>(table) } catch {
      throw .table(error)
    }
    var rows: [Row] = []
    var faults: [RowFault] = []
    for number in 0..<table.rowCount {
      guard var reader = RowReader(table, columns, row: number) else { continue }
      if let value = row(&reader), reader.faults.isEmpty { rows.append(value) }
      faults += reader.faults
    }
    if !faults.isEmpty { throw .rows(faults) }
    return rows
  }

  static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}

extension NationalUnits {
  /// What a search found; both lists by code.
  package struct Findings: Sendable {
    package let communes: [Commune]
    package let former: [Former]
  }

  /// Units of today and of before by code or by name: without tones any spelling, with tones the
  /// letters meant; both placements of a tone are one. A number without its zeros is a code too.
  ///
  /// - Cost: a pass over all names.
  package func find(_ text: String) -> Findings {
    if !text.isEmpty, text.utf8.count <= 5, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      let code = Array(repeating: UInt8(ascii: "0"), count: 5 - text.utf8.count) + text.utf8
      return Findings(
        communes: communes.filter { $0.code.utf8.elementsEqual(code) },
        former: former.filter { $0.code.utf8.elementsEqual(code) })
    }
    let query = SearchQuery(text)
    return Findings(
      communes: communes.filter { unit in
        [Self.title(unit.type, unit.name), unit.alias ?? ""].contains { query.matches($0) }
      },
      former: former.filter { query.matches(Self.title($0.type, $0.name)) })
  }

  package func province(_ code: String) -> Province? {
    provinces.first { $0.code.utf8.elementsEqual(code.utf8) }
  }

  package func commune(_ code: String) -> Commune? {
    communes.first { $0.code.utf8.elementsEqual(code.utf8) }
  }

  /// The name with its kind before it, as people say it.
  package static func title(_ type: String, _ name: String) -> String {
    let word =
      switch type {
      case "xa": "Xã"
      case "phuong": "Phường"
      case "dac_khu": "Đặc khu"
      case "thi_tran": "Thị trấn"
      case "tinh": "Tỉnh"
      case "thanh_pho": "Thành phố"
      default: ""
      }
    return word.isEmpty ? name : "\(word) \(name)"
  }

  /// Communes of one province as rows of a list of units, ready to be loaded.
  package static func organisations(
    of province: String, _ communes: [Commune], kind: String
  ) -> [OrganisationRow] {
    communes.filter { $0.province.utf8.elementsEqual(province.utf8) }.enumerated().map {
      OrganisationRow(
        position: .init(row: $0.offset + 2, line: $0.offset + 2),
        code: "\(province).\($0.element.code)", kind: kind,
        name: title($0.element.type, $0.element.name),
        aliases: $0.element.alias.map { [$0] } ?? [])
    }
  }
}

extension CSVTable {
  /// Whether the headings are those of the national list of communes.
  package var isListOfCommunes: Bool {
    (try? ColumnMap<NationalUnits.CommuneColumn>(self)) != nil
  }
}
