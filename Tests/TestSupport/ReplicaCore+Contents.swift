package import Causality
package import ChangeLog
package import NhanRong
package import ReplicaStore

/// Everything a replica holds, for comparing it with others.
extension ReplicaCore {
  package func strands() throws(ReplicaError) -> [StrandRow] {
    do throws(StorageError) { return try database.strands() } catch {
      throw ReplicaError(storage: error)
    }
  }

  /// Every change, strand by strand.
  package func everything() throws(ReplicaError) -> ChangeBatch {
    var batch = ChangeBatch()
    // A strand that left another has with it only what it has alone.
    for strand in try strands() {
      let from = (strand.origin?.shared ?? 0) + 1
      _ = try collect(strand.number, from: from, through: strand.head, into: &batch)
    }
    return batch
  }

  /// A strand's chain from its genesis.
  func whole(_ strand: StrandRow) throws(ReplicaError) -> ChangeBatch {
    var batch = ChangeBatch()
    _ = try collect(strand.number, from: 1, through: strand.head, into: &batch)
    return batch
  }

  package func records() throws(ReplicaError) -> [RecordID] {
    var ids: [RecordID] = []
    try database.forEachRecord { (row) throws(ReplicaError) in ids.append(row.id) }
    return ids
  }

  /// The records in which somebody erased something.
  func recordsWithErasers() throws(ReplicaError) -> [RecordID] {
    do throws(StorageError) { return try database.recordsWithErasers() } catch {
      throw ReplicaError(storage: error)
    }
  }
}
