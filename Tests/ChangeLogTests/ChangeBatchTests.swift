import CanonicalCBOR
import Causality
import ChangeLog
import Sealing
import TestSupport
import Testing

@Suite struct ChangeBatchTests {
  private static let log = LogID(high: 5, low: 6)
  private static let previous = ChangeID(first: 1, second: 2, third: 3, fourth: 4)

  private func draft() -> ChangeDraft {
    let names: [UInt8] = [0x81, 0x82, 0x50] + [UInt8](repeating: 9, count: 16) + [0x18, 0x2a]
    return ChangeDraft(
      record: RecordID(high: 7, low: 8),
      clock: [
        ClockEntry(log: LogID(high: 2, low: 0), sequence: 9, tag: ChangeTag(high: 1, low: 1)),
        ClockEntry(log: LogID(high: 1, low: 0), sequence: 300, tag: ChangeTag(high: 2, low: 2)),
      ],
      rules: 1, at: -5,
      items: [
        ChangeDraft.Item(Opcode.set, target: 4, extra: [0x03], value: [0x03]),
        ChangeDraft.Item(Opcode.remove, target: 6, extra: names),
        ChangeDraft.Item(Opcode.clear, target: 70_000),
      ])
  }

  @Test func `a change comes back as it was written`() throws {
    let written = draft()
    let (header, content) = written.encode(
      log: Self.log, sequence: 12, previous: Self.previous, salt: [UInt8](0..<8))
    var batch = ChangeBatch()
    let change = try batch.take(header: header, content: content)
    #expect(change.id.bytes == Digest.of(header, for: .change).bytes)
    #expect(change.contentHash == Digest.of(content, for: .content))
    #expect(change.log == Self.log)
    #expect(change.sequence == 12)
    #expect(change.previous == Self.previous)
    #expect(change.record == written.record)
    #expect(change.rules == 1)
    #expect(change.at == -5)
    #expect(Array(batch.clocks[change.clock]) == written.clock.reversed())
    let operations = Array(batch.operations[change.operations])
    #expect(operations.map(\.opcode) == written.items.map(\.opcode))
    #expect(operations.map(\.target) == written.items.map(\.target))
    #expect(batch.rank(of: operations[0]) == 3)
    #expect(batch.rank(of: operations[2]) == nil)
    let tag = ChangeTag(high: 0x0909_0909_0909_0909, low: 0x0909_0909_0909_0909)
    #expect(batch.removals(of: operations[1]) == [ElementName(tag: tag, operation: 42)])
    #expect(batch.removals(of: operations[0]) == nil)
    #expect(Array(batch.bytes[change.header]) == header)
    #expect(change.content.map { Array(batch.bytes[$0]) } == content)
    #expect(batch.value(of: change, operation: 0).map { Array(batch.bytes[$0]) } == [0x03])
    #expect(batch.value(of: change, operation: 2).map { Array(batch.bytes[$0]) } == [0xf6])
    #expect(batch.value(of: change, operation: 3) == nil)
  }

  @Test func `an erased content leaves the change its identity`() throws {
    let (header, content) = draft().encode(
      log: Self.log, sequence: 12, previous: Self.previous, salt: [UInt8](0..<8))
    var batch = ChangeBatch()
    let whole = try batch.take(header: header, content: content)
    let erased = try batch.take(header: header, content: nil)
    #expect(whole.id == erased.id)
    #expect(erased.content == nil)
    #expect(batch.value(of: erased, operation: 0) == nil)
    #expect(erased.contentHash == whole.contentHash)
  }

  @Test func `a genesis and a create take their names from their own id`() throws {
    var batch = ChangeBatch()
    let genesis = ChangeDraft(record: nil, rules: 1, at: 0, items: [.init(Opcode.genesis)])
      .encode(log: nil, sequence: 1, previous: nil, salt: [UInt8](0..<8))
    let first = try batch.take(header: genesis.header, content: genesis.content)
    #expect(first.isGenesis)
    #expect(first.log == first.id.asLog)
    #expect(first.record == nil)
    let create = ChangeDraft(record: nil, rules: 1, at: 0, items: [.init(Opcode.create)])
      .encode(log: first.log, sequence: 2, previous: first.id, salt: [UInt8](0..<8))
    let second = try batch.take(header: create.header, content: create.content)
    #expect(second.record == second.id.asRecord)
  }

