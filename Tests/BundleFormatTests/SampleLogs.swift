import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import Sealing
import TestSupport
import Testing
import Trust

/// Logs of a small commune and its branches, grown from a seed: every kind of change a bundle may
/// have to carry, the strange ones more often than life has them.
struct SampleLogs {
  struct Log {
    let key: SigningKey
    let id: LogID
    var changes: [(header: [UInt8], content: [UInt8]?)]
    var sequence: UInt64
    var last: ChangeID
    var ids: [ChangeID]
  }

  var random: SeededRandom
  let root: OrganisationID
  let sender: SigningKey
  var logs: [Log] = []
  var records: [RecordID] = []
  private let path: OrganisationPath

  init(seed: UInt64, logs count: Int = 3, changes: Int = 60) throws {
    random = SeededRandom(seed: seed)
    root = try #require(OrganisationID(bytes: [0] + random.bytes(15)))
    path = try #require(OrganisationPath(root: root, steps: []))
    sender = try #require(SigningKey(seed: random.bytes(32)))
    for _ in 0..<count { try openLog() }
    for _ in 0..<changes { try grow() }
  }

  mutating func openLog() throws {
    let key = try #require(SigningKey(seed: random.bytes(32)))
    let branch = try #require(path.founding(tier: 50, nonce: random.bytes(16)))
    let genesis = Genesis(
      key: key.publicKey, writerPath: branch, audiencePath: branch, isPrivate: false,
      nonce: random.bytes(16), reason: 0)
    let bytes = ChangeDraft.genesis(genesis, at: 1_700_000_000_000).encode(
      log: nil, sequence: 1, previous: nil, salt: random.bytes(8))
    var batch = ChangeBatch()
    try batch.append(header: bytes.header, content: bytes.content)
    let change = batch.changes[0]
    logs.append(
      Log(
        key: key, id: change.log, changes: [(bytes.header, bytes.content)], sequence: 1,
        last: change.id, ids: [change.id]))
  }

  mutating func grow() throws {
    let index = random.below(logs.count)
    try add(anyDraft(in: index), to: index, missing: random.chance(1, in: 8))
  }

  /// Appends a change; a missing content is left out of what a bundle will carry.
  mutating func add(_ draft: ChangeDraft, to index: Int, missing: Bool = false) throws {
    let bytes = draft.encode(
      log: logs[index].id, sequence: logs[index].sequence + 1, previous: logs[index].last,
      salt: random.bytes(8))
    try add(bytes.header, missing ? nil : bytes.content, to: index)
  }

  mutating func add(_ header: [UInt8], _ content: [UInt8]?, to index: Int) throws {
    var batch = ChangeBatch()
    try batch.append(header: header, content: content)
    let change = batch.changes[0]
    logs[index].changes.append((header, content))
    logs[index].sequence = change.sequence
    logs[index].last = change.id
    logs[index].ids.append(change.id)
    let isCreate = batch.operations.first?.opcode == Opcode.create
    if isCreate, let record = change.record { records.append(record) }
  }

  private mutating func anyDraft(in index: Int) -> ChangeDraft {
    let at = Int64(1_700_000_000_000) + Int64(random.below(1_000_000))
    switch random.below(10) {
    case 0, 1:
      return ChangeDraft(
        record: nil, rules: 1, at: at,
        items: [ChangeDraft.Item(Opcode.create)] + (0..<5).map { set(UInt32($0)) })
    case 2:
      // An organisation change: no record, no clock, its arguments in the content.
      return ChangeDraft(
        record: nil, rules: 2, at: -at, items: [ChangeDraft.Item(Opcode.grant, value: value())])
    case 3:
      // A ranked field carries its rank in the header.
      var extra = CBOREncoder()
      extra.integer(Int64(random.below(9)) - 4)
      return ChangeDraft(
        record: anyRecord(), clock: clock(for: index), rules: 1, at: at,
        items: [ChangeDraft.Item(Opcode.set, target: 7, extra: extra.bytes, value: value())])
    case 4:
      var extra = CBOREncoder()
      extra.array(1)
      extra.array(2)
      extra.byteString(random.bytes(16))
      extra.unsigned(UInt64(random.below(300)))
      return ChangeDraft(
        record: anyRecord(), clock: clock(for: index), rules: 1, at: 0,
        items: [ChangeDraft.Item(Opcode.remove, target: 70_000, extra: extra.bytes)])
    default:
      let fields = 1 + random.below(3)
      return ChangeDraft(
        record: anyRecord(), clock: clock(for: index), rules: UInt32(1 + random.below(2)), at: at,
        items: (0..<fields).map { set(UInt32($0 * 3)) })
    }
  }

