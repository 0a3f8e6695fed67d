import CSQLite
import Platform

/// Has the medium take the pages of a large transaction while the transaction still computes: without
/// it the processor waits at the commit for what it could have written long before.
///
/// Syncing more often than SQLite asks for cannot hurt: what it has handed to the system it would sync
/// later, and a page that is overwritten has its old form in a synced journal before it is handed over.
final class EarlySync {
  private final class Outcome {
    var code = SQLITE_OK
  }

  /// In pages: sixteen mebibytes. Less would have the file system write its own books too often.
  private static let pagesBetween: Int32 = 1024

  private let requests = HandOff<Bool>(capacity: 1)
  private let outcome = Outcome()
  private let worker: Worker
  private var pagesAsked: Int32

  /// - Parameter sync: has the medium take what was written; called on the second thread.
  /// Nil where the system gives no thread.
  init?(pagesWritten: Int32, _ sync: @escaping () -> Int32) {
    pagesAsked = pagesWritten
    let requests = self.requests
    let outcome = self.outcome
    let worker = Worker {
      while requests.take() != nil {
        let code = sync()
        if code != SQLITE_OK { outcome.code = code }
      }
    }
    guard let worker else { return nil }
    self.worker = worker
  }

  /// Asks for a sync where enough was written since the last; never waits.
  func note(pagesWritten: Int32) {
    guard pagesWritten &- pagesAsked >= Self.pagesBetween else { return }
    if requests.putIfRoom(true) { pagesAsked = pagesWritten }
  }

  /// Waits for the last sync and says how all of them went: the system tells of a page it could not write
  /// only once, so that the commit's own sync would not hear of it.
  func finish() -> Int32 {
    requests.close()
    worker.join()
    return outcome.code
  }
}

extension Connection {
  /// To be called now and then in a large transaction, between pieces of work.
  ///
  /// Cost: nothing while little was written.
  package func syncEarly() {
    guard let handle = unsafe handle, isInTransaction, usesSystemFiles else { return }
    var written: Int32 = 0
    var highest: Int32 = 0
    unsafe sqlite3_db_status(handle, SQLITE_DBSTATUS_CACHE_WRITE, &written, &highest, 0)
    if let earlySync {
      earlySync.note(pagesWritten: written)
    } else if let file = unsafe DatabaseFile(handle) {
      earlySync = EarlySync(pagesWritten: written) { file.sync() }
    }
  }

  /// Ends what `syncEarly` began, before the transaction ends.
  func finishEarlySync() throws(StorageError) {
    guard let running = earlySync else { return }
    earlySync = nil
    let code = running.finish()
    guard code == SQLITE_OK else { throw failureBesides(code) }
  }
}

/// SQLite's own door to the database file; it stays open as long as the connection, which waits for the
/// second thread before it closes.
@safe private struct DatabaseFile {
  private let pointer: UnsafeMutablePointer<sqlite3_file>

  init?(_ handle: OpaquePointer) {
    var found: UnsafeMutablePointer<sqlite3_file>?
    let code = unsafe sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &found)
    guard code == SQLITE_OK, let found = unsafe found, unsafe found.pointee.pMethods != nil
    else { return nil }
    unsafe pointer = found
  }

  func sync() -> Int32 {
    guard let methods = unsafe pointer.pointee.pMethods, let sync = unsafe methods.pointee.xSync
    else { return SQLITE_OK }
    return unsafe sync(pointer, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY)
  }
}
