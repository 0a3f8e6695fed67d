/// One column of a section, read from front to back; what is left over at the end is refused.
struct ColumnReader {
  let column: SectionColumn
  var position: Int
  let end: Int

  init(_ column: SectionColumn, _ range: Range<Int> = 0..<0) {
    self.column = column
    position = range.lowerBound
    end = range.upperBound
  }

  @inline(__always)
  mutating func varint(_ source: borrowing Span<UInt8>) throws(SectionFault) -> UInt64 {
    guard position < end else { throw .columnTruncated(column) }
    let first = source[position]
    position &+= 1
    if first < 0x80 { return UInt64(first) }
    return try longVarint(source, first)
  }

  /// Ten groups at most; a last group of zero would be a second form of the same number.
  private mutating func longVarint(
    _ source: borrowing Span<UInt8>, _ first: UInt8
  ) throws(SectionFault) -> UInt64 {
    var value = UInt64(first & 0x7f)
    var shift: UInt64 = 7
    while true {
      guard position < end else { throw .columnTruncated(column) }
      let byte = source[position]
      position &+= 1
      if byte == 0 || (shift == 63 && byte > 1) { throw .numberMalformed(column) }
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
      shift &+= 7
      if shift > 63 { throw .numberMalformed(column) }
    }
  }

  /// A count of bytes that stand in this column.
  mutating func length(
    _ source: borrowing Span<UInt8>, max: Int
  ) throws(SectionFault) -> Int {
    let value = try varint(source)
    guard value <= UInt64(max) else { throw .numberMalformed(column) }
    return Int(value)
  }

  @inline(__always)
  mutating func bytes(_ count: Int) throws(SectionFault) -> Range<Int> {
    guard end &- position >= count else { throw .columnTruncated(column) }
    let start = position
    position &+= count
    return start..<position
  }

  func finish() throws(SectionFault) {
    guard position == end else { throw .columnLeftover(column, bytes: end - position) }
  }
}
