import Causality
import ChangeLog

extension SectionDecoder {
  mutating func putClock(
    _ source: borrowing Span<UInt8>, segment: Int
  ) throws(SectionFault) {
    let count = try columns.clock.varint(source)
    guard count <= UInt64(ChangeLimits.clockEntriesMax) else {
      throw .clockTooLong(position: position)
    }
    builder.beginClock(count: Int(count))
    for _ in 0..<count { try putEntry(source, segment: segment) }
  }

  private mutating func putEntry(
    _ source: borrowing Span<UInt8>, segment: Int
  ) throws(SectionFault) {
    let code = try columns.clock.varint(source)
    let delta = unzigzag(try columns.clock.varint(source))
    let (log, overflow) = Int64(segment).addingReportingOverflow(unzigzag(code >> 1))
    guard !overflow, log >= 0 else { throw .clockLogUnknown(position: position) }
    let isTagKnown = code & 1 == 0
    if log < Int64(segments.count) {
      try putEntry(source, of: Int(log), delta: delta, isTagKnown: isTagKnown)
    } else {
      guard !isTagKnown else { throw .clockTagUnknown(position: position) }
      try putEntry(source, ofNewLog: log - Int64(segments.count), delta: delta)
    }
  }

  private mutating func putEntry(
    _ source: borrowing Span<UInt8>, of log: Int, delta: Int64, isTagKnown: Bool
  ) throws(SectionFault) {
    touch(log)
    let sequence = try moved(segments[log].clockSequence, by: delta)
    segments[log].clockSequence = sequence
    let tag: ChangeTag
    if isTagKnown {
      guard let place = segments[log].tagPlace(of: UInt64(sequence), in: section) else {
        throw .clockTagUnknown(position: position)
      }
      tag = tags[place]
    } else {
      tag = try newTag(source)
    }
    builder.put(ClockEntry(log: segments[log].log, sequence: UInt64(sequence), tag: tag))
  }

  private mutating func putEntry(
    _ source: borrowing Span<UInt8>, ofNewLog number: Int64, delta: Int64
  ) throws(SectionFault) {
    if number == Int64(newLogs.count) {
      let range = try columns.clockNew.bytes(16)
      guard let log = LogID(bytes: source.extracting(range)) else {
        throw .columnTruncated(.clockNew)
      }
      newLogs.append(log)
      newLogSequences.append(0)
    }
    guard number < Int64(newLogs.count) else { throw .clockLogUnknown(position: position) }
    let index = Int(number)
    let sequence = try moved(newLogSequences[index], by: delta)
    newLogSequences[index] = sequence
    builder.put(
      ClockEntry(log: newLogs[index], sequence: UInt64(sequence), tag: try newTag(source)))
  }

  private mutating func newTag(
    _ source: borrowing Span<UInt8>
  ) throws(SectionFault) -> ChangeTag {
    let range = try columns.clockNew.bytes(16)
    guard let tag = ChangeTag(bytes: source.extracting(range)) else {
      throw .columnTruncated(.clockNew)
    }
    return tag
  }

  private func moved(_ sequence: Int64, by delta: Int64) throws(SectionFault) -> Int64 {
    let (moved, overflow) = sequence.addingReportingOverflow(delta)
    guard !overflow, moved >= 0, moved <= Int64(sequenceMax) else {
      throw .sequenceOutOfRange(position: position)
    }
    return moved
  }
}
