import BundleFormat
import Causality
import ChangeLog
import Sealing
import Testing

/// The writer asks a manifest the same questions as the reader, so it is asked through the writer.
@Suite struct ManifestConsistencyTests {
  let logs: SampleLogs
  let segments: [Segment]

  init() throws {
    logs = try SampleLogs(seed: 61, logs: 2, changes: 20)
    segments = logs.segments { $0 == 0 ? 3 : 0 }
  }

  func fault(
    segments: [Segment]? = nil, tips: [Tip]? = nil, slices: [[ChangeSlice]]? = nil,
    pieces: [(raw: Int, AttachmentPiece)] = [], statement: Manifest.Statement? = nil
  ) throws -> BundleError? {
    let segments = segments ?? self.segments
    let compressor = try SectionCompressor()
    do throws(BundleError) {
      var writer = try BundleWriter(to: BundleInMemory(), .plain, randomness: .system)
      let all = segments.indices.map {
        ChangeSlice(segment: $0, count: Int(clamping: segments[$0].count))
      }
      for slices in slices ?? [all] {
        try writer.add(compressor.compress([0]), .changes(slices))
      }
      for (raw, piece) in pieces {
        let bytes = [UInt8](repeating: 1, count: raw)
        try writer.add(compressor.compress(bytes), .attachment(piece))
      }
      _ = try writer.finish(
        statement ?? logs.statement(), segments: segments, tips: tips ?? logs.tips,
        signedBy: logs.sender)
      return nil
    } catch {
      return error
    }
  }

  func changed(
    _ segment: Segment, log: LogID? = nil, base: UInt64? = nil, baseID: ChangeID?? = nil,
    end: UInt64? = nil, genesis: Segment.GenesisBytes?? = nil
  ) -> Segment {
    Segment(
      log: log ?? segment.log, baseSequence: base ?? segment.baseSequence,
      baseID: baseID ?? segment.baseID, endSequence: end ?? segment.endSequence,
      endID: segment.endID, genesis: genesis ?? segment.genesis)
  }

  @Test func `a manifest that agrees with itself is written`() throws {
    #expect(try fault() == nil)
  }

