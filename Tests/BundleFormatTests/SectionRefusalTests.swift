import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import Sealing
import TestSupport
import Testing

func contentHash(_ content: [UInt8]) -> [UInt8] { Digest.of(content, for: .content).bytes }

/// The fixed columns of a section and its value columns, taken apart so that a test can change one.
struct TakenApart {
  var fixed: [[UInt8]] = []
  var values: [(opcode: UInt64, target: UInt64, bytes: [UInt8])] = []

  init(_ raw: [UInt8]) {
    var position = 0
    func number() -> UInt64 {
      var value: UInt64 = 0
      var shift: UInt64 = 0
      while true {
        let byte = raw[position]
        position += 1
        value |= UInt64(byte & 0x7f) << shift
        if byte < 0x80 { return value }
        shift += 7
      }
    }
    func column() -> [UInt8] {
      let count = Int(number())
      defer { position += count }
      return Array(raw[position..<position + count])
    }
    for _ in 0..<10 { fixed.append(column()) }
    for _ in 0..<number() { values.append((number(), number(), column())) }
  }

  var raw: [UInt8] {
    var result: [UInt8] = []
    for column in fixed { result += varint(column.count) + column }
    result += varint(values.count)
    for value in values {
      result += varint(Int(value.opcode)) + varint(Int(value.target))
      result += varint(value.bytes.count) + value.bytes
    }
    return result
  }
}

func varint(_ value: Int) -> [UInt8] {
  var rest = value
  var bytes: [UInt8] = []
  while rest >= 0x80 {
    bytes.append(UInt8(rest & 0x7f) | 0x80)
    rest >>= 7
  }
  return bytes + [UInt8(rest)]
}

@Suite struct SectionRefusalTests {
  let logs: SampleLogs
  let segments: [Segment]
  let section: EncodedSection

  init() throws {
    logs = try SampleLogs(seed: 21, logs: 3, changes: 16)
    segments = logs.segments()
    section = try encode(logs, segments).sections[0]
  }

  func refusal(_ raw: [UInt8], _ slices: [ChangeSlice]? = nil) -> SectionFault? {
    do {
      _ = try decode([EncodedSection(raw: raw, slices: slices ?? section.slices)], segments)
    } catch BundleError.section(0, let fault) {
      return fault
    } catch {
      Issue.record("an error of another kind: \(error)")
    }
    return nil
  }

  @Test func `taking a section apart and together changes nothing`() {
    #expect(TakenApart(section.raw).raw == section.raw)
  }

  @Test(arguments: Array(SectionColumn.allCases.dropLast()))
  func `one byte too many in any column is refused`(column: SectionColumn) {
    var parts = TakenApart(section.raw)
    parts.fixed[Int(column.rawValue)].append(0)
    #expect(refusal(parts.raw) != nil)
  }

  @Test func `what is left over is named by its column`() {
    var parts = TakenApart(section.raw)
    parts.fixed[7].append(0)
    #expect(refusal(parts.raw) == .columnLeftover(.salt, bytes: 1))
    parts = TakenApart(section.raw)
    parts.values[0].bytes.append(0xf6)
    #expect(refusal(parts.raw) == .columnLeftover(.values, bytes: 1))
    #expect(refusal(section.raw + [0]) == .columnLeftover(.values, bytes: 1))
  }

  @Test func `value columns out of order or twice are refused`() {
    var parts = TakenApart(section.raw)
    parts.values.swapAt(0, 1)
    #expect(refusal(parts.raw) == .valueColumnsUnsorted)
    parts = TakenApart(section.raw)
    parts.values.append(parts.values[parts.values.count - 1])
    #expect(refusal(parts.raw) == .valueColumnsUnsorted)
  }

  @Test func `a section cut anywhere is refused`() {
    for count in 0..<section.raw.count {
      #expect(refusal(Array(section.raw.prefix(count))) != nil, "cut at \(count)")
    }
  }

  @Test func `no flipped bit changes a change unnoticed`() throws {
    // The ends of the segments are named by id, so whatever gets through is what was sent.
    let expected = try encode(logs, segments).changes
    var raw = section.raw
    for index in raw.indices {
      let bit = UInt8(1) << UInt8(index % 8)
      raw[index] ^= bit
      if let found = try? decode([EncodedSection(raw: raw, slices: section.slices)], segments) {
        #expect(found == expected, "byte \(index)")
      }
      raw[index] ^= bit
    }
  }

