import Causality
package import ChangeLog

/// Rebuilds the changes of sections with a `ChangeBuilder`, which checks and hashes each. It carries the chains from section to section, so a section that is
/// left out or comes twice is refused.
///
/// Cost: one pass; nothing allocated once the tables have grown. After a refusal it is spent.
package struct SectionDecoder: ~Copyable {
  var segments: [DecodingState]
  var columns = SectionColumnReaders()
  var values: [ColumnReader] = []
  var valueKeys: [UInt64] = []
  var shapes: [Shape] = []
  var operations: [Operation] = []
  var shapeColumns: [Int32] = []
  var records: [RecordID] = []
  var newLogs: [LogID] = []
  var newLogSequences: [Int64] = []
  /// Of the changes rebuilt so far; those of one segment lie together.
  var tags: [ChangeTag] = []
  var builder = ChangeBuilder()
  var previousRecord = 0
  var presentBeforeMissing: UInt64?
  private(set) var section: UInt32 = 0
  /// Of the change being rebuilt, within its section.
  var position = 0

  struct Shape {
    let rules: UInt32
    /// The operation list in canonical form, within the section.
    let list: Range<Int>
    /// Its operations, within `operations`, and the value column of each, within `shapeColumns`.
    let operations: Range<Int>
  }

  package init(segments: [Segment]) {
    self.segments = segments.map { DecodingState(of: $0) }
  }

  package var segmentCount: Int { segments.count }

  /// The last change of a segment that was rebuilt.
  package func cursor(of segment: Int) -> SegmentCursor { segments[segment].cursor }

  /// Whether every segment was rebuilt to its end.
  package var isComplete: Bool {
    for index in segments.indices
    where segments[index].cursor.sequence != segments[index].endSequence { return false }
    return true
  }

  /// Appends the changes of one section to a batch; `number` is told in errors. When it throws, the
  /// batch holds the changes before the fault.
  package mutating func decode(
    _ raw: [UInt8], _ slices: [ChangeSlice], number: Int, into batch: inout ChangeBatch
  ) throws(BundleError) {
    do throws(SectionFault) {
      try decodeSection(raw.span, slices, into: &batch)
    } catch {
      throw .section(number: number, error)
    }
  }

  private mutating func decodeSection(
    _ source: borrowing Span<UInt8>, _ slices: [ChangeSlice], into batch: inout ChangeBatch
  ) throws(SectionFault) {
    begin()
    try prepare(slices)
    var rest = ColumnReader(.values, 0..<source.count)
    columns = try SectionColumnReaders(source, &rest)
    try readValueColumns(source, &rest)
    try readMissingGap(source)
    let start = batch.bytes.count
    for slice in slices {
      for _ in 0..<slice.count {
        try decodeChange(source, segment: slice.segment, into: &batch)
        guard batch.bytes.count &- start <= BundleLimits.sectionRebuiltMax else {
          throw .rebuiltTooLarge
        }
        position &+= 1
      }
    }
    try columns.finish()
    for column in values { try column.finish() }
  }

  private mutating func begin() {
    section &+= 1
    position = 0
    previousRecord = 0
    presentBeforeMissing = nil
    values.removeAll(keepingCapacity: true)
    valueKeys.removeAll(keepingCapacity: true)
    shapes.removeAll(keepingCapacity: true)
    operations.removeAll(keepingCapacity: true)
    shapeColumns.removeAll(keepingCapacity: true)
    records.removeAll(keepingCapacity: true)
    newLogs.removeAll(keepingCapacity: true)
    newLogSequences.removeAll(keepingCapacity: true)
  }

  /// Gives each segment of the section its part of `tags`, so that a change named by segment and
  /// sequence is found by arithmetic.
  private mutating func prepare(_ slices: [ChangeSlice]) throws(SectionFault) {
    var total = 0
    for slice in slices {
      guard segments.indices.contains(slice.segment), slice.count > 0,
        slice.count <= BundleLimits.changesPerSectionMax - total
      else { throw .slicesUnclear }
      touch(slice.segment)
      segments[slice.segment].tagRoom += slice.count
      total += slice.count
    }
    var start = 0
    for slice in slices where segments[slice.segment].tagStart < 0 {
      let left = segments[slice.segment].endSequence - segments[slice.segment].cursor.sequence
      guard UInt64(segments[slice.segment].tagRoom) <= left else { throw .slicesUnclear }
      segments[slice.segment].tagStart = start
      start += segments[slice.segment].tagRoom
    }
    let empty = ChangeTag(high: 0, low: 0)
    while tags.count < total { tags.append(empty) }
  }

  @inline(__always) mutating func touch(_ segment: Int) {
    if segments[segment].section != section { segments[segment].begin(section) }
  }

  private mutating func readValueColumns(
    _ source: borrowing Span<UInt8>, _ rest: inout ColumnReader
  ) throws(SectionFault) {
    let count = try rest.length(source, max: BundleLimits.valueColumnsMax)
    for _ in 0..<count {
      let opcode = try rest.length(source, max: Int(UInt16.max))
      let target = try rest.length(source, max: Int(UInt32.max))
      let key = UInt64(opcode) << 32 | UInt64(target)
      if let last = valueKeys.last, last >= key { throw .valueColumnsUnsorted }
      valueKeys.append(key)
      values.append(try SectionColumnReaders.next(.values, source, &rest))
    }
    try rest.finish()
  }
}
