import CSQLite

/// The row that `step` found. A column of another kind than asked for is damage, never a silent
/// conversion: SQLite would turn a text into the number 0.
extension Statement {
  package func isNull(at column: Int32) throws(StorageError) -> Bool {
    try type(at: column) == SQLITE_NULL
  }

  package func int64(at column: Int32) throws(StorageError) -> Int64 {
    try require(SQLITE_INTEGER, at: column)
    return unsafe sqlite3_column_int64(try requireOpen(), column)
  }

  package func uint64(bitPatternAt column: Int32) throws(StorageError) -> UInt64 {
    UInt64(bitPattern: try int64(at: column))
  }

  /// SQLite's own memory: gone with the next step, reset or binding of this statement.
  package func borrowedBytes(at column: Int32) throws(StorageError) -> UnsafeRawBufferPointer {
    try require(SQLITE_BLOB, at: column)
    return try unsafe content(at: column)
  }

  package func bytes(at column: Int32) throws(StorageError) -> [UInt8] {
    unsafe [UInt8](try borrowedBytes(at: column))
  }

  package func withBytes<Result>(
    at column: Int32, _ body: (Span<UInt8>) -> Result
  ) throws(StorageError) -> Result {
    body(unsafe Span(_unsafeBytes: try borrowedBytes(at: column)))
  }

  package func withBytes<Result, Failure: ExpressibleByStorageError>(
    at column: Int32, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = unsafe try Failure.wrapping { () throws(StorageError) in
      unsafe try borrowedBytes(at: column)
    }
    return try body(unsafe Span(_unsafeBytes: bytes))
  }

  package func text(at column: Int32) throws(StorageError) -> String {
    try require(SQLITE_TEXT, at: column)
    guard let text = unsafe String(validating: try content(at: column), as: UTF8.self) else {
      throw damaged("column \(column) is not UTF-8")
    }
    return text
  }

  /// Exactly sixteen bytes as two numbers, the high one first.
  package func sixteenBytes(
    at column: Int32
  ) throws(StorageError) -> (high: UInt64, low: UInt64) {
    let bytes = try unsafe exactly(16, at: column)
    return unsafe (word(bytes, 0), word(bytes, 8))
  }

  /// Exactly thirty-two bytes as four numbers.
  package func thirtyTwoBytes(
    at column: Int32
  ) throws(StorageError) -> (UInt64, UInt64, UInt64, UInt64) {
    let bytes = try unsafe exactly(32, at: column)
    return unsafe (word(bytes, 0), word(bytes, 8), word(bytes, 16), word(bytes, 24))
  }

  private func exactly(
    _ count: Int, at column: Int32
  ) throws(StorageError) -> UnsafeRawBufferPointer {
    let bytes = try unsafe borrowedBytes(at: column)
    guard bytes.count == count else {
      throw damaged("column \(column) has \(bytes.count) bytes instead of \(count)")
    }
    return unsafe bytes
  }

  private func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  private func content(at column: Int32) throws(StorageError) -> UnsafeRawBufferPointer {
    let pointer = unsafe try requireOpen()
    let start = unsafe sqlite3_column_blob(pointer, column)
    let count = Int(unsafe sqlite3_column_bytes(pointer, column))
    if unsafe start == nil, count > 0 { throw failure(SQLITE_NOMEM) }
    return unsafe UnsafeRawBufferPointer(start: start, count: count)
  }

  private func type(at column: Int32) throws(StorageError) -> Int32 {
    unsafe sqlite3_column_type(try requireOpen(), column)
  }

  private func require(_ type: Int32, at column: Int32) throws(StorageError) {
    let found = try self.type(at: column)
    guard found == type else {
      throw damaged("column \(column) holds \(kindName(found)) instead of \(kindName(type))")
    }
  }

  private func damaged(_ message: String) -> StorageError {
    reset()
    return .corrupt(message, sql: sql)
  }

  private func kindName(_ type: Int32) -> String {
    switch type {
    case SQLITE_INTEGER: "INTEGER"
    case SQLITE_FLOAT: "REAL"
    case SQLITE_TEXT: "TEXT"
    case SQLITE_BLOB: "BLOB"
    default: "NULL"
    }
  }
}

/// What a column of a row holds.
package enum ColumnKind: Hashable, Sendable {
  case null, integer, text, bytes
}

extension Statement {
  package var columnCount: Int32 {
    guard let pointer = unsafe try? requireOpen() else { return 0 }
    return unsafe sqlite3_column_count(pointer)
  }

  /// The kind of a column; a floating-point number, which no table of ours holds, is damage.
  package func kind(at column: Int32) throws(StorageError) -> ColumnKind {
    switch try type(at: column) {
    case SQLITE_NULL: .null
    case SQLITE_INTEGER: .integer
    case SQLITE_TEXT: .text
    case SQLITE_BLOB: .bytes
    default: throw damaged("column \(column) holds a REAL")
    }
  }
}
