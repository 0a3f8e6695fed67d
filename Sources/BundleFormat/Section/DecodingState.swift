import Causality

/// What the decoder knows of one segment: its chain, and what counts only within a section.
struct DecodingState {
  let log: LogID
  let endSequence: UInt64
  let endID: ChangeID
  var cursor: SegmentCursor

  /// The section the rest belongs to.
  var section: UInt32 = 0
  var at: Int64 = 0
  var clockSequence: Int64 = 0
  var firstSequence: UInt64 = 0
  var tagStart = -1
  var tagRoom = 0
  var tagCount = 0

  init(of segment: Segment) {
    log = segment.log
    endSequence = segment.endSequence
    endID = segment.endID
    cursor = SegmentCursor(startOf: segment)
  }

  mutating func begin(_ section: UInt32) {
    self.section = section
    at = 0
    clockSequence = 0
    firstSequence = cursor.sequence &+ 1
    tagStart = -1
    tagRoom = 0
    tagCount = 0
  }

  /// Where the tag of a change rebuilt in this section stands; nil for any other.
  func tagPlace(of sequence: UInt64, in section: UInt32) -> Int? {
    guard self.section == section, sequence >= firstSequence else { return nil }
    let place = sequence - firstSequence
    return place < UInt64(tagCount) ? tagStart + Int(place) : nil
  }
}
