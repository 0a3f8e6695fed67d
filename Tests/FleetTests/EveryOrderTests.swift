import Causality
import ChangeLog
import Merging
import NhanRong
import ReplicaStore
import Sealing
import TestSupport
import Testing

/// All orders of arrival of a few stretches, each with a repetition in front and behind, for histories
/// made by hand: one picture comes out (Protocol.md 1).
@Suite struct EveryOrderTests {
  private let hierarchy: TinyHierarchy

  init() throws { hierarchy = try TinyHierarchy.shared.get() }

  private func newReplica(_ unit: Int) throws -> FleetReplica {
    let replica = try FleetReplica(hierarchy, as: unit)
    _ = try replica.take(hierarchy.papers, hierarchy.paperRanges)
    return replica
  }

  private func value(_ number: Int64) -> [UInt8] { Value.integer(number).canonicalBytes }

  private func set(_ field: UInt32, _ number: Int64) -> ChangeDraft.Item {
    let extra = field == SmallSchema.step ? value(number) : []
    return ChangeDraft.Item(Opcode.set, target: field, extra: extra, value: value(number))
  }

  @discardableResult
  private func write(
    _ replica: FleetReplica, _ record: RecordID, seed: UInt64, _ items: ChangeDraft.Item...
  ) throws -> RecordID {
    try replica.write(randomness: .seeded(seed)) { (session) throws(ReplicaError) in
      try session.change(record, as: replica.unit.path, items)
    }
    return record
  }

  private func create(
    _ replica: FleetReplica, seed: UInt64, _ items: ChangeDraft.Item...
  ) throws -> RecordID {
    try replica.write(randomness: .seeded(seed)) { (session) throws(ReplicaError) in
      try session.create(
        type: SmallSchema.record, as: replica.unit.path,
        for: self.hierarchy.units[TinyHierarchy.branch].path, items)
    }
  }

  private func give(_ sender: FleetReplica, _ receiver: FleetReplica) throws {
    for stretch in try stretches(of: sender, cut: false) {
      _ = try receiver.take(stretch, [0..<stretch.changes.count])
    }
  }

  /// A stretch a batch: whole strands, or every change alone.
  private func stretches(of replica: FleetReplica, cut: Bool) throws -> [ChangeBatch] {
    var result: [ChangeBatch] = []
    for strand in try replica.strands() {
      var first = (strand.origin?.shared ?? 0) + 1
      while first <= strand.head {
        let last = cut ? first : strand.head
        var batch = ChangeBatch()
        _ = try replica.core.collect(strand.number, from: first, through: last, into: &batch)
        result.append(batch)
        first = last + 1
      }
    }
    return result
  }

  /// Gives the newest `count` stretches in every order to replicas that hold all the others.
  private func expectOnePicture(of source: FleetReplica, last count: Int) throws {
    let all = try stretches(of: source, cut: true)
    let whole = try WorldPicture(source)
    let early = all.dropLast(count)
    var orders = 0
    for order in EveryOrder(of: Array(all.suffix(count))) {
      let replica = try newReplica(TinyHierarchy.commune)
      for batch in early { _ = try replica.take(batch, [0..<batch.changes.count]) }
      for batch in order {
        let known = try need(order.first)
        _ = try replica.take(batch, [0..<batch.changes.count])
        _ = try replica.take(known, [0..<known.changes.count])
      }
      let picture = try WorldPicture(replica)
      guard picture == whole, try replica.database.looseSize() == 0 else {
        let names = order.map { short($0.changes[0].id) }
        Issue.record("order \(names)\n\(picture)\n--- instead of ---\n\(whole)")
        return
      }
      orders += 1
    }
    #expect(orders == (1...count).reduce(1, *))
  }

  @Test func `two branches edit one field offline and every order agrees`() throws {
    let branch = try newReplica(TinyHierarchy.branch)
    let commune = try newReplica(TinyHierarchy.commune)
    let computer = try newReplica(TinyHierarchy.secondComputer)
    let record = try create(branch, seed: 1, set(SmallSchema.note, 1))
    try give(branch, commune)
    try give(branch, computer)
    try write(branch, record, seed: 2, set(SmallSchema.note, 2))
    try write(commune, record, seed: 3, set(SmallSchema.note, 3))
    try write(computer, record, seed: 4, set(SmallSchema.note, 4))
    try give(branch, commune)
    try give(computer, commune)
    let picture = try need(try commune.core.picture(of: record))
    #expect(picture.state.values(of: SmallSchema.note).count == 3)
    #expect(picture.state.hasConflict)
    try write(commune, record, seed: 5, set(SmallSchema.note, 5))
    let resolved = try need(try commune.core.picture(of: record))
    #expect(resolved.state.values(of: SmallSchema.note).count == 1)
    #expect(resolved.shown(SmallSchema.note) == .integer(5))
    try expectOnePicture(of: commune, last: 5)
  }

