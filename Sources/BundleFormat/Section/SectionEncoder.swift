import CanonicalCBOR
import Causality
package import ChangeLog
import Sealing

/// Gathers changes into one section, like fields together, and leaves out what a reader rebuilds
/// and the chain then proves (Protocol.md 8).
///
/// Cost: one pass over each change, nothing allocated once the columns have grown. It needs no
/// bundle: a merge of folders uses it as well.
package struct SectionEncoder: Sendable {
  let segments: [Segment]
  var states: [EncodingState]
  private(set) var logs = IndexTable<LogID>()
  /// The first segment of each log in `logs`; further strands follow by `EncodingState.nextStrand`.
  private(set) var firstSegments: [Int] = []

  var columns = SectionColumns()
  var values = ValueColumns()
  private var shapes = ShapeTable()
  private var records = IndexTable<RecordID>()
  var newLogs = IndexTable<LogID>()
  var newLogSequences: [Int64] = []
  var runs: [Run] = []
  var tags: [ChangeTag] = []
  private var previousRecord = 0
  private var contentsSinceMissing: UInt64 = 0
  private var rebuiltSize = 0
  /// Counts up, so that the state of ten thousand segments need not be cleared for each section.
  private(set) var section: UInt32 = 1

  /// Consecutive changes of one segment in the section being gathered.
  struct Run: Sendable {
    let segment: Int
    let firstSequence: UInt64
    let firstIndex: Int
    var count: Int
    /// The run of the same segment before this one; negative where there is none.
    let before: Int
  }

  package init(segments: [Segment]) {
    self.segments = segments
    states = segments.map { EncodingState(cursor: SegmentCursor(startOf: $0)) }
    for (index, segment) in segments.enumerated() {
      if let log = logs.index(of: segment.log, spread: segment.log.spread) {
        states[index].nextStrand = firstSegments[log]
        firstSegments[log] = index
      } else {
        logs.add(segment.log) { $0.spread }
        firstSegments.append(index)
      }
    }
  }

  package var changeCount: Int { tags.count }

  /// Close to the size that `finish` will give, never far below.
  package var approximateSize: Int {
    columns.size + values.size + values.count * 16 + SectionColumn.allCases.count * 4
  }

  /// Whether a section is as large as is good for reader and writer.
  package var isFull: Bool {
    approximateSize >= BundleLimits.sectionRawTarget
      || changeCount >= BundleLimits.changesPerSectionMax / 2
      || rebuiltSize >= BundleLimits.sectionRebuiltMax / 2
  }

  /// Adds the next change of a segment; segments may take turns.
  package mutating func add(
    _ change: BatchedChange, in batch: borrowing ChangeBatch, segment: Int
  ) throws(BundleError) {
    try check(change, segment: segment)
    if states[segment].section != section { states[segment].begin(section) }
    let source = batch.bytes.span
    if let shape = shapeNumber(of: change, in: batch) {
      appendVarint(UInt64(shape + 1), to: &columns.shape)
      addRecord(of: change)
      appendVarint(zigzag(change.at &- states[segment].at), to: &columns.at)
      states[segment].at = change.at
      addClock(batch.clocks[change.clock], segment: segment)
      addContent(of: change, in: batch, source, shape: shape)
    } else {
      appendVarint(0, to: &columns.shape)
      addVerbatim(change, source)
    }
    continueRun(with: change, segment: segment)
  }

  /// Writes the section and is ready for the next one.
  package mutating func finish(into raw: inout [UInt8]) -> [ChangeSlice] {
    raw.removeAll(keepingCapacity: true)
    raw.reserveCapacity(approximateSize)
    columns.append(to: &raw)
    values.append(to: &raw)
    let slices = runs.map { ChangeSlice(segment: $0.segment, count: $0.count) }
    columns.removeAll()
    values.removeAll()
    shapes.removeAll()
    records.removeAll()
    newLogs.removeAll()
    newLogSequences.removeAll(keepingCapacity: true)
    runs.removeAll(keepingCapacity: true)
    tags.removeAll(keepingCapacity: true)
    previousRecord = 0
    contentsSinceMissing = 0
    rebuiltSize = 0
    section &+= 1
    return slices
  }
}

extension SectionEncoder {
  private mutating func check(_ change: BatchedChange, segment: Int) throws(BundleError) {
    let number = Int(section - 1)
    guard states.indices.contains(segment) else {
      throw .section(number: number, .slicesUnclear)
    }
    let cursor = states[segment].cursor
    guard change.log == segments[segment].log, change.sequence == cursor.sequence + 1,
      change.sequence <= segments[segment].endSequence, change.previous == cursor.id
    else {
      throw .section(
        number: number, .notNextOfSegment(change.log, sequence: change.sequence))
    }
    if change.sequence == segments[segment].endSequence, change.id != segments[segment].endID {
      throw .section(number: number, .endDiffers(change.log, sequence: change.sequence))
    }
    guard changeCount < BundleLimits.changesPerSectionMax else {
      throw .limit(
        .changesInSection, found: UInt64(changeCount + 1),
        max: UInt64(BundleLimits.changesPerSectionMax))
    }
    let size = Int(change.headerCount) + Int(max(0, change.contentCount))
    rebuiltSize += size
    guard rebuiltSize <= BundleLimits.sectionRebuiltMax else {
      throw .limit(
        .sectionRebuiltSize, found: UInt64(rebuiltSize),
        max: UInt64(BundleLimits.sectionRebuiltMax))
    }
  }