  private mutating func set(_ target: UInt32) -> ChangeDraft.Item {
    ChangeDraft.Item(Opcode.set, target: target, value: value())
  }

  private mutating func value() -> [UInt8] {
    let words = ["mô hình", "học tập", "làm theo", "chi bộ", "đường", "Nguyễn Thị Thuỷ", "x", ""]
    var encoder = CBOREncoder()
    switch random.below(6) {
    case 0: encoder.integer(Int64(bitPattern: random.next()))
    case 1: encoder.null()
    case 2:
      encoder.array(2)
      encoder.bool(true)
      encoder.byteString(random.bytes(random.below(40)))
    default:
      var text = ""
      for _ in 0...random.below(30) { text += words[random.below(words.count)] + " " }
      encoder.text(text)
    }
    return encoder.bytes
  }

  /// Mostly a known record, sometimes one whose create no bundle carries.
  private mutating func anyRecord() -> RecordID? {
    if records.isEmpty || random.chance(1, in: 5) { return RecordID(bytes: random.bytes(16)) }
    return records[random.below(records.count)]
  }

  /// Entries of changes that exist, of ones that never did, and of logs nobody knows.
  private mutating func clock(for index: Int) -> [ClockEntry] {
    var entries: [ClockEntry] = []
    for other in logs.indices where other != index && !random.chance(1, in: 3) {
      let place = random.below(logs[other].ids.count)
      entries.append(
        ClockEntry(
          log: logs[other].id, sequence: UInt64(place + 1), tag: logs[other].ids[place].tag))
    }
    if random.chance(1, in: 6), let log = LogID(bytes: random.bytes(16)),
      let tag = ChangeTag(bytes: random.bytes(16))
    {
      entries.append(ClockEntry(log: log, sequence: random.next() & sequenceMax, tag: tag))
      entries.append(ClockEntry(log: log, sequence: sequenceMax, tag: tag))
    }
    return HaveVector(entries).entries
  }
}

extension SampleLogs {
  /// Segments of all logs, each from a base: 0 sends it whole.
  func segments(from base: (Int) -> UInt64 = { _ in 0 }) -> [Segment] {
    logs.enumerated().map { index, log in
      let start = min(base(index), log.sequence - 1)
      return Segment(
        log: log.id, baseSequence: start, baseID: start == 0 ? nil : log.ids[Int(start) - 1],
        endSequence: log.sequence, endID: log.last,
        genesis: start == 0
          ? nil
          : Segment.GenesisBytes(
            header: log.changes[0].header, content: log.changes[0].content ?? []))
    }
  }

  /// The changes of one segment as a store would hand them over.
  func batch(of segment: Segment) throws -> ChangeBatch {
    var batch = ChangeBatch()
    let log = try #require(logs.first { $0.id == segment.log })
    for change in log.changes[Int(segment.baseSequence)..<Int(segment.endSequence)] {
      try batch.append(header: change.header, content: change.content)
    }
    return batch
  }

  var tips: [Tip] {
    logs.compactMap { Tip.signed(log: $0.id, sequence: $0.sequence, id: $0.last, with: $0.key) }
  }

  func statement(recipients: [WriterID] = []) -> Manifest.Statement {
    Manifest.Statement(
      purpose: .exchange, root: root, sender: sender.publicKey,
      proof: SenderProof(rootRecord: [0x80], steps: []), recipients: recipients.sorted(),
      have: HaveVector(), wants: [], codes: [], rulesKnown: 1,
      software: Array("nhanrong 1".utf8), at: 1_700_000_000_000)
  }
}

/// What must come out as it went in.
func changes(of batch: ChangeBatch) -> [[[UInt8]]] {
  batch.changes.map { change in
    [Array(batch.bytes[change.header])] + (change.content.map { [Array(batch.bytes[$0])] } ?? [])
  }
}
