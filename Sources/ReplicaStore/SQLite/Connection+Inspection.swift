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

  /// Whether a table reads as what it is said to be, with its indexes left aside. What no table reaches is not
  /// looked for.
  ///
  /// - Parameter table: one of our own names.
  package func isSound(table: String) -> Bool {
    (try? findings("PRAGMA quick_check('\(table)')").isEmpty) ?? false
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

  /// Tables, indexes, views and triggers with the statements that made them, sorted by kind and name, as
  /// far as the limit: two databases of one version must give the same list.
  ///
  /// By its old name, which no hostile file can give to a view of its own as it could the new one.
  package func schema(limit: Int) throws(StorageError) -> [SchemaEntry] {
    var entries: [SchemaEntry] = []
    let query = try Statement(
      "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name LIMIT ?1", on: self)
    try query.bind(Int64(limit), at: 1)
    try query.forEachRow { row throws(StorageError) in
      entries.append(
        SchemaEntry(
          kind: try row.text(at: 0), name: try row.text(at: 1), table: try row.text(at: 2),
          sql: try row.isNull(at: 3) ? nil : try row.text(at: 3)))
    }
    return entries
  }

  /// Memory that pages of the file take at this moment.
  package var cacheSizeUsed: Int64 {
    guard let handle = unsafe handle else { return 0 }
    var used: Int32 = 0
    var unused: Int32 = 0
    _ = unsafe sqlite3_db_status(handle, SQLITE_DBSTATUS_CACHE_USED, &used, &unused, 0)
    return Int64(used)
  }

  /// The first column of every row, as text.
  func texts(_ sql: String) throws(StorageError) -> [[UInt8]] {
    var texts: [[UInt8]] = []
    try Statement(sql, on: self).forEachRow { row throws(StorageError) in
      texts.append(Array(try row.text(at: 0).utf8))
    }
    return texts
  }

  /// Bytes of the file.
  package func size() throws(StorageError) -> UInt64 {
    let (size, isTooMuch) = try pageCount().multipliedReportingOverflow(
      by: try integer("PRAGMA page_size"))
    return isTooMuch ? .max : UInt64(clamping: size)
  }

  package func pageCount() throws(StorageError) -> Int64 {
    try integer("PRAGMA page_count")
  }
}

/// One object of a database as its schema tells it.
package struct SchemaEntry: Sendable {
  package let kind: String
  package let name: String
  package let table: String
  /// Nil for an index that SQLite makes by itself.
  package let sql: String?
}

extension SchemaEntry: Equatable {
  /// By bytes: to Swift a composed and a decomposed letter are equal, to SQLite they are two names.
  package static func == (left: SchemaEntry, right: SchemaEntry) -> Bool {
    left.kind.utf8.elementsEqual(right.kind.utf8) && left.name.utf8.elementsEqual(right.name.utf8)
      && left.table.utf8.elementsEqual(right.table.utf8)
      && (left.sql == nil) == (right.sql == nil)
      && (left.sql ?? "").utf8.elementsEqual((right.sql ?? "").utf8)
  }
}