  @Test func `random damage never stops the program`() {
    var random = SeededRandom(seed: 99)
    for _ in 0..<4000 {
      var raw = section.raw
      for _ in 0...random.below(6) {
        let place = random.below(raw.count)
        switch random.below(3) {
        case 0: raw[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: raw[place] = 0xff
        default: raw.insert(0x80, at: place)
        }
      }
      _ = try? decode([EncodedSection(raw: raw, slices: section.slices)], segments)
    }
  }

  @Test func `a number in a longer form than needed is refused`() {
    var parts = TakenApart(section.raw)
    let first = parts.fixed[0].removeFirst()
    parts.fixed[0] = [first | 0x80, 0x00] + parts.fixed[0]
    #expect(refusal(parts.raw) == .numberMalformed(.shape))
    parts.fixed[0].replaceSubrange(0..<2, with: [UInt8](repeating: 0xff, count: 11))
    #expect(refusal(parts.raw) == .numberMalformed(.shape))
  }

  @Test func `slices that name no segment or too many changes are refused`() {
    let count = section.slices.reduce(0) { $0 + $1.count }
    for slices in [
      [ChangeSlice(segment: 99, count: count)], [ChangeSlice(segment: -1, count: 1)],
      [ChangeSlice(segment: 0, count: 0)], [ChangeSlice(segment: 0, count: count)],
      [ChangeSlice(segment: 0, count: .max), ChangeSlice(segment: 1, count: .max)],
    ] {
      #expect(refusal(section.raw, slices) == .slicesUnclear)
    }
  }

  @Test func `a section that comes twice or is left out is refused`() throws {
    let sections = try encode(logs, segments, changesPerSection: 4).sections
    #expect(sections.count > 3)
    #expect(throws: BundleError.self) {
      try decode([sections[0], sections[0]], segments)
    }
    #expect(throws: BundleError.self) {
      try decode([sections[0]] + sections[2...], segments)
    }
  }

  @Test func `a segment that ends with another change than was signed is refused`() throws {
    var wrong = segments
    let end = wrong[0]
    wrong[0] = Segment(
      log: end.log, baseSequence: 0, baseID: nil, endSequence: end.endSequence,
      endID: logs.logs[1].last, genesis: nil)
    do {
      _ = try decode([section], wrong)
      Issue.record("taken")
    } catch {
      #expect(
        error as? BundleError
          == .section(number: 0, .endDiffers(end.log, sequence: end.endSequence)))
    }
  }

  @Test func `a segment of another log than its genesis starts is refused`() throws {
    var wrong = segments
    wrong[0] = Segment(
      log: LogID(high: 1, low: 1), baseSequence: 0, baseID: nil,
      endSequence: segments[0].endSequence, endID: segments[0].endID, genesis: nil)
    do {
      _ = try decode([section], wrong)
      Issue.record("taken")
    } catch {
      #expect(
        error as? BundleError
          == .section(number: 0, .notNextOfSegment(wrong[0].log, sequence: 1)))
    }
  }

  @Test func `a verbatim change does not take the place of another`() throws {
    // Both strands of a fork fit between the same neighbours by log and sequence, not by hash.
    var left = try SampleLogs(seed: 22, logs: 1, changes: 3)
    var right = left
    let item = ChangeDraft.Item(Opcode.set, target: 1)
    let record = RecordID(high: 1, low: 1)
    try left.add(ChangeDraft(record: record, rules: 1, at: 1, items: [item]), to: 0)
    try right.add(ChangeDraft(record: record, rules: 1, at: 2, items: [item]), to: 0)
    let place = left.logs[0].changes.count - 1
    try left.grow()
    let segments = left.segments()
    func raw(_ changes: [(header: [UInt8], content: [UInt8]?)]) -> EncodedSection {
      var parts = TakenApart(section.raw)
      parts.fixed = parts.fixed.map { _ in [] }
      parts.values = []
      parts.fixed[0] = [UInt8](repeating: 0, count: changes.count)
      for change in changes {
        parts.fixed[9] += varint(change.header.count) + change.header
        parts.fixed[9] += varint(change.content.map { $0.count + 1 } ?? 0) + (change.content ?? [])
      }
      return EncodedSection(
        raw: parts.raw, slices: [ChangeSlice(segment: 0, count: changes.count)])
    }
    var changes = left.logs[0].changes
    #expect(try decode([raw(changes)], segments) == encode(left, segments).changes)
    changes[place] = right.logs[0].changes[place]
    #expect(
      throws: BundleError.section(
        number: 0, .notNextOfSegment(left.logs[0].id, sequence: UInt64(place + 2)))
    ) { try decode([raw(changes)], segments) }
  }

  @Test func `one byte a change cannot unfold a long operation list again and again`() throws {
    // Every change names the same list of twenty thousand operations and no content.
    var operations = CBOREncoder()
    operations.array(20_000)
    for _ in 0..<20_000 {
      operations.array(2)
      operations.unsigned(2)
      operations.unsigned(1)
    }
    let count = 5000
    var parts = TakenApart(section.raw)
    parts.values = []
    parts.fixed[0] = [UInt8](repeating: 1, count: count)
    parts.fixed[1] = varint(1) + varint(operations.bytes.count) + operations.bytes
    parts.fixed[2] = [UInt8](repeating: 1, count: count)
    parts.fixed[3] = [UInt8](repeating: 7, count: 16 * count)
    parts.fixed[4] = [UInt8](repeating: 0, count: count)
    parts.fixed[5] = [UInt8](repeating: 0, count: count)
    parts.fixed[6] = []
    parts.fixed[7] = []
    parts.fixed[8] = (0..<count).flatMap { _ in
      [0] + varint(4) + [UInt8](repeating: 7, count: 32)
    }
    parts.fixed[9] = []
    let log = logs.logs[0]
    let segment = Segment(
      log: log.id, baseSequence: log.sequence, baseID: log.last,
      endSequence: log.sequence + UInt64(count), endID: log.last, genesis: nil)
    do {
      let slices = [ChangeSlice(segment: 0, count: count)]
      _ = try decode([EncodedSection(raw: parts.raw, slices: slices)], [segment])
      Issue.record("taken")
    } catch {
      #expect(error as? BundleError == .section(number: 0, .rebuiltTooLarge))
    }
  }

  @Test func `the encoder takes only the next change of a segment`() throws {
    var encoder = SectionEncoder(segments: segments)
    let batch = try logs.batch(of: segments[0])
    #expect(throws: BundleError.self) {
      try encoder.add(batch.changes[1], in: batch, segment: 0)
    }
    try encoder.add(batch.changes[0], in: batch, segment: 0)
    #expect(throws: BundleError.self) {
      try encoder.add(batch.changes[0], in: batch, segment: 0)
    }
    #expect(throws: BundleError.self) {
      try encoder.add(batch.changes[1], in: batch, segment: 1)
    }
    #expect(throws: BundleError.self) {
      try encoder.add(batch.changes[1], in: batch, segment: 77)
    }
    try encoder.add(batch.changes[1], in: batch, segment: 0)
  }
}
