extension Connection {
  /// Leaves nothing of deleted rows in the file or in its journal: the file is written anew from what is
  /// kept, and the journal, which SQLite otherwise lets stand while the file is open, is taken away.
  ///
  /// Cost: time and memory of the whole file.
  package func scrub() throws(StorageError) {
    guard !isInTransaction else { throw .misuse("a transaction is open") }
    try execute("PRAGMA journal_mode = TRUNCATE")
    do throws(StorageError) { try execute("VACUUM") } catch {
      try? execute("PRAGMA journal_mode = DELETE")
      throw error
    }
    try execute("PRAGMA journal_mode = DELETE")
  }
}
