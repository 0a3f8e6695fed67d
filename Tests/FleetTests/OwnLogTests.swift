import Causality
import ChangeLog
import Merging
import NhanRong
import TestSupport
import Testing

/// By which signs a replica learns that another copy of it wrote, each alone (Protocol.md 9).
@Suite struct OwnLogTests {
  private let hierarchy: TinyHierarchy
  private let branch: FleetReplica
  private let twin: FleetReplica
  private let commune: FleetReplica
  private let record: RecordID

  /// A branch with one record, an image of its computer, and the office above; all hold the same.
  init() throws {
    hierarchy = try TinyHierarchy.shared.get()
    branch = try FleetReplica(hierarchy, as: TinyHierarchy.branch, at: 1)
    commune = try FleetReplica(hierarchy, as: TinyHierarchy.commune, at: 2)
    for replica in [branch, commune] {
      _ = try replica.take(hierarchy.papers, hierarchy.paperRanges)
    }
    let branch = branch
    record = try branch.write(randomness: .seeded(1)) { (session) throws(ReplicaError) in
      try session.create(
        type: SmallSchema.record, as: branch.unit.path, for: branch.unit.path,
        [Self.set(SmallSchema.note, 1)])
    }
    twin = try branch.copied()
    try Self.give(branch, commune)
  }

  private static func set(_ field: UInt32, _ number: Int64) -> ChangeDraft.Item {
    ChangeDraft.Item(
      Opcode.set, target: field, value: Value.integer(number).canonicalBytes)
  }

  @discardableResult
  private func write(_ replica: FleetReplica, seed: UInt64) throws -> ChangeID? {
    let record = record
    return try replica.write(randomness: .seeded(seed)) { (session) throws(ReplicaError) in
      try session.change(
        record, as: replica.unit.path, [Self.set(SmallSchema.note, Int64(seed))])
      return session.last
    }
  }

  /// Everything of a sender, or only the changes of some log, one batch a strand.
  private static func give(
    _ sender: FleetReplica, _ receiver: FleetReplica, only log: LogID? = nil, from first: UInt64 = 1
  ) throws {
    let logs = try sender.database.logs()
    for strand in try sender.strands() where log == nil || logs[Int(strand.log)].id == log {
      let start = max(first, (strand.origin?.shared ?? 0) + 1)
      if start > strand.head { continue }
      var batch = ChangeBatch()
      let range = try sender.core.collect(
        strand.number, from: start, through: strand.head, into: &batch)
      _ = try receiver.take(batch, [range])
    }
  }

  private var ownLog: LogID {
    get throws { try need(twin.core.ownLogs.continued.last) }
  }

  /// The twin goes on in another log than before, and nothing it writes stands under a number that the
  /// branch used.
  private func expectNewLog(_ reason: Genesis.Reason, after old: LogID) throws {
    #expect(!twin.core.ownLogs.continued.contains(old))
    try write(twin, seed: 9)
    #expect(twin.core.newIncarnation == reason)
    let new = try need(twin.core.ownLogs.continued.last)
    #expect(new != old)
    let batch = try twin.everything()
    let opening = try need(batch.changes.first { $0.log == new })
    let genesis = try Genesis.read(opening, in: batch)
    #expect(genesis.reason == reason.rawValue)
    #expect(genesis.continues.contains { $0.log == old })
  }

  @Test func `without a sign the twin goes on in the same log`() throws {
    let old = try ownLog
    try write(twin, seed: 9)
    #expect(twin.core.ownLogs.continued.contains(old))
    #expect(twin.core.newIncarnation == nil)
  }

  @Test func `newer changes of its own log`() throws {
    let old = try ownLog
    try write(branch, seed: 2)
    try Self.give(branch, twin)
    try expectNewLog(.restoredBackup, after: old)
    #expect(try twin.core.forks().isEmpty)
  }

  @Test func `changes of its own log that do not join yet`() throws {
    let old = try ownLog
    for seed in 2...4 { try write(branch, seed: UInt64(seed)) }
    try Self.give(branch, twin, only: old, from: 4)
    #expect(try twin.database.looseSize() > 0)
    try expectNewLog(.restoredBackup, after: old)
  }

  @Test func `a second strand of its own log`() throws {
    let old = try ownLog
    try write(branch, seed: 2)
    try write(twin, seed: 3)
    try Self.give(branch, twin)
    #expect(try twin.core.forks().count == 1)
    try expectNewLog(.forkSeen, after: old)
  }

  @Test func `a have-vector that goes further`() throws {
    let old = try ownLog
    try write(branch, seed: 2)
    try Self.give(branch, commune)
    try twin.hear(commune)
    try expectNewLog(.restoredBackup, after: old)
  }

  @Test func `a have-vector that names another change under a number`() throws {
    let old = try ownLog
    try write(branch, seed: 2)
    try write(twin, seed: 3)
    try Self.give(branch, commune)
    try twin.hear(commune)
    try expectNewLog(.forkSeen, after: old)
  }

  @Test func `a have-vector of what it holds is no sign`() throws {
    let old = try ownLog
    try twin.hear(commune)
    try twin.hear(branch)
    #expect(twin.core.ownLogs.continued.contains(old))
  }

  @Test func `a clock that names a change it does not hold`() throws {
    let old = try ownLog
    try write(branch, seed: 2)
    try Self.give(branch, commune)
    try write(commune, seed: 3)
    for log in commune.core.ownLogs.continued { try Self.give(commune, twin, only: log) }
    try expectNewLog(.restoredBackup, after: old)
  }

  @Test func `a log of its own that another copy opened for readers it never wrote to`() throws {
    let path = hierarchy.units[TinyHierarchy.branch].path
    try branch.write(randomness: .seeded(5)) { (session) throws(ReplicaError) in
      _ = try session.create(
        type: SmallSchema.record, as: path, for: path, isPrivate: true,
        [Self.set(SmallSchema.note, 1)])
    }
    let opened = try need(branch.core.ownLogs.continued.last)
    try Self.give(branch, twin, only: opened)
    try twin.write(randomness: .seeded(6)) { (session) throws(ReplicaError) in
      _ = try session.create(
        type: SmallSchema.record, as: path, for: path, isPrivate: true,
        [Self.set(SmallSchema.note, 2)])
    }
    let new = try need(twin.core.ownLogs.continued.last)
    #expect(new != opened)
    #expect(twin.core.newIncarnation == .restoredBackup)
  }

  @Test func `what is kept of own logs comes back as it was, and other bytes are nothing`() throws {
    let old = try ownLog
    var logs = OwnLogs()
    logs.goOn(with: old)
    logs.leave(LogID(high: 1, low: 2), because: .forkSeen)
    #expect(OwnLogs(bytes: logs.bytes) == logs)
    for count in 0..<logs.bytes.count {
      #expect(OwnLogs(bytes: Array(logs.bytes.prefix(count))) == nil)
    }
    #expect(OwnLogs(bytes: logs.bytes + [0]) == nil)
  }
}
