package import BundleFormat
import Causality
import ReplicaStore
import Sealing

extension ReplicaCore {
  /// Attached files that changes here name and whose bytes never came; the lowest hashes when there
  /// are more than a manifest may ask for, or one writer naming files without end stops every export.
  package func wants() throws(ReplicaError) -> [Want] {
    let rows = try storing { () throws(StorageError) in try database.attachments() }
    return rows.lazy.filter { !$0.isPresent }.prefix(BundleLimits.wantsMax).map { row in
      Want(
        kind: .attachment,
        hash: Digest(
          first: row.hash.first, second: row.hash.second, third: row.hash.third,
          fourth: row.hash.fourth))
    }.sorted()
  }
}
