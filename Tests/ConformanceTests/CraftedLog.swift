import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Sealing

/// A log put together change by change with its writer's key, also from changes the program would
/// never write.
struct CraftedLog {
  typealias Bytes = (header: [UInt8], content: [UInt8]?)

  let keys: KeyPair
  private(set) var id: LogID
  private(set) var changes: [Bytes] = []
  private(set) var ids: [ChangeID] = []
  private var salt: UInt8 = 0

  static let start: Int64 = 1_767_225_600_000

  init(
    _ keys: KeyPair, as writer: OrganisationPath, for audience: OrganisationPath,
    nonce: UInt8 = 0x77
  ) throws {
    self.keys = keys
    id = LogID(high: 0, low: 0)
    let genesis = Genesis(
      key: keys.signing.publicKey, writerPath: writer, audiencePath: audience, isPrivate: false,
      nonce: VectorWorld.nonce(nonce), reason: Genesis.Reason.copiedFolder.rawValue)
    let bytes = ChangeDraft.genesis(genesis, at: Self.start).encode(
      log: nil, sequence: 1, previous: nil, salt: [UInt8](repeating: 1, count: 8))
    add(bytes.header, bytes.content)
    id = try need(ids.first).asLog
  }

  var sequence: UInt64 { UInt64(changes.count) }
  var last: ChangeID { ids[ids.count - 1] }

  /// Adds a change as the program writes it and returns its id.
  @discardableResult
  mutating func add(
    _ record: RecordID?, clock: [ClockEntry] = [], rules: UInt32 = 1,
    _ items: [ChangeDraft.Item], isMissing: Bool = false
  ) -> ChangeID {
    let bytes = bytes(of: record, clock: clock, rules: rules, items)
    return add(bytes.header, isMissing ? nil : bytes.content)
  }

  /// The bytes of the next change, without adding it.
  func bytes(
    of record: RecordID?, clock: [ClockEntry] = [], rules: UInt32 = 1, _ items: [ChangeDraft.Item]
  ) -> (header: [UInt8], content: [UInt8]) {
    let draft = ChangeDraft(
      record: record, clock: clock, rules: rules, at: Self.start + Int64(sequence), items: items)
    return draft.encode(
      log: id, sequence: sequence + 1, previous: last,
      salt: [UInt8](repeating: UInt8(truncatingIfNeeded: sequence + 1), count: 8))
  }

  @discardableResult
  mutating func add(_ header: [UInt8], _ content: [UInt8]?) -> ChangeID {
    let digest = Digest.of(header, for: .change)
    let id = ChangeID(
      first: digest.first, second: digest.second, third: digest.third, fourth: digest.fourth)
    changes.append((header, content))
    ids.append(id)
    return id
  }

  mutating func create(
    type: UInt32 = RegisterSchema.registration, _ items: [ChangeDraft.Item] = []
  ) -> RecordID {
    add(nil, [ChangeDraft.Item(Opcode.create, target: type)] + items).asRecord
  }

  func entry(_ sequence: Int) -> ClockEntry {
    ClockEntry(log: id, sequence: UInt64(sequence), tag: ids[sequence - 1].tag)
  }

  mutating func rename(_ genesis: ChangeID) { id = genesis.asLog }

  /// A copy that forgets its newest changes: what a second strand starts from.
  func cut(to count: Int) -> CraftedLog {
    var copy = self
    copy.changes = Array(changes.prefix(count))
    copy.ids = Array(ids.prefix(count))
    return copy
  }
}

extension OpenedBundle {
  /// Exchanges what the bundle carries for crafted logs, each whole and with a tip at its end.
  mutating func carry(_ logs: [CraftedLog], from base: Int = 0) throws {
    var segments: [Value] = []
    var tips: [(tip: Tip, value: Value)] = []
    var slices: [Value] = []
    var columns = SectionParts()
    var bases: [ClockEntry] = []
    for (number, log) in logs.enumerated() {
      segments.append(Self.segment(log, base: base))
      slices.append(.list([.integer(Int64(number)), .integer(Int64(log.changes.count - base))]))
      let tip = try need(
        Tip.signed(log: log.id, sequence: log.sequence, id: log.last, with: log.keys.signing))
      tips.append((tip, tip.value))
      for change in log.changes[base...] { columns.addVerbatim(change) }
      if base > 0 { bases.append(log.entry(base)) }
    }
    tips.sort { Tip.precedes($0.tip, $1.tip) }
    self[.segments] = .list(segments)
    self[.tips] = .list(tips.map(\.value))
    self[.prerequisites] = .list(
      HaveVector(bases).entries.map {
        .list([.bytes($0.log.bytes), .integer(Int64($0.sequence)), .bytes($0.tag.bytes)])
      })
    self[.sections] = .list([.list([.integer(1), .null, .null, .null, .list(slices)])])
    frames = [[]]
    try setRaw(0, columns.raw)
  }

  private static func segment(_ log: CraftedLog, base: Int) -> Value {
    .list([
      .bytes(log.id.bytes), .integer(Int64(base)),
      base == 0 ? .null : .bytes(log.ids[base - 1].bytes), .integer(Int64(log.sequence)),
      .bytes(log.last.bytes), .integer(Int64(log.changes.count - base)),
      base == 0 ? .null : .bytes(log.changes[0].header),
      base == 0 ? .null : .bytes(log.changes[0].content ?? []),
    ])
  }
}

extension Tip {
  var value: Value {
    var encoder = CBOREncoder()
    encode(into: &encoder)
    return Value(canonical: encoder.bytes) ?? .null
  }
}

/// The columns of a section, so that one can be changed and the rest stays.
struct SectionParts {
  /// In the order of Protocol.md: shape, shapeNew, record, recordNew, at, clock, clockNew, salt,
  /// missing, verbatim.
  var columns = [[UInt8]](repeating: [], count: 10)
  var values: [(opcode: UInt64, target: UInt64, bytes: [UInt8])] = []

  init() {}

  init(raw: [UInt8]) throws {
    var position = 0
    func number() throws -> UInt64 {
      var value: UInt64 = 0
      var shift: UInt64 = 0
      while position < raw.count {
        let byte = raw[position]
        position += 1
        value |= UInt64(byte & 0x7f) << shift
        if byte < 0x80 { return value }
        shift += 7
      }
      throw Missing()
    }
    func take() throws -> [UInt8] {
      let size = Int(try number())
      position += size
      return Array(raw[(position - size)..<position])
    }
    for index in columns.indices { columns[index] = try take() }
    for _ in 0..<(try number()) { values.append((try number(), try number(), try take())) }
  }

  mutating func addVerbatim(_ change: CraftedLog.Bytes) {
    columns[0].append(0)
    columns[9] += Self.number(UInt64(change.header.count)) + change.header
    columns[9] += Self.number(UInt64(change.content.map { $0.count + 1 } ?? 0))
    columns[9] += change.content ?? []
  }

  var raw: [UInt8] {
    var bytes: [UInt8] = []
    for column in columns { bytes += Self.number(UInt64(column.count)) + column }
    bytes += Self.number(UInt64(values.count))
    for value in values {
      bytes += Self.number(value.opcode) + Self.number(value.target)
      bytes += Self.number(UInt64(value.bytes.count)) + value.bytes
    }
    return bytes
  }

  static func number(_ value: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
