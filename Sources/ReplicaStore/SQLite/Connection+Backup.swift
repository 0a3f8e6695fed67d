import CSQLite
package import Platform

extension Connection {
  /// A whole copy, synced, at a place where no database stands yet. What an interruption leaves
  /// there is an empty database, never half of one.
  package func backUp(to path: FilePath) throws(StorageError) {
    let source = unsafe try requireOpen()
    guard !isInTransaction else { throw .misuse("a transaction is open") }
    let copy = try Connection(opening: path, .create)
    defer { copy.close() }
    // Page 1 comes with taking the lock; any table or index would stand on another one.
    guard try copy.pageCount() <= 1 else {
      throw StorageError(
        extendedCode: SQLITE_CANTOPEN, message: "a database is already there: \(path)")
    }
    let target = unsafe try copy.requireOpen()
    guard let backup = unsafe sqlite3_backup_init(target, "main", source, "main") else {
      throw unsafe copy.failure(sqlite3_extended_errcode(target))
    }
    _ = unsafe sqlite3_backup_step(backup, -1)
    let code = unsafe sqlite3_backup_finish(backup)
    guard code == SQLITE_OK else { throw copy.failure(code) }
  }
}
