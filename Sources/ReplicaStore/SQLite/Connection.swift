import CSQLite
package import Platform

/// One open database file. Belongs to one thread at a time, so it is not Sendable and SQLite runs
/// without its own locks.
///
/// While it is open, nothing else in this process may open and close the same file by other
/// means: closing any descriptor of it drops the locks SQLite holds on it.
@safe package final class Connection {
  @exclusivity(unchecked) private(set) var handle: OpaquePointer?
  /// After an I/O error what the medium holds is unknown until it was read again: no further
  /// transaction on this connection.
  package private(set) var brokenBy: StorageError?
  var earlySync: EarlySync?
  /// Not where a test has put a file layer of its own below: it serves one thread.
  private(set) var usesSystemFiles = false

  package init(opening path: FilePath, _ options: ConnectionOptions) throws(StorageError) {
    // "./" keeps names such as ":memory:" and "file:x?mode=memory" what they are: file names.
    let name = path.isAbsolute ? path : FilePath("./").appending(bytes: path.bytes)
    try open(name.bytes, options)
  }

  package init(inMemory options: ConnectionOptions) throws(StorageError) {
    try open([UInt8](":memory:".utf8), options)
  }

  deinit { close() }

  package var isOpen: Bool { unsafe handle != nil }

  /// Rolls back an open transaction. Statements of this connection refuse to work afterwards.
  package func close() {
    guard let open = unsafe handle else { return }
    _ = earlySync?.finish()
    earlySync = nil
    while let statement = unsafe sqlite3_next_stmt(open, nil) {
      unsafe sqlite3_finalize(statement)
    }
    unsafe sqlite3_close_v2(open)
    unsafe handle = nil
  }

  private func open(_ name: [UInt8], _ options: ConnectionOptions) throws(StorageError) {
    SQLiteLibrary.prepared
    guard !name.contains(0) else { throw .misuse("a file name with a zero byte") }
    let flags =
      switch options.access {
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      case .write: SQLITE_OPEN_READWRITE
      case .read: SQLITE_OPEN_READONLY
      }
    let layer = options.fileLayer.map { [UInt8]($0.utf8) + [0] }
    let code = unsafe (name + [0]).withUnsafeBytes { name in
      let name = unsafe name.assumingMemoryBound(to: CChar.self).baseAddress
      guard let layer else { return unsafe Self.open(name, &handle, flags, nil) }
      return unsafe layer.withUnsafeBytes {
        unsafe Self.open(name, &handle, flags, $0.assumingMemoryBound(to: CChar.self).baseAddress)
      }
    }
    // A failed opening still has a handle: it carries the message.
    guard code == SQLITE_OK else { throw failure(code) }
    usesSystemFiles = options.fileLayer == nil
    try configure(options)
  }

  private static func open(
    _ name: UnsafePointer<CChar>?, _ handle: inout OpaquePointer?, _ flags: Int32,
    _ layer: UnsafePointer<CChar>?
  ) -> Int32 {
    let flags = flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    return unsafe sqlite3_open_v2(name, &handle, flags, layer)
  }

  func requireOpen() throws(StorageError) -> OpaquePointer {
    guard let open = unsafe handle else { throw .misuse("the database is closed") }
    return unsafe open
  }

  /// The error of the call that just returned this code; to be asked before any other call.
  func failure(_ code: Int32, sql: String? = nil) -> StorageError {
    guard let handle = unsafe handle else { return failureBesides(code, sql: sql) }
    return failureBesides(code, unsafe SQLiteLibrary.text(sqlite3_errmsg(handle)), sql: sql)
  }

  /// The error of something that was done beside this connection's own calls.
  func failureBesides(_ code: Int32, _ message: String? = nil, sql: String? = nil) -> StorageError {
    let words = unsafe message ?? SQLiteLibrary.text(sqlite3_errstr(code))
    let error = StorageError(extendedCode: code, message: words, sql: sql)
    if error.condition == .ioError, brokenBy == nil { brokenBy = error }
    return error
  }
}

extension Connection {
  /// Runs one or more statements that return nothing of interest: schema and settings.
  package func execute(_ sql: String) throws(StorageError) {
    let open = unsafe try requireOpen()
    let code = unsafe sqlite3_exec(open, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(code, sql: sql) }
  }

  /// Rows that the last INSERT, UPDATE or DELETE touched.
  package var changes: Int64 {
    guard let handle = unsafe handle else { return 0 }
    return unsafe sqlite3_changes64(handle)
  }

  package var totalChanges: Int64 {
    guard let handle = unsafe handle else { return 0 }
    return unsafe sqlite3_total_changes64(handle)
  }

  package var lastInsertRowID: Int64 {
    guard let handle = unsafe handle else { return 0 }
    return unsafe sqlite3_last_insert_rowid(handle)
  }
}
