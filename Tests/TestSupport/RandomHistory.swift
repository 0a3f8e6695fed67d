package import Causality
import ChangeLog
import Merging

/// Random changes about one record, by honest and dishonest writers: several logs of different tiers,
/// forks, clocks that name too little, too much, other records, wrong tags, held and void changes.
package struct RandomHistory {
  package let record: RecordID
  package private(set) var changes: [NaiveChange] = []
  package let rulesInForce: UInt32
  private let other: RecordID
  private var random: SeededRandom
  /// 0 where everyone writes as an honest program does; 2 where nearly nobody does.
  private let mischief: Int
  private let tierIsLinked: Bool
  private var logs: [Log] = []
  private let createID: ChangeID

  private struct Log {
    var id: LogID
    var tier: UInt8
    var audience: UInt32
    var ownsAudience: Bool
    var writer: OrganisationID
    var superiors: Set<OrganisationID>
    var roles: RoleSet
    var changes: [Int] = []
  }

  package init(seed: UInt64) {
    random = SeededRandom(seed: seed)
    createID = ChangeID(random: &random)
    record = createID.asRecord
    other = RecordID(high: random.next(), low: random.next())
    rulesInForce = random.chance(1, in: 4) ? 2 : 1
    mischief = random.below(3)
    tierIsLinked = random.chance(3, in: 4)
    for _ in 0..<random.number(in: 2...4) { openLog() }
    let count = random.number(in: 3...11)
    let createAt = random.chance(5, in: 6) ? 0 : random.below(count)
    for index in 0..<count { write(isCreate: index == createAt) }
  }

  /// True in one of `whole` cases where there is much mischief, more seldom where there is less.
  private mutating func mischief(in whole: Int) -> Bool {
    mischief > 0 && random.chance(1, in: mischief == 2 ? whole : whole * 4)
  }

  private mutating func openLog() {
    let tier = random.pick([20, 40, 40, 50, 50] as [UInt8]) ?? 50
    var roles = RoleSet()
    roles.add(Role.usual(forTier: tier))
    if mischief(in: 8) { roles = RoleSet() }
    if random.chance(1, in: 10) { roles.add(.commune) }
    let audience: UInt32 = mischief(in: 8) ? 1 : 0
    let genesis = ChangeID(random: &random)
    // One organisation a tier, or two; the higher one is above the lower one as a rule.
    let writer = OrganisationID(high: UInt64(tier), low: random.chance(1, in: 4) ? 1 : 0)
    var superiors: Set<OrganisationID> = []
    for upper in [20, 40] as [UInt64] where upper < UInt64(tier) && tierIsLinked {
      superiors.insert(OrganisationID(high: upper, low: 0))
    }
    var log = Log(
      id: genesis.asLog, tier: tier, audience: audience, ownsAudience: tier == 50, writer: writer,
      superiors: superiors, roles: roles)
    log.changes = [changes.count]
    logs.append(log)
    keep(
      NaiveChange(id: genesis, log: log.id, sequence: 1, previous: nil), in: logs.count - 1)
  }

  private mutating func keep(_ change: NaiveChange, in log: Int) {
    var change = change
    change.audience = logs[log].audience
    change.tier = logs[log].tier
    change.ownsAudience = logs[log].ownsAudience
    change.writer = logs[log].writer
    change.superiors = logs[log].superiors
    change.roles = logs[log].roles
    changes.append(change)
  }

  private mutating func write(isCreate: Bool) {
    let log = isCreate ? 0 : random.below(logs.count)
    var before = logs[log].changes[logs[log].changes.count - 1]
    if random.chance(1, in: 9), let earlier = random.pick(logs[log].changes) { before = earlier }
    // No change before a create can touch its record: the record's name is a hash over them.
    if isCreate { before = logs[log].changes[0] }
    var change = NaiveChange(
      id: isCreate ? createID : ChangeID(random: &random), log: logs[log].id,
      sequence: changes[before].sequence + 1, previous: changes[before].id)
    change.rules = mischief(in: 10) ? UInt32(random.number(in: 2...3)) : 1
    if isCreate {
      change.record = record
      let type: UInt32 = mischief(in: 16) ? UInt32(random.number(in: 2...3)) : 1
      change.operations =
        [NaiveChange.Operation(Opcode.create, type)] + operations(logs[log].tier < 50)
    } else if random.chance(1, in: 14) {
      change.record = random.chance(1, in: 2) ? nil : other
      change.operations = [NaiveChange.Operation(Opcode.set, 1)]
    } else {
      change.record = record
      change.operations = operations(logs[log].tier < 50)
      change.clock = clock(for: log, before: before)
    }
    logs[log].changes.append(changes.count)
    keep(change, in: log)
  }

  // MARK: Clocks

  private mutating func clock(for log: Int, before: Int) -> [ClockEntry] {
    var entries: [ClockEntry] = []
    let isHonest = !mischief(in: 2)
    for index in logs.indices where index != log {
      if random.chance(1, in: 3) { continue }
      let touching = logs[index].changes.filter { changes[$0].record == record }
      if isHonest {
        entries += ends(of: touching).map(entry)
      } else if let named = random.pick(random.chance(1, in: 6) ? logs[index].changes : touching) {
        entries.append(damaged(entry(named)))
      }
    }
    var seen: Set<ClockEntry> = []
    return entries.filter { seen.insert($0).inserted }.sorted(by: ClockEntry.precedes)
  }

  /// The changes of a log nobody in it continued: one of each strand.
  private func ends(of touching: [Int]) -> [Int] {
    var continued: Set<ChangeID> = []
    for index in touching {
      var next = changes[index].previous
      while let id = next, let change = changes.first(where: { $0.id == id }) {
        continued.insert(id)
        next = change.previous
      }
    }
    return touching.filter { !continued.contains(changes[$0].id) }
  }

  private func entry(_ index: Int) -> ClockEntry {
    let change = changes[index]
    return ClockEntry(log: change.log, sequence: change.sequence, tag: change.id.tag)
  }

  private mutating func damaged(_ entry: ClockEntry) -> ClockEntry {
    switch random.below(14) {
    case 0:
      return ClockEntry(
        log: entry.log, sequence: entry.sequence,
        tag: ChangeTag(high: random.next(), low: random.next()))
    case 1: return ClockEntry(log: entry.log, sequence: entry.sequence + 1, tag: entry.tag)
    default: return entry
    }
  }

  // MARK: Operations

  private mutating func operations(_ isSuperior: Bool) -> [NaiveChange.Operation] {
    (0..<random.number(in: 1...3)).map { _ in
      mischief(in: 8)
        ? oddOperation() : operation(mischief(in: 6) ? !isSuperior : isSuperior)
    }
  }

  private mutating func operation(_ isSuperior: Bool) -> NaiveChange.Operation {
    let fields: [UInt32] = isSuperior ? [1, 2, 2, 3, 4, 8, 8] : [1, 1, 2, 2, 3, 4, 4, 5]
    let field = random.pick(fields) ?? 1
    switch random.below(20) {
    case 0...8:
      let hasRank = field == 4 ? !mischief(in: 6) : random.chance(1, in: 20)
      return NaiveChange.Operation(
        Opcode.set, field, rank: hasRank ? Int64(random.number(in: 0...4)) : nil)
    case 9: return NaiveChange.Operation(Opcode.clear, field)
    case 10, 11: return NaiveChange.Operation(Opcode.add, 6)
    case 12: return NaiveChange.Operation(Opcode.remove, 6, removals: removals(Opcode.add))
    case 13: return NaiveChange.Operation(Opcode.attach)
    case 14: return NaiveChange.Operation(Opcode.detach, removals: removals(Opcode.attach))
    case 15:
      return random.chance(1, in: 4)
        ? NaiveChange.Operation(Opcode.link)
        : NaiveChange.Operation(Opcode.erase, erasures: erasures())
    case 16 where isSuperior, 17 where isSuperior:
      return NaiveChange.Operation(Opcode.add, 20)
    case 16, 17: return NaiveChange.Operation(Opcode.withdraw)
    default: return NaiveChange.Operation(isSuperior ? Opcode.set : Opcode.restore, 1)
    }
  }

  /// Operations no program should write: unknown fields and numbers, a field of a later version, a
  /// second create, a set where there is a list.
  private mutating func oddOperation() -> NaiveChange.Operation {
    let odd: [(UInt16, UInt32)] = [
      (Opcode.set, 99), (Opcode.set, 7), (77, 1), (Opcode.create, 1), (Opcode.set, 6),
      (Opcode.add, 1), (Opcode.grant, 0), (Opcode.remove, 20), (Opcode.add, 7),
    ]
    let (opcode, target) = random.pick(odd) ?? (77, 1)
    return NaiveChange.Operation(
      opcode, target, removals: opcode == Opcode.remove ? removals(Opcode.add) : [])
  }

  private mutating func erasures() -> [ChangeID]? {
    let ids = changes.filter { _ in random.chance(1, in: 3) }.map(\.id).sorted()
    return ids.isEmpty ? (mischief == 0 ? [createID] : nil) : ids
  }

  private mutating func removals(_ opcode: UInt16) -> [ElementName] {
    var names: [ElementName] = []
    for change in changes {
      for (index, operation) in change.operations.enumerated()
      where operation.opcode == opcode || mischief(in: 20) {
        if random.chance(2, in: 3) {
          names.append(ElementName(tag: change.id.tag, operation: UInt32(index)))
        }
      }
    }
    if names.isEmpty, mischief == 0 { return [ElementName(tag: record.asTag, operation: 0)] }
    return names
  }
}

extension ChangeID {
  package init(random: inout SeededRandom) {
    self.init(
      first: random.next(), second: random.next(), third: random.next(), fourth: random.next())
  }
}

extension RecordID {
  /// The tag of the change that creates the record.
  package var asTag: ChangeTag { ChangeTag(bytes: bytes) ?? ChangeTag(high: 0, low: 0) }
}
