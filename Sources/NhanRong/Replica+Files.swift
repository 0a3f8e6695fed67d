package import Causality
import ChangeLog
import Platform
import ReplicaStore
package import Sealing

/// An attached file that a change here names and whose bytes are not here.
package struct MissingFile: Hashable, Sendable {
  package let hash: Digest
  package let size: UInt64
}

extension Replica {
  /// Attached files that never came or that somebody took away, by hash; not those that are named by nothing
  /// but erased changes. Their bytes are not read: `verify` does that.
  ///
  /// Cost: where a file is missing, all changes are read.
  package func missingFiles() throws(ReplicaError) -> [MissingFile] {
    try read { (core) throws(ReplicaError) in
      let absent = try absentFiles(core)
      let named = try core.named(among: Set(absent.map { ChangeID($0.hash) })).files
      return absent.filter { named.contains(ChangeID($0.hash)) }
    }
  }

  /// The records that name a missing file, in order of id.
  ///
  /// Cost: where a file is missing, all changes are read.
  package func recordsMissingFiles() throws(ReplicaError) -> [RecordID] {
    try read { (core) throws(ReplicaError) in
      try core.named(among: Set(try absentFiles(core).map { ChangeID($0.hash) })).records
    }
  }

  private func absentFiles(_ core: ReplicaCore) throws(ReplicaError) -> [MissingFile] {
    let folder = attachments
    return try storing { () throws(StorageError) in try core.database.attachments() }.compactMap {
      let hash = Digest($0.hash)
      if $0.isPresent, folder.seems(hash, size: $0.size) { return nil }
      return MissingFile(hash: hash, size: $0.size)
    }
  }

  /// Lists files that were here and are no longer as wanted, so that others are asked for them.
  func noteAbsentFiles(_ core: ReplicaCore) throws(ReplicaError) {
    for file in try absentFiles(core) {
      try storing { () throws(StorageError) in
        try core.database.setPresent(ChangeID(file.hash), false)
      }
    }
  }
}
