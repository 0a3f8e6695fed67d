import CanonicalCBOR
import Causality
package import ChangeLog
import NhanRong
import Sealing
import Trust

/// Someone with a key and a program of his own: well-shaped changes that break every other rule. Names
/// what he likes, forks, grants himself roles, writes for other audiences.
package struct Hostile {
  private var random: SeededRandom
  private let hierarchy: TinyHierarchy
  private let keys: KeyPair
  private var logs: [[Position]] = []

  private struct Position {
    let log: LogID
    let sequence: UInt64
    let id: ChangeID
  }

  package init(_ hierarchy: TinyHierarchy, seed: UInt64) {
    random = SeededRandom(seed: seed)
    self.hierarchy = hierarchy
    // A stolen key of a branch, or one nobody ever granted anything.
    let stolen = hierarchy.units[random.chance(2, in: 3) ? TinyHierarchy.branch : 0].keys
    let own = KeyPair.generate(.seeded(seed))
    keys = random.chance(1, in: 2) ? stolen : own ?? stolen
  }

  /// One or a few changes after what he knows; `known` is everything a replica he sees holds.
  package mutating func write(knowing known: ChangeBatch) -> ChangeBatch {
    var batch = ChangeBatch()
    if logs.isEmpty || random.chance(1, in: 5) { openLog(in: &batch) }
    for _ in 0..<random.number(in: 1...2) { writeOne(knowing: known, in: &batch) }
    return batch
  }

  private mutating func openLog(in batch: inout ChangeBatch) {
    let units = hierarchy.units
    let writer = units[random.below(units.count)].path
    let below = units.map(\.path).filter { $0.isAtOrBelow(writer.organisation) }
    let genesis = Genesis(
      key: keys.signing.publicKey, writerPath: writer, audiencePath: random.pick(below) ?? writer,
      isPrivate: random.chance(1, in: 8), nonce: random.bytes(16), reason: 0)
    let bytes = ChangeDraft.genesis(genesis, at: 0).encode(
      log: nil, sequence: 1, previous: nil, salt: random.bytes(8))
    guard let index = try? batch.append(header: bytes.header, content: bytes.content) else {
      return
    }
    let id = batch.changes[index].id
    logs.append([Position(log: id.asLog, sequence: 1, id: id)])
  }

  private mutating func writeOne(knowing known: ChangeBatch, in batch: inout ChangeBatch) {
    let log = random.below(logs.count)
    let forks = random.chance(1, in: 6)
    let place = forks ? random.below(logs[log].count) : logs[log].count - 1
    let before = logs[log][place]
    let bytes = draft(knowing: known, log: before.log).encode(
      log: before.log, sequence: before.sequence + 1, previous: before.id, salt: random.bytes(8))
    guard let index = try? batch.append(header: bytes.header, content: bytes.content) else {
      return
    }
    logs[log].append(
      Position(log: before.log, sequence: before.sequence + 1, id: batch.changes[index].id))
  }

  private mutating func draft(knowing known: ChangeBatch, log: LogID) -> ChangeDraft {
    if random.chance(1, in: 8) { return grant() }
    let records = Array(Set(known.changes.compactMap(\.record))).sorted()
    let record =
      random.chance(1, in: 10)
      ? RecordID(high: random.next(), low: 0) : random.pick(records)
    guard let record, !random.chance(1, in: 8) else {
      return ChangeDraft(
        record: nil, rules: 1, at: 0,
        items: [ChangeDraft.Item(Opcode.create, target: random.chance(1, in: 6) ? 2 : 1)])
    }
    return ChangeDraft(
      record: record, clock: clock(of: record, knowing: known, log: log),
      rules: random.chance(1, in: 10) ? 2 : 1, at: Int64.max - 1, items: items(knowing: known))
  }

  private mutating func clock(
    of record: RecordID, knowing known: ChangeBatch, log: LogID
  ) -> [ClockEntry] {
    var entries: Set<ClockEntry> = []
    let touching = known.changes.filter { $0.record == record || random.chance(1, in: 30) }
    for change in touching where change.log != log && random.chance(2, in: 5) {
      var tag = change.id.tag
      if random.chance(1, in: 25) { tag = ChangeTag(high: random.next(), low: 1) }
      entries.insert(ClockEntry(log: change.log, sequence: change.sequence, tag: tag))
    }
    return Array(entries)
  }

  private mutating func items(knowing known: ChangeBatch) -> [ChangeDraft.Item] {
    var items: [ChangeDraft.Item] = []
    for _ in 0..<random.number(in: 1...2) {
      let opcode = random.pick([2, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 31, 32, 1, 77] as [UInt16])
      let target = random.pick([0, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8, 20] as [UInt32]) ?? 1
      var extra: [UInt8] = []
      if opcode == Opcode.erase {
        var ids = known.changes.filter { _ in random.chance(1, in: 4) }.map(\.id)
        if random.chance(9, in: 10) { ids.sort() }
        extra = Value.list(ids.map { .bytes($0.bytes) }).canonicalBytes
      } else if opcode == Opcode.remove || opcode == Opcode.detach {
        extra =
          Value.list(
            known.changes.suffix(4).map {
              .list([.bytes($0.id.tag.bytes), .integer(Int64(random.below(2)))])
            }
          ).canonicalBytes
      } else if target == SmallSchema.step {
        extra = Value.integer(Int64(random.below(5))).canonicalBytes
      }
      items.append(
        ChangeDraft.Item(
          opcode ?? 2, target: opcode == Opcode.erase && random.chance(5, in: 6) ? 0 : target,
          extra: extra, value: Value.integer(7).canonicalBytes))
    }
    return items
  }

  /// A paper for himself, as whoever he says he is.
  private mutating func grant() -> ChangeDraft {
    let unit = hierarchy.units[random.below(hierarchy.units.count)]
    let paper = Grant(
      signingKey: keys.signing.publicKey, sealingKey: keys.sealing.publicKey,
      organisation: unit.path, scope: unit.path, role: random.pick(Role.allCases) ?? .root,
      mayDelegate: random.below(3))
    return ChangeDraft(
      record: nil, rules: 1, at: 0,
      items: [ChangeDraft.Item(Opcode.grant, value: paper?.value ?? [0xf6])])
  }
}
