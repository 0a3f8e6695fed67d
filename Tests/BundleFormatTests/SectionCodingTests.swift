import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import Testing

/// One section and what belongs to it.
struct EncodedSection {
  var raw: [UInt8]
  var slices: [ChangeSlice]
}

func encode(
  _ logs: SampleLogs, _ segments: [Segment], changesPerSection: Int = .max
) throws -> (sections: [EncodedSection], changes: [[[UInt8]]]) {
  var encoder = SectionEncoder(segments: segments)
  var sections: [EncodedSection] = []
  var expected: [[[UInt8]]] = []
  func close() {
    var raw: [UInt8] = []
    let slices = encoder.finish(into: &raw)
    sections.append(EncodedSection(raw: raw, slices: slices))
  }
  for (index, segment) in segments.enumerated() {
    let batch = try logs.batch(of: segment)
    expected += changes(of: batch)
    for change in batch.changes {
      if encoder.changeCount >= changesPerSection { close() }
      try encoder.add(change, in: batch, segment: index)
    }
  }
  if encoder.changeCount > 0 { close() }
  return (sections, expected)
}

func decode(_ sections: [EncodedSection], _ segments: [Segment]) throws -> [[[UInt8]]] {
  var decoder = SectionDecoder(segments: segments)
  var batch = ChangeBatch()
  for (number, section) in sections.enumerated() {
    try decoder.decode(section.raw, section.slices, number: number, into: &batch)
  }
  return changes(of: batch)
}

@Suite struct SectionCodingTests {
  @Test(arguments: 0..<40)
  func `a section gives every change back byte by byte`(seed: UInt64) throws {
    let logs = try SampleLogs(seed: seed, logs: 1 + Int(seed % 5), changes: 80)
    let segments = logs.segments()
    let (sections, expected) = try encode(logs, segments)
    #expect(sections.count == 1)
    #expect(try decode(sections, segments) == expected)
  }

  @Test(arguments: [1, 2, 3, 7, 50])
  func `how changes are shared out over sections does not matter`(count: Int) throws {
    let logs = try SampleLogs(seed: 7, logs: 4, changes: 90)
    let segments = logs.segments()
    let (sections, expected) = try encode(logs, segments, changesPerSection: count)
    #expect(try decode(sections, segments) == expected)
  }

  @Test func `a segment may start anywhere in its log`() throws {
    let logs = try SampleLogs(seed: 8, logs: 3, changes: 90)
    let segments = logs.segments { UInt64($0 * 5) }
    let (sections, expected) = try encode(logs, segments)
    #expect(try decode(sections, segments) == expected)
  }

  @Test func `segments may take turns within a section`() throws {
    let logs = try SampleLogs(seed: 9, logs: 3, changes: 90)
    let segments = logs.segments()
    let batches = try segments.map { try logs.batch(of: $0) }
    var encoder = SectionEncoder(segments: segments)
    var expected: [[[UInt8]]] = []
    for place in 0..<(batches.map(\.changes.count).max() ?? 0) {
      for (index, batch) in batches.enumerated() where place < batch.changes.count {
        try encoder.add(batch.changes[place], in: batch, segment: index)
        expected.append(changes(of: batch)[place])
      }
    }
    var raw: [UInt8] = []
    let slices = encoder.finish(into: &raw)
    #expect(slices.count > segments.count)
    #expect(try decode([EncodedSection(raw: raw, slices: slices)], segments) == expected)
  }

  @Test func `two strands of a forked log keep their own tags`() throws {
    var left = try SampleLogs(seed: 10, logs: 2, changes: 20)
    var right = left
    let note = ChangeDraft.Item(Opcode.set, target: 1, value: [0x61, 0x61])
    let other = ChangeDraft.Item(Opcode.set, target: 1, value: [0x61, 0x62])
    let record = RecordID(high: 1, low: 2)
    let shared = left.logs[0].sequence
    try left.add(ChangeDraft(record: record, rules: 1, at: 1, items: [note]), to: 0)
    try right.add(ChangeDraft(record: record, rules: 1, at: 2, items: [other]), to: 0)
    // A third log has seen both strands at the same sequence number.
    let clock = [left.logs[0], right.logs[0]].map {
      ClockEntry(log: $0.id, sequence: $0.sequence, tag: $0.last.tag)
    }
    let both = ChangeDraft(
      record: record, clock: clock, rules: 1, at: 3, items: [note])
    try left.add(both, to: 1)

    let whole = left.segments()
    let strand = Segment(
      log: right.logs[0].id, baseSequence: shared, baseID: right.logs[0].ids[Int(shared) - 1],
      endSequence: right.logs[0].sequence, endID: right.logs[0].last,
      genesis: Segment.GenesisBytes(
        header: right.logs[0].changes[0].header,
        content: right.logs[0].changes[0].content ?? []))
    let segments = [whole[0], strand, whole[1]]
    let batches = [
      try left.batch(of: whole[0]), try right.batch(of: strand), try left.batch(of: whole[1]),
    ]
    var encoder = SectionEncoder(segments: segments)
    for (index, batch) in batches.enumerated() {
      for change in batch.changes { try encoder.add(change, in: batch, segment: index) }
    }
    var raw: [UInt8] = []
    let slices = encoder.finish(into: &raw)
    #expect(
      try decode([EncodedSection(raw: raw, slices: slices)], segments)
        == batches.flatMap { changes(of: $0) })
  }

  @Test func `a change of a later record version travels as it is`() throws {
    var logs = try SampleLogs(seed: 11, logs: 1, changes: 5)
    let content: [UInt8] = [0x83, 0x01, 0x02, 0x03]
    for body in [content, nil] {
      var header = CBOREncoder()
      header.array(7)
      header.unsigned(2)
      header.byteString(logs.logs[0].id.bytes)
      header.unsigned(logs.logs[0].sequence + 1)
      header.byteString(logs.logs[0].last.bytes)
      header.text("later")
      header.unsigned(UInt64(content.count))
      header.byteString(contentHash(content))
      try logs.add(header.bytes, body, to: 0)
    }
    try logs.grow()
    let segments = logs.segments()
    let (sections, expected) = try encode(logs, segments)
    #expect(try decode(sections, segments) == expected)
  }

  @Test func `a change with more targets than a section has columns travels as it is`() throws {
    var logs = try SampleLogs(seed: 12, logs: 1, changes: 0)
    for part in 0..<3 {
      let items = (0..<2000).map {
        ChangeDraft.Item(Opcode.set, target: UInt32(part * 2000 + $0))
      }
      try logs.add(
        ChangeDraft(record: RecordID(high: 3, low: 4), rules: 1, at: 1, items: items), to: 0)
    }
    let segments = logs.segments()
    let (sections, expected) = try encode(logs, segments)
    #expect(try decode(sections, segments) == expected)
  }

  @Test func `what a reader rebuilds is not sent`() throws {
    var logs = try SampleLogs(seed: 13, logs: 1, changes: 0)
    let item = ChangeDraft.Item(Opcode.set, target: 1, value: [0xf5])
    for index in 0..<1000 {
      let create = ChangeDraft.Item(Opcode.create)
      try logs.add(
        ChangeDraft(record: nil, rules: 1, at: Int64(index), items: [create, item]), to: 0)
    }
    let (sections, _) = try encode(logs, logs.segments())
    // Shape, record, time, clock, salt and two values: header, chain and hashes cost nothing.
    #expect(sections[0].raw.count < 1000 * 14 + 400)
  }
}
