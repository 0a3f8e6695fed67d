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
    let statement = try rowStatement(table)
    let audience = catalog.audiences[Int(row.audience)].organisation
    let shown = Shown(
      siblings: desk.state.siblings, sources: desk.sources, stored: desk.stored,
      taken: copy batch)
    let picture = readModel.tables[table].isComputed ? self.picture(row.id, batch, desk) : nil
    let number = row.number
    let id = row.id
    let attention = row.attention.rawValue
    let columns = readModel.tables[table].columns
    do throws(StorageError) {
      // Texts go from the changes' own bytes into the table without a copy in between.
      try shown.withBytes { (bytes) throws(StorageError) in
        try statement.bind(number, at: 1)
        try statement.bind(id, at: 2)
        try statement.bind(audience, at: 3)
        try statement.bind(attention, at: 4)
        for (index, column) in columns.enumerated() {
          switch column.source {
          case .field(let target):
            try shown.bind(target, column, to: statement, at: Int32(index + 5), bytes)
          case .computed(let compute):
            let value = picture.map { compute($0) } ?? .null
            try Shown.bind(value, column, to: statement, at: Int32(index + 5))
          }
        }
        try statement.run()
      }
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

/// What the columns of one row are made of.
private struct Shown {
  let siblings: [RecordState.Sibling]
  let sources: [RecordPicture.Source]
  let stored: ChangeBatch
  let taken: ChangeBatch

  /// The bytes of both batches, good for as long as `withBytes` runs.
  @safe struct Bytes {
    let stored: UnsafeRawBufferPointer
    let taken: UnsafeRawBufferPointer
  }

  func withBytes(_ body: (Bytes) throws(StorageError) -> Void) throws(StorageError) {
    try unsafe stored.bytes.span.withUnsafeBytes { (first) throws(StorageError) in
      try unsafe taken.bytes.span.withUnsafeBytes { (second) throws(StorageError) in
        try body(unsafe Bytes(stored: first, taken: second))
      }
    }
  }

  func bind(
    _ target: UInt32, _ column: ReadModelColumn, to statement: Statement, at index: Int32,
    _ bytes: Bytes
  ) throws(StorageError) {
    let found = RecordState.firstSibling(of: target, in: siblings)
    guard found < siblings.count, siblings[found].target == target, !siblings[found].isClear else {
      return try statement.bindNull(at: index)
    }
    let source = sources[siblings[found].change]
    let operation = siblings[found].operation
    if source.isStored {
      let range = stored.value(ofChangeAt: source.index, operation: operation)
      try unsafe Self.bind(bytes.stored, range, column, to: statement, at: index)
    } else {
      let range = taken.value(ofChangeAt: source.index, operation: operation)
      try unsafe Self.bind(bytes.taken, range, column, to: statement, at: index)
    }
  }

  static func bind(
    _ value: Value, _ column: ReadModelColumn, to statement: Statement, at index: Int32
  ) throws(StorageError) {
    switch (value, column.kind) {
    case (.integer(let number), .integer), (.integer(let number), .any):
      try statement.bind(number, at: index)
    case (.bool(let flag), .integer), (.bool(let flag), .any):
      try statement.bind(flag ? 1 : 0, at: index)
    case (.text(let text), .text), (.text(let text), .any): try statement.bind(text, at: index)
    case (.bytes(let bytes), .blob), (.bytes(let bytes), .any):
      try statement.bind(bytes, at: index)
    case (.list, .blob), (.list, .any): try statement.bind(value.canonicalBytes, at: index)
    default: try statement.bindNull(at: index)
    }
  }

  /// Binds a canonical value without making a String of it.
  private static func bind(
    _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>?, _ column: ReadModelColumn,
    to statement: Statement, at index: Int32
  ) throws(StorageError) {
    let span = unsafe Span<UInt8>(_unsafeBytes: bytes)
    guard let range, range.upperBound <= bytes.count, let shape = shape(span, range) else {
      return try statement.bindNull(at: index)
    }
    switch (shape, column.kind) {
    case (.integer(let number), .integer), (.integer(let number), .any):
      try statement.bind(number, at: index)
    case (.text(let inner), .text), (.text(let inner), .any):
      try unsafe statement.bindBorrowed(
        utf8: UnsafeRawBufferPointer(rebasing: bytes[inner]), at: index)
    case (.bytes(let inner), .blob), (.bytes(let inner), .any):
      try statement.bind(span.extracting(inner), at: index)
    case (.list, .blob), (.list, .any):
      try statement.bind(span.extracting(range), at: index)
    default: try statement.bindNull(at: index)
    }
  }

  private enum Shape {
    case integer(Int64), text(Range<Int>), bytes(Range<Int>), list
  }

  private static func shape(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Shape? {
    // The common case by hand: texts, whose head says no more than where they start.
    let first = bytes[range.lowerBound]
    if first >= 0x60, first < 0x7a {
      let head = first < 0x78 ? 1 : first == 0x78 ? 2 : 3
      return .text(range.lowerBound + head..<range.upperBound)
    }
    var decoder = CBORDecoder(from: range.lowerBound, to: range.upperBound)
    guard let (kind, value) = try? decoder.head(bytes) else { return nil }
    switch kind {
    case .unsigned: return Int64(exactly: value).map { .integer($0) }
    case .negative: return Int64(exactly: value).map { .integer(-1 - $0) }
    case .text: return .text(decoder.position..<range.upperBound)
    case .bytes: return .bytes(decoder.position..<range.upperBound)
    case .array: return .list
    case .simple: return value == 22 ? nil : .integer(value == 21 ? 1 : 0)
    }
  }
}
