import CanonicalCBOR
import Causality
import ChangeLog
import Merging
import ReplicaStore

extension ReplicaCore {
  /// Writes the row a record has in its type's table, or takes it away where nothing shows.
  func writeReadModel(
    _ row: borrowing RecordRow, _ batch: borrowing ChangeBatch, _ desk: borrowing RecordDesk
  ) throws(ReplicaError) {
    guard let type = row.type, let table = readModel.table(forType: type) else { return }
    if desk.state.existence == .absent {
      return try removeRow(row.number, from: readModel.tables[table])
    }
    let picture = readModel.tables[table].isComputed ? self.picture(row.id, batch, desk) : nil
    let statement = try rowStatement(table)
    let audience = catalog.audiences[Int(row.audience)].organisation
    do throws(StorageError) {
      try statement.bind(row.number, at: 1)
      try statement.bind(row.id, at: 2)
      try statement.bind(audience, at: 3)
      try statement.bind(row.attention.rawValue, at: 4)
      var shown = ShownValues()
      var place: Int32 = 5
      for slot in readModel.tables[table].slots {
        switch slot {
        case .field(let target, let kind):
          try shown.bind(target, kind, to: statement, at: place, desk, batch)
        case .computed(let number, let kind):
          let value = picture.map { readModel.tables[table].computed[number]($0) } ?? .null
          try statement.bind(value, kind, at: place)
        case .adjusted(let target, let number, let kind):
          if let value = picture.flatMap({ readModel.tables[table].adjusted[number]($0) }) {
            try statement.bind(value, kind, at: place)
          } else {
            try shown.bind(target, kind, to: statement, at: place, desk, batch)
          }
        }
        place += 1
      }
      try statement.run()
    } catch { throw ReplicaError(storage: error) }
  }

  private func removeRow(_ number: Int64, from table: ReadModelTable) throws(ReplicaError) {
    try storing { () throws(StorageError) in
      let statement = try Statement(
        "DELETE FROM \(table.name) WHERE number = ?1", on: database.connection)
      try statement.bind(number, at: 1)
      try statement.run()
    }
  }

  private func rowStatement(_ table: Int) throws(ReplicaError) -> Statement {
    if rowStatements.isEmpty {
      rowStatements = try storing { () throws(StorageError) in
        var statements: [Statement] = []
        for table in readModel.tables {
          statements.append(try Statement(table.insertStatement, on: database.connection))
        }
        return statements
      }
    }
    return rowStatements[table]
  }
}

/// The shown values of a record's fields, looked for in the order in which columns ask: a list of columns
/// in order of fields walks once through the siblings.
private struct ShownValues {
  private var cursor = 0

  /// The value goes from the changes' own bytes into the row without a copy in between: both stay as they
  /// are until the statement has run.
  mutating func bind(
    _ target: UInt32, _ kind: ReadModelColumn.Kind, to statement: Statement, at place: Int32,
    _ desk: borrowing RecordDesk, _ batch: borrowing ChangeBatch
  ) throws(StorageError) {
    guard let sibling = find(target, in: desk.state.siblings), !desk.state.siblings[sibling].isClear
    else { return try statement.bindNull(at: place) }
    if desk.state.isErased(desk.state.siblings[sibling].change) {
      return try statement.bindNull(at: place)
    }
    let operation = desk.state.siblings[sibling].operation
    let source = desk.sources[desk.state.siblings[sibling].change]
    if source.isStored {
      let range = desk.stored.value(ofChangeAt: source.index, operation: operation)
      try statement.bind(desk.stored.bytes.span, range, kind, at: place)
    } else {
      let range = batch.value(ofChangeAt: source.index, operation: operation)
      try statement.bind(batch.bytes.span, range, kind, at: place)
    }
  }

  private mutating func find(_ target: UInt32, in siblings: [RecordState.Sibling]) -> Int? {
    if cursor > 0, siblings[cursor - 1].target >= target {
      cursor = RecordState.firstSibling(of: target, in: siblings)
    }
    while cursor < siblings.count, siblings[cursor].target < target { cursor += 1 }
    guard cursor < siblings.count, siblings[cursor].target == target else { return nil }
    cursor += 1
    return cursor - 1
  }
}

extension Statement {
  fileprivate func bind(
    _ value: Value, _ kind: ReadModelColumn.Kind, at place: Int32
  ) throws(StorageError) {
    switch (value, kind) {
    case (.integer(let number), .integer), (.integer(let number), .any):
      try bind(number, at: place)
    case (.bool(let flag), .integer), (.bool(let flag), .any): try bind(flag ? 1 : 0, at: place)
    case (.text(let text), .text), (.text(let text), .any): try bind(text, at: place)
    case (.bytes(let bytes), .blob), (.bytes(let bytes), .any): try bind(bytes, at: place)
    case (.list, .blob), (.list, .any): try bind(value.canonicalBytes, at: place)
    default: try bindNull(at: place)
    }
  }

  /// Binds a canonical value without making a String of it.
  fileprivate func bind(
    _ bytes: borrowing Span<UInt8>, _ range: Range<Int>?, _ kind: ReadModelColumn.Kind,
    at place: Int32
  ) throws(StorageError) {
    guard let range, range.upperBound <= bytes.count, let shape = ValueShape(bytes, range) else {
      return try bindNull(at: place)
    }
    switch (shape, kind) {
    case (.integer(let number), .integer), (.integer(let number), .any):
      try bind(number, at: place)
    case (.text(let inner), .text), (.text(let inner), .any):
      try bindBorrowed(utf8: bytes.extracting(inner), at: place)
    case (.bytes(let inner), .blob), (.bytes(let inner), .any):
      try bind(bytes.extracting(inner), at: place)
    case (.list, .blob), (.list, .any): try bind(bytes.extracting(range), at: place)
    default: try bindNull(at: place)
    }
  }
}

/// What a canonical value is, as far as a column asks.
private enum ValueShape {
  case integer(Int64), text(Range<Int>), bytes(Range<Int>), list

  init?(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) {
    // The common case by hand: texts, whose head says no more than where they start.
    let first = bytes[range.lowerBound]
    if first >= 0x60, first < 0x7a {
      let head = first < 0x78 ? 1 : first == 0x78 ? 2 : 3
      self = .text(range.lowerBound + head..<range.upperBound)
      return
    }
    var decoder = CBORDecoder(from: range.lowerBound, to: range.upperBound)
    guard let (kind, value) = try? decoder.head(bytes) else { return nil }
    switch kind {
    case .unsigned, .negative:
      guard let number = Int64(exactly: value) else { return nil }
      self = .integer(kind == .unsigned ? number : -1 - number)
    case .text: self = .text(decoder.position..<range.upperBound)
    case .bytes: self = .bytes(decoder.position..<range.upperBound)
    case .array: self = .list
    case .simple:
      if value == 22 { return nil }
      self = .integer(value == 21 ? 1 : 0)
    }
  }
}
