/// One row of a table of roles: which unit stands in which role of a plan, and of schools the level.
///
/// `usual(of:units:)` binds by kind and name; such a table says what that cannot know, for example who
/// the accountant is, or which school teaches which level. `Register.bind` signs it.
package struct RoleRow: Hashable, Sendable {
  package let entry: RoleBinding.Entry
  package let schoolLevel: SchoolLevel?

  enum Column: String, TableColumn {
    case role, unit
    case schoolLevel = "school_level"

    var headings: [String] {
      switch self {
      case .role: ["Vai trò", "Vai trò trong kế hoạch"]
      case .unit: ["Mã đơn vị", "Đơn vị"]
      case .schoolLevel: ["Cấp học"]
      }
    }

    var isRequired: Bool { self != .schoolLevel }
  }

  /// Reads every row against a plan and its units. A role is written as its id or its name in the plan,
  /// a unit as its code or its name.
  package static func read(
    _ table: CSVTable, plan: Plan, units: [UnitFacts]
  ) throws(TableRefusal) -> TableReading<RoleRow> {
    let columns = try ColumnMap<Column>(table)
    var reading = TableReading<RoleRow>(unusedHeadings: columns.unusedHeadings)
    for row in 0..<table.rowCount {
      guard var reader = RowReader(table, columns, row: row) else { continue }
      let found = RoleRow(&reader, plan, units)
      reading.take(found, from: reader)
    }
    return reading
  }

  private init?(_ reader: inout RowReader<Column>, _ plan: Plan, _ units: [UnitFacts]) {
    let role = Self.found(reader.requiredText(.role), among: plan.organisations) {
      [$0.id, $0.name.vi, $0.name.en]
    }
    if role == nil { reader.refuse(.role, .word(expected: plan.organisations.map(\.id))) }
    let unit = Self.found(reader.requiredText(.unit), among: units) { [$0.code, $0.name] }
    if unit == nil { reader.refuse(.unit, .word(expected: units.prefix(20).map(\.code))) }
    let level: SchoolLevel? =
      reader.text(.schoolLevel) == nil ? nil : reader.requiredWord(.schoolLevel)
    guard let role, let unit else { return nil }
    entry = RoleBinding.Entry(role: role.id, unit: unit.key)
    schoolLevel = level
  }

  /// The only one of that word; a name that two share is nobody's.
  private static func found<Item>(
    _ text: String?, among items: [Item], by words: (Item) -> [String]
  ) -> Item? {
    guard let text else { return nil }
    let key = wordKey(of: Array(text.utf8))
    let matches = items.filter { item in
      words(item).contains { !$0.isEmpty && wordKey(of: Array($0.utf8)) == key }
    }
    return matches.count == 1 ? matches[0] : nil
  }
}
