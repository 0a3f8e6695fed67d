import Causality
import ChangeLog
import NhanRong
import Platform
import ReplicaStore
import Sealing

/// The replica of one office with the state of its computer beside it, in one folder.
struct Office {
  let folder: FilePath
  private static let files = LocalFileSystem()

  private var register: FilePath { folder.appending("register") }
  private var state: FilePath { folder.appending("state") }
  var database: FilePath { Replica.databasePath(register) }

  /// - Parameter now: what the office's clock shows for as long as the replica is open.
  private func surroundings(now: Int64) -> Surroundings {
    Surroundings(
      files: Self.files, clock: .fixed(now), randomness: .system,
      machine: .current(files: Self.files), state: state)
  }

  func create(now: Int64) throws -> Replica {
    try Replica.create(at: register, BenchDomain.readModel, surroundings(now: now))
  }

  func open(now: Int64 = 1_780_000_000_000) throws -> Replica {
    try Replica.open(at: register, BenchDomain.readModel, surroundings(now: now))
  }

  func remove() throws { try Self.files.removeTree(folder) }

  /// A copy that goes on writing the same logs, as the office itself would: only so can a step be
  /// repeated from the same start. The lease is told of the new place, which a copy made behind the
  /// program's back would not be.
  func copy(to other: Office) throws {
    try other.remove()
    try Self.files.copyTree(folder, to: other.folder)
    let database = try ReplicaDatabase.open(at: other.database, options: .read)
    defer { database.close() }
    guard let bytes = try database.setting("writer"), let writer = WriterID(bytes: bytes) else {
      throw BenchFailure.unfit("\(folder)")
    }
    let leases = StateFolder(other.state, files: Self.files)
    guard let lease = try leases.lease(of: writer, in: register) else { return }
    try leases.save(
      Lease(folder: other.register.bytes, machine: lease.machine, entries: lease.entries),
      of: writer)
  }
}
