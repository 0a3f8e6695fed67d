import Causality
import ChangeLog
import Platform
import ReplicaStore
import Sealing

extension Replica {
  /// Computes everything again from the stored bytes and compares; also whether every attached file is
  /// here. Nothing is changed.
  ///
  /// - Parameter isFull: whether attached files are read and hashed and kept signatures checked.
  package func verify(isFull: Bool = true) throws(ReplicaError) -> [VerificationFinding] {
    let path = folder.appending("verify.tmp")
    try removeIfPresent(path)
    let size = try read { (core) throws(ReplicaError) in
      try storing { () throws(StorageError) in try core.database.connection.size() }
    }
    let empty = try storing { () throws(StorageError) in
      size <= Self.inMemorySizeMax
        ? try ReplicaDatabase.inMemory() : try ReplicaDatabase.create(at: path)
    }
    defer {
      empty.close()
      try? removeIfPresent(path)
    }
    let attachments = self.attachments
    return try read { (core) throws(ReplicaError) in
      var findings = try core.verify(using: empty, isFull: isFull)
      let rows = try storing { () throws(StorageError) in try core.database.attachments() }
      for row in rows {
        let hash = Digest(row.hash)
        let isHere =
          isFull || !row.isPresent
          ? try attachments.bytes(of: hash) != nil : try attachments.seems(hash, size: row.size)
        if isHere != row.isPresent {
          findings.append(VerificationFinding(.attachment, "\(row.hash)"))
        }
      }
      return findings
    }
  }

  /// A file up to this size is computed again in memory.
  private static let inMemorySizeMax: UInt64 = 32 * 1024 * 1024

  private func removeIfPresent(_ path: FilePath) throws(ReplicaError) {
    try filing { () throws(FileError) in
      if try surroundings.files.metadataIfPresent(of: path) != nil {
        try surroundings.files.remove(path)
      }
    }
  }
}
