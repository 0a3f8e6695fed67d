package import BundleFormat
import Causality
import ReplicaStore
import Sealing

extension ReplicaCore {
  /// Attached files that changes here name and whose bytes never came.
  package func wants() throws(ReplicaError) -> [Want] {
    let rows = try storing { () throws(StorageError) in try database.attachments() }
    return rows.filter { !$0.isPresent }.map { row in
      Want(
        kind: .attachment,
        hash: Digest(
          first: row.hash.first, second: row.hash.second, third: row.hash.third,
          fourth: row.hash.fourth))
    }.sorted()
  }
}
