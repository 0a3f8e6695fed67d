import Causality
import Platform
import ReplicaStore
import Sealing

extension Replica {
  /// Computes everything again from the stored bytes and compares; also whether every attached file is
  /// here and unchanged. Nothing is changed.
  package func verify() throws(ReplicaError) -> [VerificationFinding] {
    let path = folder.appending("verify.tmp")
    try removeIfPresent(path)
    let empty = try storing { () throws(StorageError) in try ReplicaDatabase.create(at: path) }
    defer {
      empty.close()
      try? removeIfPresent(path)
    }
    let attachments = self.attachments
    return try read { (core) throws(ReplicaError) in
      var findings = try core.verify(using: empty)
      let rows = try storing { () throws(StorageError) in try core.database.attachments() }
      for row in rows where row.isPresent {
        let hash = Digest(
          first: row.hash.first, second: row.hash.second, third: row.hash.third,
          fourth: row.hash.fourth)
        if try attachments.bytes(of: hash) == nil {
          findings.append(VerificationFinding(.attachment, "\(row.hash)"))
        }
      }
      return findings
    }
  }

  private func removeIfPresent(_ path: FilePath) throws(ReplicaError) {
    try filing { () throws(FileError) in
      if try surroundings.files.metadataIfPresent(of: path) != nil {
        try surroundings.files.remove(path)
      }
    }
  }
}