  // MARK: Refusals

  @Test(arguments: WrongShape.all)
  func `a header of another shape is refused and leaves nothing behind`(shape: WrongShape) throws {
    var batch = ChangeBatch()
    let good = draft().encode(
      log: Self.log, sequence: 12, previous: Self.previous, salt: [UInt8](0..<8))
    _ = try batch.append(header: good.header, content: good.content)
    let before = (batch.bytes, batch.changes.count, batch.clocks, batch.operations)
    do {
      _ = try batch.append(header: shape.header, content: nil)
      Issue.record("accepted: \(shape.why)")
    } catch {
      #expect(shape.matches(error), "\(shape.why): \(error)")
    }
    #expect(batch.bytes == before.0)
    #expect(batch.changes.count == before.1)
    #expect(batch.clocks == before.2)
    #expect(batch.operations == before.3)
  }

  @Test func `the parts the table of wrong shapes is made of are right together`() throws {
    var batch = ChangeBatch()
    for header in [HeaderParts().bytes, HeaderParts.genesis.bytes, HeaderParts.create.bytes] {
      _ = try batch.append(header: header, content: nil)
    }
    #expect(batch.changes.count == 3)
  }

  @Test func `a content that is not the named one is refused`() throws {
    let (header, content) = draft().encode(
      log: Self.log, sequence: 12, previous: Self.previous, salt: [UInt8](0..<8))
    var batch = ChangeBatch()
    for index in content.indices {
      var turned = content
      turned[index] ^= 1
      #expect(throws: ChangeError.contentMismatch) {
        _ = try batch.append(header: header, content: turned)
      }
    }
    #expect(throws: ChangeError.contentMismatch) {
      _ = try batch.append(header: header, content: content + [0])
    }
    #expect(batch.changes.isEmpty)
  }

  @Test(arguments: [
    "81480000000000000000", "82470000000000000083f6f6f6", "8248000000000000000082f6f6",
    "8248000000000000000084f6f6f6f6", "8248000000000000000083f6f6f6f6",
    "8248000000000000000083f6f6a0",
  ])
  func `a content of another shape is refused although its hash is right`(text: String) throws {
    let content = try need(bytesFromHexadecimal(text))
    var parts = HeaderParts()
    parts.operations = [[0x82, 0x02, 0x01], [0x82, 0x02, 0x02], [0x82, 0x02, 0x03]]
    parts.contentSize = UInt64(content.count)
    parts.contentHash = Digest.of(content, for: .content).bytes
    var batch = ChangeBatch()
    #expect(throws: ChangeError.self) {
      _ = try batch.append(header: parts.bytes, content: content)
    }
    #expect(batch.bytes.isEmpty)
  }

  @Test func `a change of another record version is kept as it is and read only in front`() throws {
    var parts = HeaderParts()
    parts.version = 2
    var batch = ChangeBatch()
    let change = try batch.take(header: parts.bytes, content: nil)
    #expect(!change.isReadable)
    #expect(change.record == nil)
    #expect(change.log == Self.log)
    #expect(change.sequence == 12)
    #expect(Array(batch.bytes[change.header]) == parts.bytes)
  }

  @Test func `a change above the limit is refused`() throws {
    let size = ChangeLimits.textSizeMax
    var encoder = CBOREncoder()
    encoder.text(utf8: [UInt8](repeating: 0x61, count: size))
    let value = encoder.bytes
    func append(_ values: [[UInt8]]) throws {
      let items = values.enumerated().map {
        ChangeDraft.Item(Opcode.set, target: UInt32($0.offset), value: $0.element)
      }
      let (header, content) = ChangeDraft(
        record: RecordID(high: 1, low: 1), rules: 1, at: 0, items: items
      ).encode(log: Self.log, sequence: 2, previous: Self.previous, salt: [UInt8](0..<8))
      var batch = ChangeBatch()
      _ = try batch.append(header: header, content: content)
    }
    try append([value])
    #expect(throws: ChangeError.self) { try append([value, value]) }
  }
}

extension ChangeBatch {
  /// Appends a change and returns it.
  fileprivate mutating func take(header: [UInt8], content: [UInt8]?) throws -> BatchedChange {
    let index = try append(header: header, content: content)
    return changes[index]
  }
}
