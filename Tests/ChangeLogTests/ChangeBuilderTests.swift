import CanonicalCBOR
import Causality
import ChangeLog
import TestSupport
import Testing

/// A change put together from its parts is the change its author wrote, byte for byte and fact for fact.
@Suite struct ChangeBuilderTests {
  /// What a coding that leaves out the rest would carry of a change.
  private struct Parts {
    var log = LogID(high: 7, low: 8)
    var sequence: UInt64 = 12
    var previous: ChangeID? = ChangeID(first: 1, second: 2, third: 3, fourth: 4)
    var record: RecordID? = RecordID(high: 5, low: 6)
    var clock: [ClockEntry] = []
    var at: Int64 = 1_700_000_000_000
    var items: [ChangeDraft.Item] = [.init(Opcode.set, target: 3, value: [0x61, 0x61])]

    func written() -> (header: [UInt8], content: [UInt8]) {
      ChangeDraft(record: record, clock: clock, rules: 1, at: at, items: items).encode(
        log: sequence == 1 ? nil : log, sequence: sequence, previous: previous,
        salt: [UInt8](0..<8))
    }

    var operationList: [UInt8] {
      var list = CBOREncoder()
      list.array(items.count)
      for item in items {
        list.array(item.extra.isEmpty ? 2 : 3)
        list.unsigned(UInt64(item.opcode))
        list.unsigned(UInt64(item.target))
        if !item.extra.isEmpty { list.raw(item.extra) }
      }
      return list.bytes
    }

    /// - Parameter missing: the content is missing; only its size and hash are told.
    func build(
      into batch: inout ChangeBatch, missing: (size: Int, hash: ChangeID)? = nil
    ) throws {
      let list = operationList
      var decoder = CBORDecoder(to: list.count)
      let count = try decoder.array(list.span)
      var parsed: [Operation] = []
      for _ in 0..<count { parsed.append(try Operation.read(&decoder, list.span)) }
      var builder = ChangeBuilder()
      builder.begin(log: log, sequence: sequence, previous: previous)
      builder.put(record)
      builder.beginClock(count: clock.count)
      for entry in clock { builder.put(entry) }
      builder.put(rules: 1, at: at, list: list.span, parsed: parsed[...])
      if let missing {
        return try builder.finish(missing: missing.size, hash: missing.hash, into: &batch)
      }
      let salt = [UInt8](0..<8)
      builder.beginContent(salt: salt.span)
      for item in items {
        let end = try builder.putValue(item.value.span, from: 0, to: item.value.count)
        #expect(end == item.value.count)
      }
      try builder.finish(into: &batch)
    }
  }

  private static func random(_ random: inout SeededRandom) -> Parts {
    var parts = Parts()
    parts.sequence = 2 + random.next() % 100_000
    parts.at = Int64(bitPattern: random.next()) >> Int64(random.next() % 50)
    if random.next() % 4 == 0 { parts.record = nil }
    parts.items = []
    if parts.record == nil { parts.items.append(.init(Opcode.create, target: 1)) }
    for target in 1...UInt32(1 + random.next() % 20) {
      let size = Int(random.next() % 40)
      var value = CBOREncoder()
      value.byteString(random.bytes(size))
      parts.items.append(
        .init(
          Opcode.set, target: target * 30, extra: target % 5 == 0 ? [0x18, 0x20] : [],
          value: value.bytes))
    }
    if parts.record != nil {
      for number in 0..<random.next() % 4 {
        parts.clock.append(
          ClockEntry(
            log: LogID(high: 100 + number, low: random.next()),
            sequence: 1 + random.next() % 70_000,
            tag: ChangeTag(high: random.next(), low: random.next())))
      }
    }
    return parts
  }

  private func same(_ left: ChangeBatch, _ right: ChangeBatch) -> Bool {
    let (one, two) = (left.changes[0], right.changes[0])
    let values: (ChangeBatch) -> [[UInt8]] = { batch in
      batch.values(of: batch.changes[0]).map { Array(batch.bytes[$0]) }
    }
    let extras: (ChangeBatch) -> [[UInt8]] = { batch in
      batch.operations.map { Array(batch.bytes[$0.extra]) }
    }
    return one.id == two.id && one.log == two.log && one.sequence == two.sequence
      && one.previous == two.previous && one.record == two.record && one.rules == two.rules
      && one.at == two.at && one.contentHash == two.contentHash
      && one.contentSize == two.contentSize && one.version == two.version
      && left.bytes[one.header] == right.bytes[two.header]
      && one.content.map { Array(left.bytes[$0]) } == two.content.map { Array(right.bytes[$0]) }
      && left.clocks == right.clocks && values(left) == values(right)
      && left.operations.map(\.opcode) == right.operations.map(\.opcode)
      && left.operations.map(\.target) == right.operations.map(\.target)
      && extras(left) == extras(right)
  }

