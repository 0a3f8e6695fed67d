package import Causality
package import ChangeLog
import Merging
package import NhanRong
package import ReplicaStore
package import Sealing
package import Trust

/// One replica of a simulated fleet: the engine over a real database in memory.
package final class FleetReplica {
  package private(set) var core: ReplicaCore
  package let database: ReplicaDatabase
  package let hierarchy: TinyHierarchy
  package let unit: TinyHierarchy.Unit
  package private(set) var clock = FixedClock()

  package static let readModel = ReadModel(
    schema: SmallSchema.value,
    tables: [
      ReadModelTable(
        recordType: SmallSchema.record, name: "small",
        columns: [ReadModelColumn("note", "ANY", .field(SmallSchema.note))])
    ])

  package init(_ hierarchy: TinyHierarchy, as number: Int) throws {
    self.hierarchy = hierarchy
    unit = hierarchy.units[number]
    database = try ReplicaDatabase.inMemory()
    core = try ReplicaCore.create(database, readModel: Self.readModel)
    core.ownKey = unit.keys.signing.publicKey
    let core = core
    try core.inTransaction { () throws(ReplicaError) in try core.trust(hierarchy.root) }
  }

  /// A replica of another domain than the tiny one; it only takes in.
  package init(trusting root: RootRecord) throws {
    hierarchy = try TinyHierarchy.shared.get()
    unit = hierarchy.units[0]
    database = try ReplicaDatabase.inMemory()
    core = try ReplicaCore.create(database, readModel: Self.readModel)
    let core = core
    try core.inTransaction { () throws(ReplicaError) in try core.trust(root) }
  }

  /// The same file opened by another process later.
  package func reopen() throws {
    core = try ReplicaCore.open(database, readModel: Self.readModel)
    core.ownKey = unit.keys.signing.publicKey
  }

  /// A copy of this replica that goes on with the same logs: what a disk image does.
  package func copied() throws -> FleetReplica {
    let copy = try FleetReplica(
      hierarchy,
      as: hierarchy.units.firstIndex {
        $0.keys.writer == unit.keys.writer
      } ?? 0)
    for strand in try strands() {
      var batch = ChangeBatch()
      let from = (strand.origin?.shared ?? 0) + 1
      let range = try core.collect(strand.number, from: from, through: strand.head, into: &batch)
      _ = try copy.take(batch, [range])
    }
    if let own = try database.setting("own-logs") { try copy.database.set("own-logs", to: own) }
    try copy.reopen()
    return copy
  }

  /// What an import did.
  package struct Taken {
    package let new: Int
    package let duplicates: Int
    package let touched: [RecordID]
  }

  package func strands() throws -> [StrandRow] { try database.strands() }

  package func records() throws -> [RecordID] {
    var ids: [RecordID] = []
    try database.forEachRecord { (row) throws(ReplicaError) in ids.append(row.id) }
    return ids
  }

  @discardableResult
  package func write<Result>(
    as keys: KeyPair? = nil, randomness: Randomness,
    _ body: (ChangeWriter) throws(ReplicaError) -> Result
  ) throws(ReplicaError) -> Result {
    let now = clock.tick()
    return try core.inTransaction { () throws(ReplicaError) in
      try core.write(keys ?? unit.keys, now: now, randomness: randomness, body)
    }
  }

  /// Takes in stretches of a batch, as an import does after its checks.
  @discardableResult
  package func take(
    _ batch: ChangeBatch, _ ranges: [Range<Int>]
  ) throws(ReplicaError) -> Taken {
    var slices: [Slice] = []
    for range in ranges where !range.isEmpty {
      let last = batch.changes[range.upperBound - 1]
      slices.append(Slice(range, tip: Self.unsignedTip(last)))
    }
    return try core.inTransaction { () throws(ReplicaError) in
      let taken = try core.ingest(batch, slices)
      let joined = try core.joinLoose()
      return Taken(
        new: taken.new + joined.new, duplicates: taken.duplicates,
        touched: Array(Set(taken.touched + joined.touched)).sorted())
    }
  }

  /// Takes the bytes of erased contents away at once; how many there were.
  package func removeErased() throws(ReplicaError) -> Int {
    let now = clock.tick()
    return try core.inTransaction { () throws(ReplicaError) in
      let rows: [ContentRow]
      do throws(StorageError) {
        try database.stampErased(at: now)
        rows = try database.erasedContents(upTo: now, of: nil)
      } catch { throw ReplicaError(storage: error) }
      try core.removeContents(at: rows.map(\.place))
      return rows.count
    }
  }

  /// Signatures are checked before the engine's door; here they are all alike.
  private static func unsignedTip(_ change: BatchedChange) -> Tip? {
    Signature([UInt8](repeating: 0, count: 64)).map {
      Tip(log: change.log, sequence: change.sequence, id: change.id, signature: $0)
    }
  }

  /// Everything held, strand by strand.
  package func everything() throws -> ChangeBatch {
    var batch = ChangeBatch()
    for strand in try strands() {
      let from = (strand.origin?.shared ?? 0) + 1
      _ = try core.collect(strand.number, from: from, through: strand.head, into: &batch)
    }
    return batch
  }
}
