import Causality
package import ChangeLog
package import NhanRong
package import Platform
import ReplicaStore
import Sealing
import Synchronization
import Trust

/// One computer of a simulated office: a real replica in a folder, with the user's state folder beside
/// it, and a disk, a clock and sticks that history has its way with.
package final class SimulatedOffice {
  /// Its number within one history.
  package let number: Int
  package let member: SimulatedDomain.Member
  package let files: TroubledFiles
  package internal(set) var folder: FilePath
  package let state: FilePath
  private let chance = Mutable(SeededRandom(seed: 0))
  private let time = Mutable(Int64(0))
  private var opened: Replica?

  /// The time its clock showed when the history began.
  var base: Int64 = 0
  /// What it was seen to hold; it never holds less, unless a person put back an older folder.
  var held: [ClockEntry] = []
  /// The changes whose contents it erased and took off its disk.
  var gone: Set<ChangeID> = []
  /// The bundles it took in, and the newest of each sender.
  var taken: Set<Int> = []
  var newest: [Int: Int] = [:]
  var backup: Backup?
  /// Whether its register was ever healed.
  var isMended = false

  /// One day's folder, and what the computer kept of it.
  struct Backup {
    let folder: FolderImage
    let state: FolderImage
    let taken: Set<Int>
    let newest: [Int: Int]
    let gone: Set<ChangeID>
  }

  package init(
    _ member: SimulatedDomain.Member, number: Int, folder: FilePath, state: FilePath,
    stick: FilePath
  ) {
    self.member = member
    self.number = number
    self.folder = folder
    self.state = state
    files = TroubledFiles(stick: stick)
  }

  /// A box that a closure of the surroundings reads.
  private final class Mutable<Value: Sendable>: Sendable {
    private let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
    func with<Result: Sendable>(_ body: (inout sending Value) -> sending Result) -> Result {
      value.withLock(body)
    }
  }

  package var now: Int64 {
    get { time.with { $0 } }
    set { time.with { $0 = newValue } }
  }

  /// What chance gives from here on: each act has its own, so that one that is left out of a history
  /// changes nothing of the others.
  func seed(_ seed: UInt64) { chance.with { $0 = SeededRandom(seed: seed) } }

  package var surroundings: Surroundings {
    let time = time
    let chance = chance
    return Surroundings(
      files: files, clock: WallClock { time.with { $0 } },
      randomness: Randomness { count in chance.with { $0.bytes(count) } },
      machine: Self.machine, state: state)
  }

  private static let machine = MachineIdentity(bytes: [7])

  /// Opened when it is first needed.
  package func replica() throws -> Replica {
    if let opened { return opened }
    let replica = try Replica.open(at: folder, FleetReplica.readModel, surroundings)
    opened = replica
    return replica
  }

  func use(_ replica: Replica) { opened = replica }

  package func close() {
    opened?.close()
    opened = nil
  }

  /// The process is gone: nothing is closed, and what it tried to do behind its end had no effect.
  func die() { opened = nil }

  // MARK: What it holds

  package func read<Result>(
    _ body: (ReplicaCore) throws(ReplicaError) -> Result
  ) throws -> Result {
    try replica().read(body)
  }

  /// The same for a reader with errors of its own.
  package func look<Result>(_ body: (ReplicaCore) throws -> Result) throws -> Result {
    var outcome: Swift.Result<Result, any Error>?
    try replica().read { (core) throws(ReplicaError) in
      outcome = Swift.Result { try body(core) }
    }
    return try need(outcome).get()
  }

  /// The end of every strand.
  package func ends() throws -> [ClockEntry] {
    try read { (core) throws(ReplicaError) in try core.have(for: []).entries }
  }

  /// Everything that is the same on replicas which hold the same.
  struct Digest: Equatable {
    let ends: [ClockEntry]
    let codes: [[UInt8]]
  }

  func digest() throws -> Digest {
    try read { (core) throws(ReplicaError) in
      Digest(
        ends: try core.have(for: []).entries,
        codes: core.audienceCodes().flatMap { [$0.setCode.bytes, $0.stateCode.bytes] })
    }
  }

  package func everything() throws -> ChangeBatch {
    try read { (core) throws(ReplicaError) in try core.everything() }
  }

  func ids() throws -> Set<ChangeID> { Set(try everything().changes.map(\.id)) }

  // MARK: Copies

  func makeBackup() throws -> Backup {
    close()
    return Backup(
      folder: try FolderImage(of: folder), state: try FolderImage(of: state), taken: taken,
      newest: newest, gone: gone)
  }

  /// Puts back the folder; with the computer also what that kept outside it, keys and leases.
  func putBack(_ backup: Backup, withComputer: Bool) throws {
    close()
    try backup.folder.write(to: folder)
    if withComputer { try backup.state.write(to: state) }
    forget(backup)
  }

  /// Knows of nothing but what a backup held.
  func forget(_ backup: Backup?) {
    held = []
    taken = backup?.taken ?? []
    newest = backup?.newest ?? [:]
    gone = backup?.gone ?? []
  }

  /// As the computer an image was put on tells it: there the folder has the name it always had.
  func adoptLease(of folder: FilePath) throws {
    let keys = StateFolder(state, files: LocalFileSystem())
    guard let lease = try keys.lease(of: member.keys.writer, in: folder) else { return }
    try keys.save(
      Lease(folder: self.folder.bytes, machine: lease.machine, entries: lease.entries),
      of: member.keys.writer)
  }
}