  @Test func `what is built is what decoding the written bytes gives`() throws {
    for seed in HistoryBudget(inCI: 2_000).seeds {
      var random = SeededRandom(seed: seed)
      let parts = Self.random(&random)
      let (header, content) = parts.written()
      var built = ChangeBatch()
      try parts.build(into: &built)
      var decoded = ChangeBatch()
      try decoded.append(header: header, content: content)
      guard same(built, decoded) else {
        Issue.record("seed \(seed): \(parts)")
        return
      }
      var missing = ChangeBatch()
      let name = ChangeID(decoded.changes[0].contentHash)
      try parts.build(into: &missing, missing: (content.count, name))
      var erased = ChangeBatch()
      try erased.append(header: header, content: nil)
      guard same(missing, erased) else {
        Issue.record("seed \(seed), without content: \(parts)")
        return
      }
    }
  }

  @Test func `a genesis takes its name from its own id`() throws {
    var parts = Parts()
    parts.sequence = 1
    parts.previous = nil
    parts.record = nil
    parts.items = [.init(Opcode.genesis)]
    var batch = ChangeBatch()
    try parts.build(into: &batch)
    #expect(batch.changes[0].isGenesis)
    #expect(batch.changes[0].log == batch.changes[0].id.asLog)
  }

  @Test func `several changes of one batch keep their own places`() throws {
    var random = SeededRandom(seed: 9)
    var built = ChangeBatch()
    var decoded = ChangeBatch()
    for _ in 0..<20 {
      let parts = Self.random(&random)
      let (header, content) = parts.written()
      try parts.build(into: &built)
      try decoded.append(header: header, content: content)
    }
    #expect(built.bytes == decoded.bytes)
    #expect(built.clocks == decoded.clocks)
    #expect(built.operations == decoded.operations)
    #expect(built.valueStarts == decoded.valueStarts)
    for (one, two) in zip(built.changes, decoded.changes) {
      #expect(one.header == two.header)
      #expect(one.content == two.content)
      #expect(one.clock == two.clock)
      #expect(one.operations == two.operations)
      #expect(one.firstValue == two.firstValue)
    }
  }

  // MARK: Refusals

  private func refusal(_ change: (inout Parts) -> Void) -> ChangeError? {
    var parts = Parts()
    change(&parts)
    var batch = ChangeBatch()
    do {
      try parts.build(into: &batch)
      return nil
    } catch {
      #expect(batch.changes.isEmpty)
      #expect(batch.bytes.isEmpty)
      #expect(batch.clocks.isEmpty)
      #expect(batch.operations.isEmpty)
      return error as? ChangeError
    }
  }

  @Test func `parts that no header may hold are refused and nothing is kept`() {
    let entry = ClockEntry(
      log: LogID(high: 9, low: 9), sequence: 1, tag: ChangeTag(high: 1, low: 1))
    #expect(refusal { $0.sequence = 0 } == .notCanonical(.outOfRange(at: 0)))
    #expect(refusal { $0.sequence = sequenceMax + 1 } == .notCanonical(.outOfRange(at: 0)))
    #expect(refusal { $0.previous = nil } == .notCanonical(.outOfRange(at: 0)))
    #expect(refusal { $0.sequence = 1 } == .notCanonical(.outOfRange(at: 0)))
    #expect(refusal { $0.clock = [entry, entry] } == .clockUnsorted(at: 0))
    #expect(refusal { $0.items = [.init(Opcode.genesis)] } == .wrongGenesisShape)
    #expect(
      refusal {
        $0.clock = [
          ClockEntry(log: $0.log, sequence: 1, tag: ChangeTag(high: 1, low: 1))
        ]
      } == .wrongShape(at: 0))
    #expect(
      refusal {
        $0.record = nil
        $0.items = [.init(32), .init(32)]
      } == .wrongShape(at: 0))
    #expect(
      refusal {
        $0.record = nil
        $0.items = [.init(Opcode.create)]
        $0.clock = [entry]
      } == .wrongShape(at: 0))
    let long = ChangeLimits.textSizeMax + 6
    #expect(
      refusal {
        var value = CBOREncoder()
        value.byteString([UInt8](repeating: 0, count: long))
        $0.items = [.init(Opcode.set, target: 1, value: value.bytes)]
      } == .notCanonical(.outOfRange(at: 0)))
    let tooMuch = refusal {
      var value = CBOREncoder()
      value.byteString([UInt8](repeating: 0, count: 30_000))
      $0.items = (1...3).map { .init(Opcode.set, target: $0, value: value.bytes) }
    }
    guard case .tooLarge(let size) = tooMuch else {
      Issue.record("\(String(describing: tooMuch))")
      return
    }
    #expect(size > ChangeLimits.changeSizeMax)
  }

  @Test func `a value in another than its one form is refused`() {
    var builder = ChangeBuilder()
    builder.begin(log: LogID(high: 1, low: 1), sequence: 1, previous: nil)
    for form in ["1817", "62c328", "f7", "a0", "61"] {
      let value = bytes(fromHexadecimal: form)
      #expect(throws: CBORError.self, "\(form)") {
        _ = try builder.putValue(value.span, from: 0, to: value.count)
      }
    }
  }

  private func bytes(fromHexadecimal text: String) -> [UInt8] {
    bytesFromHexadecimal(text) ?? []
  }
}
