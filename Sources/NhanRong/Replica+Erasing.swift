package import Causality
import ChangeLog
import Platform
import ReplicaStore
import Sealing

/// What a removal of erased contents took away.
package struct Removal: Hashable, Sendable {
  package let contents: Int
  package let files: Int
}

extension Replica {
  /// Takes erased contents out of the file now, without waiting for the grace to end.
  ///
  /// - Parameter records: the records meant; nil for all.
  ///
  /// Cost: the file is written anew.
  @discardableResult
  package func removeErased(of records: [RecordID]? = nil) throws(ReplicaError) -> Removal {
    let now = surroundings.clock.millisecondsSinceEpoch
    return try taking { (core) throws(ReplicaError) in
      let removal = try remove(core, now: now) { () throws(StorageError) in
        guard let records else { return try core.database.erasedContents(upTo: now, of: nil) }
        var rows: [ContentRow] = []
        for record in records { rows += try core.database.erasedContents(upTo: now, of: record) }
        return rows
      }
      return removal
    }
  }

  /// After a change was committed: takes out what has been erased for longer than the grace, and what an
  /// import brought although it is erased.
  func tidy(_ core: ReplicaCore) throws(ReplicaError) {
    guard core.hasContents else { return }
    let now = surroundings.clock.millisecondsSinceEpoch
    _ = try remove(core, now: now) { () throws(StorageError) in
      try core.database.erasedContents(upTo: now - ReplicaCore.erasureGrace, of: nil)
    }
  }

  private func remove(
    _ core: ReplicaCore, now: Int64, _ due: () throws(StorageError) -> [ContentRow]
  ) throws(ReplicaError) -> Removal {
    let rows = try storing { () throws(StorageError) in try due() }
    if !rows.isEmpty {
      try core.inTransaction { () throws(ReplicaError) in
        try core.removeContents(at: rows.map(\.place))
      }
    }
    // Also where an earlier run was cut off between the two.
    let isDue = try storing { () throws(StorageError) in try core.database.setting("scrub") == [1] }
    guard isDue else { return Removal(contents: 0, files: 0) }
    var files = 0
    for hash in try storing({ () throws(StorageError) in try core.database.forgotten() })
    where try attachments.remove(Digest(hash)) { files += 1 }
    try storing { () throws(StorageError) in
      try core.database.connection.scrub()
      try core.database.connection.inTransaction { () throws(StorageError) in
        try core.database.set("scrub", to: [0])
      }
    }
    return Removal(contents: rows.count, files: files)
  }
}