  @Test func `a segment must say where it starts`() throws {
    let first = segments[0]
    for wrong in [
      changed(first, genesis: .some(nil)), changed(first, baseID: .some(nil)),
      changed(first, base: 0),
      changed(segments[1], genesis: .some(first.genesis)),
    ] {
      let found = try fault(
        segments: wrong.log == first.log ? [wrong, segments[1]] : [first, wrong])
      let place = wrong.log == first.log ? 0 : 1
      #expect(
        found == .manifestWrong(.segmentBaseUnclear(segment: place)))
    }
  }

  @Test func `a segment that ends before it starts is refused`() throws {
    let wrong = changed(segments[0], end: 2)
    #expect(
      try fault(segments: [wrong, segments[1]])
        == .manifestWrong(.segmentRangeWrong(segment: 0)))
  }

  @Test func `the genesis sent along must start the log`() throws {
    let other = logs.logs[1].changes[0]
    let wrong = changed(
      segments[0],
      genesis: Segment.GenesisBytes(header: other.header, content: other.content ?? []))
    #expect(
      try fault(segments: [wrong, segments[1]]) == .manifestWrong(.genesisWrong(segment: 0)))
    let second = logs.logs[0].changes[1]
    let notGenesis = changed(
      segments[0],
      genesis: Segment.GenesisBytes(header: second.header, content: second.content ?? []))
    #expect(
      try fault(segments: [notGenesis, segments[1]])
        == .manifestWrong(.genesisWrong(segment: 0)))
  }

  @Test func `a strand twice is refused`() throws {
    let found = try fault(segments: segments + [segments[1]])
    #expect(found == .manifestWrong(.segmentRepeated(segment: 2)))
  }

  @Test func `more strands of one log than accidents make are refused`() throws {
    var many = segments
    var tips = logs.tips
    for number in 0..<16 {
      let id = ChangeID(first: UInt64(number), second: 0, third: 0, fourth: 0)
      many.append(
        Segment(
          log: segments[1].log, baseSequence: 0, baseID: nil,
          endSequence: segments[1].endSequence, endID: id, genesis: nil))
      if let tip = Tip.signed(
        log: segments[1].log, sequence: segments[1].endSequence, id: id, with: logs.logs[1].key)
      {
        tips.append(tip)
      }
    }
    #expect(
      try fault(segments: many, tips: tips) == .limit(.strandsOfLog, found: 17, max: 16))
    #expect(try fault(segments: many.dropLast(), tips: tips.dropLast()) == nil)
  }

  @Test func `every end of a segment needs its tip`() throws {
    #expect(
      try fault(tips: [logs.tips[0]])
        == .manifestWrong(.segmentEndWithoutTip(segment: 1)))
    let other = try #require(
      Tip.signed(
        log: segments[1].log, sequence: segments[1].endSequence, id: logs.logs[0].last,
        with: logs.logs[1].key))
    #expect(
      try fault(tips: [logs.tips[0], other])
        == .manifestWrong(.segmentEndWithoutTip(segment: 1)))
  }

  @Test func `a tip inside a segment is welcome, one outside is refused`() throws {
    func tip(_ sequence: UInt64, _ log: Int = 0) -> Tip? {
      Tip.signed(
        log: logs.logs[log].id, sequence: sequence, id: logs.logs[log].ids[Int(sequence) - 1],
        with: logs.logs[log].key)
    }
    let inside = try #require(tip(4))
    #expect(try fault(tips: logs.tips + [inside]) == nil)
    let before = try #require(tip(3))
    #expect(
      try fault(tips: logs.tips + [before])
        == .manifestWrong(.tipOutsideSegments(segments[0].log, sequence: 3)))
    let tip = try #require(tip(1, 1))
    #expect(
      try fault(segments: [segments[0]], tips: logs.tips + [tip])
        == .manifestWrong(.tipOutsideSegments(logs.logs[1].id, sequence: 1)))
    #expect(
      try fault(tips: logs.tips + logs.tips) == .manifestWrong(.tipsUnsorted))
  }

  @Test func `slices must add up to the segments`() throws {
    let counts = segments.map { Int($0.count) }
    let second = ChangeSlice(segment: 1, count: counts[1])
    #expect(
      try fault(slices: [[ChangeSlice(segment: 0, count: counts[0] - 1), second]])
        == .manifestWrong(
          .segmentCountDiffers(
            segment: 0, stated: UInt64(counts[0]), inSections: UInt64(counts[0] - 1))))
    #expect(
      try fault(slices: [[ChangeSlice(segment: 0, count: counts[0] + 1), second]]) != nil)
    #expect(
      try fault(slices: [[ChangeSlice(segment: 2, count: 1)]])
        == .manifestWrong(.segmentUnknown(section: 0)))
    #expect(
      try fault(slices: [[ChangeSlice(segment: 0, count: 0)]])
        == .manifestWrong(.sectionSliceUnclear(section: 0)))
    #expect(try fault(slices: [[]]) == .manifestWrong(.sectionSliceUnclear(section: 0)))
    #expect(
      try fault(slices: [[ChangeSlice(segment: 0, count: 65_537)]])
        == .limit(.changesInSection, found: 65_537, max: 65_536))
    #expect(
      try fault(slices: [
        [ChangeSlice(segment: 0, count: 40_000), ChangeSlice(segment: 0, count: 40_000)]
      ]) == .limit(.changesInSection, found: 80_000, max: 65_536))
  }

  @Test func `the pieces of an attachment follow each other without a gap`() throws {
    let hash = Digest.of([1], for: .attachment)
    func piece(_ offset: UInt64, of total: UInt64, _ hash: Digest) -> AttachmentPiece {
      AttachmentPiece(attachment: hash, offset: offset, totalSize: total)
    }
    func unclear(_ section: Int) -> BundleError {
      .manifestWrong(.attachmentPiecesUnclear(section: section))
    }
    #expect(
      try fault(pieces: [
        (10, piece(0, of: 15, hash)), (5, piece(10, of: 15, hash)), (0, piece(0, of: 0, hash)),
      ]) == nil)
    #expect(try fault(pieces: [(10, piece(0, of: 15, hash))]) == unclear(2))
    #expect(try fault(pieces: [(10, piece(5, of: 15, hash))]) == unclear(1))
    #expect(try fault(pieces: [(16, piece(0, of: 15, hash))]) == unclear(1))
    #expect(
      try fault(pieces: [(10, piece(0, of: 15, hash)), (5, piece(9, of: 15, hash))])
        == unclear(2))
    let other = Digest.of([2], for: .attachment)
    #expect(
      try fault(pieces: [(10, piece(0, of: 15, hash)), (5, piece(10, of: 15, other))])
        == unclear(2))
    #expect(
      try fault(pieces: [(10, piece(0, of: 15, hash)), (5, piece(10, of: 16, hash))])
        == unclear(2))
    #expect(
      try fault(pieces: [(10, piece(0, of: 15, hash)), (0, piece(10, of: 15, hash))])
        == unclear(2))
    let much: UInt64 = 51 * 1024 * 1024
    #expect(
      try fault(pieces: [(10, piece(0, of: much, hash))])
        == .limit(.attachmentSize, found: much, max: 50 * 1024 * 1024))
  }

  @Test func `a statement that is not sorted is not written`() throws {
    var statement = logs.statement()
    statement.wants = [
      Want(kind: .attachment, hash: Digest.of([1], for: .attachment)),
      Want(kind: .content, hash: Digest.of([1], for: .content)),
    ]
    #expect(try fault(statement: statement) == .manifestWrong(.wantsUnsorted))
    statement = logs.statement()
    statement.software = [UInt8](repeating: 0x61, count: 65)
    #expect(
      try fault(statement: statement) == .limit(.softwareTextSize, found: 65, max: 64))
    statement = logs.statement()
    statement.sender = logs.logs[0].key.publicKey
    #expect(try fault(statement: statement) == .manifestSignatureWrong)
  }
}
