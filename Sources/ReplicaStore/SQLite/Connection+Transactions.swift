import CSQLite

/// How a transaction ends when its body returned: a dry run looks at the outcome and undoes it.
package enum TransactionEnd: Hashable, Sendable {
  case commit
  case rollback
}

extension Connection {
  package var isInTransaction: Bool {
    guard let handle = unsafe handle else { return false }
    return unsafe sqlite3_get_autocommit(handle) == 0
  }

  package func begin() throws(StorageError) {
    if let brokenBy { throw brokenBy }
    guard !isInTransaction else { throw .misuse("a transaction is already open") }
    try execute("BEGIN IMMEDIATE")
  }

  /// After an error nothing of the transaction remains.
  package func commit() throws(StorageError) {
    guard isInTransaction else { throw .misuse("no transaction is open") }
    do throws(StorageError) {
      try finishEarlySync()
      try execute("COMMIT")
    } catch {
      try? rollback()
      throw error
    }
  }

  /// Does nothing when SQLite has already rolled back by itself, as it does on a full disk.
  package func rollback() throws(StorageError) {
    // What the medium could not take is taken back with the rest.
    try? finishEarlySync()
    guard isInTransaction else { return }
    try execute("ROLLBACK")
  }

  /// All of the body or nothing of it.
  package func inTransaction<Result, Failure: ExpressibleByStorageError>(
    ending end: TransactionEnd = .commit, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try Failure.wrapping { () throws(StorageError) in try begin() }
    let result: Result
    do throws(Failure) {
      result = try body()
    } catch {
      // The reason people need is the first one; SQLite undoes the rest at the latest on closing.
      try? rollback()
      throw error
    }
    try Failure.wrapping { () throws(StorageError) in
      switch end {
      case .commit: try commit()
      case .rollback: try rollback()
      }
    }
    return result
  }
}