  @Test func `a withdrawal and an edit made offline leave the record alive in every order`() throws
  {
    let branch = try newReplica(TinyHierarchy.branch)
    let computer = try newReplica(TinyHierarchy.secondComputer)
    let record = try create(branch, seed: 1, set(SmallSchema.note, 1))
    try give(branch, computer)
    try write(branch, record, seed: 2, ChangeDraft.Item(Opcode.withdraw))
    #expect(try need(try branch.core.picture(of: record)).state.existence == .withdrawn)
    try write(computer, record, seed: 3, set(SmallSchema.note, 2))
    try give(computer, branch)
    #expect(
      try need(try branch.core.picture(of: record)).state.existence == .withdrawalContested)
    try expectOnePicture(of: branch, last: 4)
  }

  @Test func `two strands of one log are kept and judged alike in every order`() throws {
    let branch = try newReplica(TinyHierarchy.branch)
    let record = try create(branch, seed: 1, set(SmallSchema.note, 1))
    let copy = try branch.copied()
    try write(branch, record, seed: 2, set(SmallSchema.note, 2))
    try write(branch, record, seed: 3, set(SmallSchema.name, 2))
    try write(copy, record, seed: 4, set(SmallSchema.note, 3))
    let commune = try newReplica(TinyHierarchy.commune)
    try give(copy, commune)
    try give(branch, commune)
    let picture = try need(try commune.core.picture(of: record))
    #expect(picture.state.values(of: SmallSchema.note).count == 2)
    try write(commune, record, seed: 5, set(SmallSchema.note, 4))
    #expect(
      try need(try commune.core.picture(of: record)).state.values(of: SmallSchema.note).count == 1)
    try expectOnePicture(of: commune, last: 5)
  }

  @Test func `a grant that comes after what it allows changes nothing but the moment`() throws {
    let branch = try newReplica(TinyHierarchy.branch)
    let record = try create(branch, seed: 1, set(SmallSchema.note, 1))
    try write(branch, record, seed: 2, set(SmallSchema.note, 2))
    let whole = try WorldPicture(branch)
    let own = try stretches(of: branch, cut: false).last
    var parts = [try need(own)]
    for range in hierarchy.paperRanges {
      var batch = ChangeBatch()
      for index in range {
        let change = hierarchy.papers.changes[index]
        let content = change.content.map { Array(hierarchy.papers.bytes[$0]) }
        _ = try batch.append(
          header: Array(hierarchy.papers.bytes[change.header]), content: content)
      }
      parts.append(batch)
    }
    var orders = 0
    for order in EveryOrder(of: parts) {
      let replica = try FleetReplica(hierarchy, as: TinyHierarchy.commune)
      for batch in order { _ = try replica.take(batch, [0..<batch.changes.count]) }
      guard try WorldPicture(replica) == whole else {
        Issue.record("order \(order.map { short($0.changes[0].id) })")
        return
      }
      orders += 1
    }
    #expect(orders == 120)
  }

  @Test func `whatever a change names is waited for although its create is missing too`() throws {
    let branch = try newReplica(TinyHierarchy.branch)
    let commune = try newReplica(TinyHierarchy.commune)
    let record = try create(branch, seed: 1, set(SmallSchema.note, 1))
    try give(branch, commune)
    try write(commune, record, seed: 2, set(SmallSchema.note, 2))
    try give(commune, branch)
    // Names two changes of one record as if they were of another, which nobody ever created.
    let forged = try branch.everything()
    let named = forged.changes.filter { $0.record == record }.map {
      ClockEntry(log: $0.log, sequence: $0.sequence, tag: $0.id.tag)
    }
    #expect(named.count == 2)
    let genesis = ChangeDraft.genesis(
      Genesis(
        key: branch.unit.keys.signing.publicKey, writerPath: branch.unit.path,
        audiencePath: branch.unit.path, isPrivate: false,
        nonce: [UInt8](repeating: 1, count: 16), reason: 0), at: 0
    ).encode(log: nil, sequence: 1, previous: nil, salt: [UInt8](0..<8))
    var batch = ChangeBatch()
    let first = try batch.append(header: genesis.header, content: genesis.content)
    let opened = batch.changes[first].id
    let draft = ChangeDraft(
      record: RecordID(high: 0, low: 1), clock: named, rules: 1, at: 0,
      items: [set(SmallSchema.note, 3)])
    let bytes = draft.encode(
      log: opened.asLog, sequence: 2, previous: opened, salt: [UInt8](0..<8))
    _ = try batch.append(header: bytes.header, content: bytes.content)
    _ = try branch.take(batch, [0..<2])
    try expectOnePicture(of: branch, last: 6)
  }
}
