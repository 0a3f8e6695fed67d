package import Causality
package import ChangeLog
import Merging
package import NhanRong
import Platform
package import ReplicaStore
package import Sealing
package import Trust

/// One replica of a simulated fleet: the engine over a real database in memory.
package final class FleetReplica {
  package private(set) var core: ReplicaCore
  package private(set) var database: ReplicaDatabase
  package let hierarchy: TinyHierarchy
  package let unit: TinyHierarchy.Unit
  package private(set) var clock = FixedClock()
  /// Where its folder lies: another number is another place.
  package var place: UInt8
  /// What the computer it lies on keeps of it, outside the folder.
  package var lease: Lease?

  package static let readModel = ReadModel(
    schema: SmallSchema.value,
    tables: [
      ReadModelTable(
        recordType: SmallSchema.record, name: "small",
        columns: [ReadModelColumn("note", "ANY", .field(SmallSchema.note))])
    ])

  package init(_ hierarchy: TinyHierarchy, as number: Int, at place: UInt8 = 0) throws {
    self.hierarchy = hierarchy
    self.place = place
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
    place = 0
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
    try core.honour(lease, folder: folder, machine: Self.machine)
  }

  private static let machine = MachineIdentity(bytes: [1])
  private var folder: FilePath { FilePath("/\(place)") }

  /// After a commit, as an office does.
  private func saveLease() {
    lease = Lease(folder: folder.bytes, machine: Self.machine.bytes, entries: core.leaseEntries)
  }

  // MARK: Copies

  /// The folder as it was one day, and what the computer kept of it.
  package struct Backup {
    let changes: ChangeBatch
    let ranges: [Range<Int>]
    let ownLogs: [UInt8]
    let lease: Lease?
  }

  package func backup() throws -> Backup {
    var batch = ChangeBatch()
    var ranges: [Range<Int>] = []
    for strand in try strands() {
      let from = (strand.origin?.shared ?? 0) + 1
      ranges.append(
        try core.collect(strand.number, from: from, through: strand.head, into: &batch))
    }
    return Backup(
      changes: batch, ranges: ranges,
      ownLogs: try database.setting("own-logs") ?? OwnLogs().bytes, lease: lease)
  }

  /// Puts a folder back as it was. The lease stays what it is, unless the whole computer was put back.
  package func putBack(_ backup: Backup, withComputer: Bool) throws {
    database = try ReplicaDatabase.inMemory()
    core = try ReplicaCore.create(database, readModel: Self.readModel)
    let root = hierarchy.root
    let core = core
    try core.inTransaction { () throws(ReplicaError) in try core.trust(root) }
    let kept = lease
    _ = try take(backup.changes, backup.ranges)
    lease = withComputer ? backup.lease : kept
    try database.set("own-logs", to: backup.ownLogs)
    try reopen()
  }

  /// A second computer that goes on with the same logs: what a disk image does.
  package func copied() throws -> FleetReplica {
    let copy = try FleetReplica(hierarchy, as: number, at: place)
    try copy.putBack(try backup(), withComputer: true)
    return copy
  }

  /// The folder alone, at another place, where the key is too.
  package func cloned(to place: UInt8) throws -> FleetReplica {
    let copy = try FleetReplica(hierarchy, as: number, at: place)
    try copy.putBack(try backup(), withComputer: false)
    return copy
  }

  private var number: Int {
    hierarchy.units.firstIndex { $0.keys.writer == unit.keys.writer } ?? 0
  }

  /// What another replica confirms to hold, as its bundle would say it.
  package func hear(_ sender: FleetReplica) throws(ReplicaError) {
    let have = try sender.core.have(for: [unit.path])
    let core = core
    try core.inTransaction { () throws(ReplicaError) in try core.noteConfirmed(have) }
    saveLease()
  }

  /// What an import did.
  package struct Taken {
    package let new: Int
    package let duplicates: Int
    package let touched: [RecordID]
  }

  package func strands() throws -> [StrandRow] { try core.strands() }

  package func records() throws -> [RecordID] { try core.records() }

  @discardableResult
  package func write<Result>(
    as keys: KeyPair? = nil, randomness: Randomness,
    _ body: (ChangeWriter) throws(ReplicaError) -> Result
  ) throws(ReplicaError) -> Result {
    let now = clock.tick()
    let result = try core.inTransaction { () throws(ReplicaError) in
      try core.write(keys ?? unit.keys, now: now, randomness: randomness, body)
    }
    saveLease()
    return result
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
    let taken = try core.inTransaction { () throws(ReplicaError) in
      let taken = try core.ingest(batch, slices)
      let joined = try core.joinLoose()
      return Taken(
        new: taken.new + joined.new, duplicates: taken.duplicates,
        touched: Array(Set(taken.touched + joined.touched)).sorted())
    }
    saveLease()
    return taken
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

  package func everything() throws -> ChangeBatch { try core.everything() }
}
