import CSQLite

/// One SQL statement, compiled once and run many times. Parameters count from 1 and columns from
/// 0, as everywhere in SQLite.
///
/// Any error leaves it reset and ready for the next run.
@safe package final class Statement {
  package let sql: String
  let connection: Connection
  private let pointer: OpaquePointer
  /// 32 bytes for each parameter, so that identifiers are bound without an allocation of SQLite.
  let slots: UnsafeMutableRawBufferPointer
  /// A bit for each parameter that points into memory of the caller. Unchecked, as is the
  /// connection's handle: nothing here calls back, and the checks cost a tenth of an insertion.
  @exclusivity(unchecked) var borrowed: UInt64 = 0
  /// Borrowed for an earlier run: that memory may be gone and must not be read again.
  @exclusivity(unchecked) var stale: UInt64 = 0

  static let slotSize = 32

  package init(_ sql: String, on connection: Connection) throws(StorageError) {
    let handle = unsafe try connection.requireOpen()
    var compiled: OpaquePointer?
    var isAlone = true
    var text = sql
    let code = text.withUTF8 { utf8 in
      unsafe utf8.withMemoryRebound(to: CChar.self) { characters in
        var rest: UnsafePointer<CChar>?
        let code = unsafe sqlite3_prepare_v3(
          handle, characters.baseAddress, Int32(clamping: characters.count),
          UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, &rest)
        if let rest = unsafe rest, let start = characters.baseAddress {
          isAlone = unsafe rest - start == characters.count
        }
        return code
      }
    }
    guard code == SQLITE_OK else { throw connection.failure(code, sql: sql) }
    guard let compiled = unsafe compiled, isAlone else {
      unsafe sqlite3_finalize(compiled)
      throw .misuse("exactly one statement is expected", sql: sql)
    }
    self.sql = sql
    self.connection = connection
    unsafe pointer = compiled
    unsafe slots = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Int(sqlite3_bind_parameter_count(compiled)) * Self.slotSize, alignment: 8)
  }

  deinit {
    // Closing the connection has already finalised every statement.
    if connection.isOpen { unsafe sqlite3_finalize(pointer) }
    unsafe slots.deallocate()
  }

  func requireOpen() throws(StorageError) -> OpaquePointer {
    guard connection.isOpen else { throw .misuse("the database is closed", sql: sql) }
    return unsafe pointer
  }

  /// True when a row is there to be read. At the end the statement is reset by itself; a loop that
  /// stops earlier has to `reset`.
  package func step() throws(StorageError) -> Bool {
    let pointer = unsafe try requireOpen()
    if unsafe stale != 0 { forgetStale() }
    let code = unsafe sqlite3_step(pointer)
    if code == SQLITE_ROW { return true }
    guard code == SQLITE_DONE else { throw failure(code) }
    reset()
    return false
  }

  /// To the end, passing over rows.
  package func run() throws(StorageError) {
    while try step() {}
  }

  /// Bindings stay, except the borrowed ones: they are NULL in the next run.
  package func reset() {
    guard connection.isOpen else { return }
    // Its code repeats the error that `step` has already thrown.
    _ = unsafe sqlite3_reset(pointer)
    unsafe stale |= borrowed
    unsafe borrowed = 0
  }

  private func forgetStale() {
    while unsafe stale != 0 {
      unsafe sqlite3_bind_null(pointer, Int32(stale.trailingZeroBitCount))
      unsafe stale &= stale &- 1
    }
  }

  func failure(_ code: Int32) -> StorageError {
    let error = connection.failure(code, sql: sql)
    reset()
    return error
  }
}

extension Statement {
  package func forEachRow<Failure: ExpressibleByStorageError>(
    _ body: (Statement) throws(Failure) -> Void
  ) throws(Failure) {
    defer { reset() }
    while try Failure.wrapping({ () throws(StorageError) in try step() }) {
      try body(self)
    }
  }

  /// Nil when there is no row; further rows are not looked at.
  package func first<Result, Failure: ExpressibleByStorageError>(
    _ body: (Statement) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    defer { reset() }
    guard try Failure.wrapping({ () throws(StorageError) in try step() }) else { return nil }
    return try body(self)
  }

  /// For a question that always has an answer, such as a setting or a count.
  package func only<Result>(
    _ body: (Statement) throws(StorageError) -> Result
  ) throws(StorageError) -> Result {
    guard let result = try first(body) else { throw .corrupt("no row", sql: sql) }
    return result
  }
}
