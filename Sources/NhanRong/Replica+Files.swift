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
    var absent: [MissingFile] = []
    for file in try files(core) where !file.isHere {
      absent.append(MissingFile(hash: file.hash, size: file.size))
    }
    return absent
  }

  /// Every file that changes name: whether it was noted as here, and whether it is. What was noted as absent
  /// may have been put back by hand; it is read, for what was found damaged has the right length too.
  private func files(
    _ core: ReplicaCore
  ) throws(ReplicaError) -> [(hash: Digest, size: UInt64, isNoted: Bool, isHere: Bool)] {
    let folder = attachments
    var files: [(hash: Digest, size: UInt64, isNoted: Bool, isHere: Bool)] = []
    for row in try storing({ () throws(StorageError) in try core.database.attachments() }) {
      let hash = Digest(row.hash)
      var isHere = try folder.seems(hash, size: row.size)
      if isHere, !row.isPresent { isHere = try folder.bytes(of: hash) != nil }
      files.append((hash, row.size, row.isPresent, isHere))
    }
    return files
  }

  /// Lists files that were here and are no longer as wanted, so that others are asked for them, and those that
  /// are back as here.
  func noteFiles(_ core: ReplicaCore) throws(ReplicaError) {
    for file in try files(core) where file.isNoted != file.isHere {
      try storing { () throws(StorageError) in
        try core.database.setPresent(ChangeID(file.hash), file.isHere)
      }
    }
  }
}