  /// The number of the change's kind; nil where the columns could not give it back exactly.
  private mutating func shapeNumber(
    of change: BatchedChange, in batch: borrowing ChangeBatch
  ) -> Int? {
    guard change.isReadable, let list = change.operationList(in: batch) else { return nil }
    let source = batch.bytes.span
    let spread = ShapeTable.spread(rules: change.rules, source, list)
    if let known = shapes.index(rules: change.rules, source, list, spread: spread) { return known }

    let columnStart = shapes.columns.count
    for index in change.operations {
      let operation = batch.operations[index]
      guard let column = values.column(opcode: operation.opcode, target: operation.target) else {
        shapes.columns.removeLast(shapes.columns.count - columnStart)
        return nil
      }
      shapes.columns.append(Int32(truncatingIfNeeded: column))
    }
    shapes.add(rules: change.rules, source, list, columnStart: columnStart, spread: spread)
    appendVarint(UInt64(change.rules), to: &columns.shapeNew)
    appendVarint(UInt64(list.count), to: &columns.shapeNew)
    columns.shapeNew.append(source, list)
    return shapes.shapes.count - 1
  }

  /// 0: no record in the header. 1: one not met yet. From 2: one met before, by its distance from
  /// the record before it, because edits walk along a list.
  private mutating func addRecord(of change: BatchedChange) {
    switch change.recordInHeader {
    case .none:
      appendVarint(0, to: &columns.record)
    case .created(let record):
      appendVarint(0, to: &columns.record)
      previousRecord = records.count
      records.add(record) { $0.spread }
    case .named(let record):
      if let index = records.index(of: record, spread: record.spread) {
        appendVarint(2 &+ zigzag(Int64(index - previousRecord)), to: &columns.record)
        previousRecord = index
      } else {
        appendVarint(1, to: &columns.record)
        record.append(to: &columns.recordNew)
        previousRecord = records.count
        records.add(record) { $0.spread }
      }
    }
  }

  private mutating func addContent(
    of change: BatchedChange, in batch: borrowing ChangeBatch,
    _ source: borrowing Span<UInt8>, shape: Int
  ) {
    guard let content = change.content, change.firstValue >= 0 else {
      appendVarint(contentsSinceMissing, to: &columns.missing)
      appendVarint(UInt64(change.contentSize), to: &columns.missing)
      change.contentHash.append(to: &columns.missing)
      contentsSinceMissing = 0
      return
    }
    contentsSinceMissing += 1
    // The array's head and the byte string's head stand before the salt.
    columns.salt.append(source, content.lowerBound + 2..<content.lowerBound + 10)
    let columnStart = shapes.shapes[shape].columnStart
    for operation in 0..<change.operations.count {
      guard let range = batch.value(of: change, operation: operation) else { return }
      values.append(source, range, to: Int(shapes.columns[columnStart + operation]))
    }
  }

  private mutating func addVerbatim(_ change: BatchedChange, _ source: borrowing Span<UInt8>) {
    appendVarint(UInt64(change.header.count), to: &columns.verbatim)
    columns.verbatim.append(source, change.header)
    if let content = change.content {
      appendVarint(UInt64(content.count + 1), to: &columns.verbatim)
      columns.verbatim.append(source, content)
    } else {
      appendVarint(0, to: &columns.verbatim)
    }
  }

  private mutating func continueRun(with change: BatchedChange, segment: Int) {
    if let last = runs.indices.last, runs[last].segment == segment {
      runs[last].count += 1
    } else {
      runs.append(
        Run(
          segment: segment, firstSequence: change.sequence, firstIndex: tags.count, count: 1,
          before: states[segment].lastRun))
      states[segment].lastRun = runs.count - 1
    }
    tags.append(change.id.tag)
    states[segment].cursor.sequence = change.sequence
    states[segment].cursor.id = change.id
  }
}

/// What the encoder remembers of one segment.
struct EncodingState: Sendable {
  /// The section the rest belongs to.
  var section: UInt32 = 0
  var at: Int64 = 0
  var clockSequence: Int64 = 0
  var lastRun = -1
  /// Another segment of the same log; negative where there is none.
  var nextStrand = -1
  var cursor: SegmentCursor

  init(cursor: SegmentCursor) { self.cursor = cursor }

  mutating func begin(_ section: UInt32) {
    self.section = section
    at = 0
    clockSequence = 0
    lastRun = -1
  }
}

extension [UInt8] {
  mutating func append(_ source: borrowing Span<UInt8>, _ range: Range<Int>) {
    unsafe source.extracting(range).withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}
