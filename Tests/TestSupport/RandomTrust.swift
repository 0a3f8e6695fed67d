package import Causality
package import ChangeLog
import Merging
import NhanRong
import Sealing
package import Trust

/// A random history of a small province whose offices and thieves write papers of every kind, and records
/// beside them: several organisations, audiences and keys, root keys that must agree, forks, hand-overs.
/// Nobody keeps to the rules; the engine and the naive reading have to agree on what counts.
package struct RandomTrust {
  /// One log, with all its changes: those of a fork behind those of the first strand.
  package struct Log {
    package let genesis: Genesis
    package var strands: [[Int]]
    package let id: LogID
  }

  package let root: RootRecord
  package private(set) var batch = ChangeBatch()
  package private(set) var logs: [Log] = []
  package private(set) var kinds: [UInt16: Int] = [:]
  private var random: SeededRandom
  private var records: [(id: RecordID, audience: Int)] = []
  private let paths: [OrganisationPath]
  private let otherRoot: RootRecord
  private var touched: [RecordID: [Int]] = [:]
  /// The unit that most of the quarrel is about.
  private let focus: Int

  private static let keys: [SigningPublicKey] = (0..<12).compactMap {
    SigningPublicKey([UInt8](repeating: UInt8(100 + $0), count: 32))
  }

  /// Which keys usually write for a unit.
  private static let holders: [[Int]] = [
    [0, 1, 2], [3], [4, 5], [6], [7], [8, 9], [7], [10, 11],
  ]

  package init(seed: UInt64) throws {
    random = SeededRandom(seed: seed)
    focus = [2, 4, 5, 6][random.below(4)]
    let threshold = random.chance(1, in: 3) ? 2 : 1
    let root = try need(
      RootRecord(keys: Array(Self.keys[0...2]), threshold: threshold, name: Array("Tỉnh".utf8)))
    otherRoot = try need(
      RootRecord(keys: Array(Self.keys[10...11]), threshold: 1, name: Array("Xã".utf8)))
    self.root = root
    func nonce(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 16) }
    let top = try need(root.path)
    let province = try need(top.founding(tier: 20, nonce: nonce(1)))
    let commune = try need(province.founding(tier: 40, nonce: nonce(2)))
    let neighbour = try need(province.founding(tier: 40, nonce: nonce(3)))
    let lone = try need(otherRoot.path)
    paths = [
      top, province, commune, neighbour,
      try need(commune.founding(tier: 50, nonce: nonce(4))),
      try need(neighbour.founding(tier: 50, nonce: nonce(5))),
      try need(lone.founding(tier: 40, nonce: nonce(6))), lone,
    ]
    try honestStart()
    for _ in 0..<random.number(in: 8...30) { try step() }
  }

  package var changeCount: Int { batch.changes.count }

  // MARK: Actions

  /// Most histories begin as an honest domain does: everybody has a grant.
  private mutating func honestStart() throws {
    for (unit, issuer, place) in [
      (1, 0, 0), (2, 1, 0), (2, 1, 1), (3, 1, 0), (4, 2, 0), (5, 3, 0), (5, 3, 1), (6, 7, 0),
    ] where random.chance(9, in: 10) {
      let key = Self.holders[unit][place]
      let grant = try need(
        self.grant(key: key, unit: unit, scope: unit, role: nil, passingOn: 5 - unit / 2))
      let writer = Self.holders[issuer][0]
      try write(paper: .grant(grant), by: writer, as: issuer, about: unit)
      if root.threshold > 1, issuer == 0 {
        try write(
          paper: .approve(batch.changes[batch.changes.count - 1].id), by: 1, as: 0, about: unit)
      }
    }
  }

  private func grant(key: Int, unit: Int, scope: Int, role: Role?, passingOn: Int) -> Grant? {
    guard let sealing = SealingPublicKey([UInt8](repeating: 1, count: 32)) else { return nil }
    return Grant(
      signingKey: Self.keys[key], sealingKey: sealing, organisation: paths[unit],
      scope: paths[scope], role: role ?? .usual(forTier: paths[unit].organisation.tier),
      mayDelegate: max(0, passingOn))
  }

  private mutating func step() throws {
    switch random.below(20) {
    case 0...5: try edit()
    case 6...7: try create()
    default: try paper()
    }
  }

  /// Somebody above somebody: mostly plausible, sometimes anyone about anyone.
  private mutating func pair() -> (writer: Int, unit: Int, subject: Int) {
    if random.chance(1, in: 2) {
      let above = paths.indices.filter { paths[focus].isBelow(paths[$0].organisation) }
      let unit = above[random.below(above.count)]
      return (Self.holders[unit][random.below(Self.holders[unit].count)], unit, focus)
    }
    let unit = random.below(paths.count)
    var below = paths.indices.filter { paths[$0].isBelow(paths[unit].organisation) }
    if below.isEmpty || random.chance(1, in: 4) { below = Array(paths.indices) }
    let subject = below[random.below(below.count)]
    let holders = Self.holders[unit]
    let writer = random.chance(1, in: 8) ? random.below(12) : holders[random.below(holders.count)]
    return (writer, unit, subject)
  }

  private mutating func paper() throws {
    let (writer, unit, subject) = pair()
    let body: PaperBody?
    switch random.below(12) {
    case 0...1:
      let scope = random.pick(
        paths.indices.filter { paths[$0].isAtOrBelow(paths[subject].organisation) })
      let key = random.chance(1, in: 3) ? random.below(12) : Self.holders[subject][0]
      let role = random.chance(1, in: 5) ? random.pick(Role.allCases) : nil
      body = grant(
        key: key, unit: subject, scope: scope ?? subject, role: role,
        passingOn: random.below(5)
      ).map { .grant($0) }
    case 2...4:
      let holders = Self.holders[subject]
      let key = random.chance(2, in: 3) ? Self.keys[holders[random.below(holders.count)]] : nil
      let subtree = key == nil || random.chance(1, in: 5) ? paths[random.below(paths.count)] : nil
      body = cut(about: subject).map {
        .revoke(Revocation(key: key, subtree: subtree, cut: $0, reason: 1))
      }
    case 5...6: body = cut(about: subject).map { .adopt($0) }
    case 7...8: body = .place(paths[random.below(paths.count)])
    case 9: body = .reads(paths[random.below(paths.count)])
    case 10:
      let papers = batch.changes.filter { $0.record == nil && $0.previous != nil }
      body = (random.chance(4, in: 5) ? random.pick(papers) : random.pick(batch.changes))
        .map { .approve($0.id) }
      if let body {
        return try write(paper: body, by: random.below(3), as: 0, about: subject)
      }
    default:
      let from = random.chance(1, in: 3) ? root : otherRoot
      let old = from == root ? 0 : 7
      body = cut(about: old).map {
        .handOver(HandOver(from: from, to: from == root ? otherRoot : root, cut: $0))
      }
      if let body {
        let holders = Self.holders[old]
        return try write(
          paper: body, by: holders[random.below(holders.count)], as: old, about: old)
      }
    }
    if let body { try write(paper: body, by: writer, as: unit, about: subject) }
  }

  /// Some positions in the logs of an organisation's writers, rarely one nobody holds.
  private mutating func cut(about unit: Int) -> Cut? {
    var entries: [ClockEntry] = []
    for log in logs where log.genesis.organisation == paths[unit].organisation {
      for strand in log.strands where random.chance(2, in: 3) {
        let change = batch.changes[strand[random.below(strand.count)]]
        entries.append(ClockEntry(log: log.id, sequence: change.sequence, tag: change.id.tag))
      }
    }
    if random.chance(1, in: 12) {
      entries.append(
        ClockEntry(
          log: logs.first?.id ?? LogID(high: 1, low: 1), sequence: 2,
          tag: ChangeTag(high: random.next(), low: 1)))
    }
    return Cut(entries)
  }

  private mutating func create() throws {
    let audience = random.chance(1, in: 2) ? focus : random.number(in: 2...6)
    let unit = random.chance(3, in: 4) ? audience : random.below(paths.count)
    let holders = Self.holders[unit]
    let index = try append(
      by: holders[random.below(holders.count)], as: unit, about: audience, record: nil,
      [
        ChangeDraft.Item(Opcode.create, target: SmallSchema.record),
        ChangeDraft.Item(
          Opcode.set, target: SmallSchema.note,
          value: Value.integer(Int64(random.below(9))).canonicalBytes),
      ])
    let record = batch.changes[index].id.asRecord
    records.append((record, audience))
    touched[record] = [index]
  }

  private mutating func edit() throws {
    let near = records.filter { $0.audience == focus }
    let choices = near.isEmpty || random.chance(1, in: 2) ? records : near
    guard let record = random.pick(choices.map(\.id)),
      let audience = records.first(where: { $0.id == record })?.audience
    else { return try create() }
    var units = paths.indices.filter { paths[audience].isAtOrBelow(paths[$0].organisation) }
    if random.chance(1, in: 4) { units = Array(paths.indices) }
    let unit = units[random.below(units.count)]
    let holders = Self.holders[unit]
    let fields = [SmallSchema.note, SmallSchema.kind, SmallSchema.name]
    let field = fields[random.below(fields.count)]
    let index = try append(
      by: holders[random.below(holders.count)], as: unit, about: audience, record: record,
      [
        ChangeDraft.Item(
          Opcode.set, target: field,
          value: Value.integer(Int64(random.below(9))).canonicalBytes)
      ])
    touched[record, default: []].append(index)
  }

  // MARK: Bytes

  private mutating func write(
    paper: PaperBody, by key: Int, as unit: Int, about subject: Int
  ) throws {
    kinds[paper.item.opcode, default: 0] += 1
    _ = try append(by: key, as: unit, about: subject, record: nil, [paper.item])
  }

  private mutating func append(
    by key: Int, as unit: Int, about audience: Int, record: RecordID?, _ items: [ChangeDraft.Item]
  ) throws -> Int {
    let number = try log(of: key, as: unit, about: audience)
    var strand = random.below(logs[number].strands.count)
    // A copy of the key goes on from an older change.
    if random.chance(1, in: 12), logs[number].strands[strand].count > 1 {
      let shared = random.number(in: 1...(logs[number].strands[strand].count - 1))
      logs[number].strands.append(Array(logs[number].strands[strand][..<shared]))
      strand = logs[number].strands.count - 1
    }
    let last = batch.changes[logs[number].strands[strand][logs[number].strands[strand].count - 1]]
    let draft = ChangeDraft(
      record: record, clock: record.map { clock(of: $0, outside: logs[number].id) } ?? [],
      rules: 1, at: 0, items: items)
    let bytes = draft.encode(
      log: logs[number].id, sequence: last.sequence + 1, previous: last.id, salt: random.bytes(8))
    let index = try batch.append(header: bytes.header, content: bytes.content)
    logs[number].strands[strand].append(index)
    return index
  }

  /// Some of the changes to a record in other logs.
  private mutating func clock(of record: RecordID, outside log: LogID) -> [ClockEntry] {
    var entries: [ClockEntry] = []
    for index in touched[record] ?? [] where random.chance(1, in: 2) {
      let change = batch.changes[index]
      if change.log == log { continue }
      entries.append(
        ClockEntry(log: change.log, sequence: change.sequence, tag: change.id.tag))
    }
    return Array(Set(entries)).sorted(by: ClockEntry.precedes)
  }

  private mutating func log(of key: Int, as unit: Int, about audience: Int) throws -> Int {
    let found = logs.firstIndex {
      $0.genesis.key == Self.keys[key] && $0.genesis.writerPath == paths[unit]
        && $0.genesis.audiencePath == paths[audience]
    }
    if let found { return found }
    let genesis = Genesis(
      key: Self.keys[key], writerPath: paths[unit], audiencePath: paths[audience],
      isPrivate: false, nonce: random.bytes(16), reason: 0)
    let bytes = ChangeDraft.genesis(genesis, at: 0).encode(
      log: nil, sequence: 1, previous: nil, salt: random.bytes(8))
    let index = try batch.append(header: bytes.header, content: bytes.content)
    logs.append(Log(genesis: genesis, strands: [[index]], id: batch.changes[index].id.asLog))
    return logs.count - 1
  }

  /// Stretches in an order in which everything attaches: each strand cut at random.
  package func pieces(_ random: inout SeededRandom) -> [[Int]] {
    var pieces: [[Int]] = []
    for log in logs {
      for strand in log.strands {
        var start = 0
        while start < strand.count {
          let end = random.number(in: (start + 1)...strand.count)
          pieces.append(Array(strand[start..<end]))
          start = end
        }
      }
    }
    return random.shuffle(pieces)
  }
}
