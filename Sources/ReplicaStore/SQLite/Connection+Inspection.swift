import CSQLite

extension Connection {
  /// What is damaged, in SQLite's words; empty when the file is whole. Reads everything.
  package func integrityCheck() throws(StorageError) -> [String] {
    try findings("PRAGMA integrity_check(100)")
  }

  /// Without comparing indexes to their tables: about the time of reading the file once.
  package func quickCheck() throws(StorageError) -> [String] {
    try findings("PRAGMA quick_check(100)")
  }

  private func findings(_ sql: String) throws(StorageError) -> [String] {
    var findings: [String] = []
    do throws(StorageError) {
      try Statement(sql, on: self).forEachRow { row throws(StorageError) in
        findings.append(try row.text(at: 0))
      }
    } catch let error where error.condition == .corrupt || error.condition == .notADatabase {
      // Damage so bad that the check itself stops is a finding, not a failure of the check.
      findings.append(error.message)
    } catch {
      throw error
    }
    return findings == ["ok"] ? [] : findings
  }

  /// The statements that made tables, indexes and views, sorted by kind and name: two databases of
  /// one version must give the same list.
  package func schemaSQL() throws(StorageError) -> [String] {
    var statements: [String] = []
    let sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name"
    try Statement(sql, on: self).forEachRow { row throws(StorageError) in
      statements.append(try row.text(at: 0))
    }
    return statements
  }

  /// Memory that pages of the file take at this moment.
  package var cacheSizeUsed: Int64 {
    guard let handle = unsafe handle else { return 0 }
    var used: Int32 = 0
    var unused: Int32 = 0
    _ = unsafe sqlite3_db_status(handle, SQLITE_DBSTATUS_CACHE_USED, &used, &unused, 0)
    return Int64(used)
  }

  package func pageCount() throws(StorageError) -> Int64 {
    try integer("PRAGMA page_count")
  }
}
