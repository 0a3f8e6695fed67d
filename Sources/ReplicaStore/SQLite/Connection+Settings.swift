import CSQLite

extension Connection {
  static let pageSize = 16384

  func configure(_ options: ConnectionOptions) throws(StorageError) {
    try distrustFile(options)
    try execute("PRAGMA mmap_size = 0")
    try execute("PRAGMA cell_size_check = ON")
    try execute("PRAGMA temp_store = MEMORY")
    try execute("PRAGMA foreign_keys = OFF")
    switch options.access {
    case .read:
      try execute("PRAGMA query_only = ON")
      _ = try integer("PRAGMA schema_version")
    case .write:
      try configureWriting(options)
    case .create:
      // Has an effect only while the file is still empty.
      try execute("PRAGMA page_size = \(Self.pageSize)")
      try configureWriting(options)
    }
    // Last: set before the page size of the file is known, SQLite would count in pages of the
    // default size and hold four times as much.
    try execute("PRAGMA cache_size = -\(max(options.cacheSizeKiB, 1))")
  }

  /// A replica folder may come from anywhere: nothing in its schema may act.
  private func distrustFile(_ options: ConnectionOptions) throws(StorageError) {
    let handle = unsafe try requireOpen()
    let settings: [(Int32, Int32)] = [
      (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
      (SQLITE_DBCONFIG_ENABLE_TRIGGER, 0), (SQLITE_DBCONFIG_ENABLE_VIEW, 0),
      (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
      (SQLITE_DBCONFIG_DQS_DML, 0), (SQLITE_DBCONFIG_DQS_DDL, 0),
    ]
    for (option, value) in settings {
      let code = unsafe nr_db_config(handle, option, value)
      guard code == SQLITE_OK else { throw failure(code) }
    }
    // No virtual tables: their code would run on what the file says, and it holds statements of its own,
    // which closing would end a second time.
    let code = unsafe sqlite3_drop_modules(handle, nil)
    guard code == SQLITE_OK else { throw failure(code) }
    _ = unsafe sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, options.valueSizeMax)
    // One, not none: VACUUM attaches its own copy.
    _ = unsafe sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 1)
    _ = unsafe sqlite3_limit(handle, SQLITE_LIMIT_WORKER_THREADS, 0)
    _ = unsafe sqlite3_busy_timeout(handle, 0)
  }

  /// No write-ahead log: a person who copies the folder would leave it behind. EXTRA, because with
  /// FULL a power cut after the commit may bring the deleted journal back and undo the commit.
  private func configureWriting(_ options: ConnectionOptions) throws(StorageError) {
    // Where writing is not allowed SQLite opens for reading without a word.
    guard unsafe sqlite3_db_readonly(try requireOpen(), "main") == 0 else {
      let message = unsafe SQLiteLibrary.text(sqlite3_errstr(SQLITE_READONLY))
      throw StorageError(extendedCode: SQLITE_READONLY, message: message)
    }
    try execute("PRAGMA locking_mode = EXCLUSIVE")
    try execute("PRAGMA synchronous = EXTRA")
    try setSecureDelete(options.secureDelete)
    let mode = try text("PRAGMA journal_mode = DELETE")
    guard mode == "delete" || mode == "memory" else {
      throw .misuse("the journal mode stays \(mode)")
    }
    // Takes the lock now, so that a second writer is refused at opening and not at its first
    // write; and rolls back what a crash left.
    try execute("BEGIN EXCLUSIVE; COMMIT")
  }

  package func setSecureDelete(_ mode: ConnectionOptions.SecureDelete) throws(StorageError) {
    try execute("PRAGMA secure_delete = \(mode.rawValue)")
  }

  package func userVersion() throws(StorageError) -> Int32 {
    Int32(truncatingIfNeeded: try integer("PRAGMA user_version"))
  }

  package func setUserVersion(_ version: Int32) throws(StorageError) {
    try execute("PRAGMA user_version = \(version)")
  }

  package func applicationID() throws(StorageError) -> Int32 {
    Int32(truncatingIfNeeded: try integer("PRAGMA application_id"))
  }

  package func setApplicationID(_ id: Int32) throws(StorageError) {
    try execute("PRAGMA application_id = \(id)")
  }

  /// The first column of the only row.
  func integer(_ sql: String) throws(StorageError) -> Int64 {
    try Statement(sql, on: self).only { row throws(StorageError) in try row.int64(at: 0) }
  }

  func text(_ sql: String) throws(StorageError) -> String {
    try Statement(sql, on: self).only { row throws(StorageError) in try row.text(at: 0) }
  }
}
