package import Causality

/// Where the changes of a record stand: a short list of strands and numbers, packed as varints of the
/// differences to the one before.
package enum Places {
  package static func append(_ places: [Dot], to buffer: inout [UInt8]) {
    var strand: UInt64 = 0
    var sequence: UInt64 = 0
    for place in places {
      let next = UInt64(place.strand.value)
      append(zigzag(Int64(next) - Int64(strand)), to: &buffer)
      let base = next == strand ? sequence : 0
      append(zigzag(Int64(place.sequence) - Int64(base)), to: &buffer)
      strand = next
      sequence = place.sequence
    }
  }

  /// Nil where the bytes are damaged.
  package static func decode(_ source: Span<UInt8>, into places: inout [Dot]) -> Bool {
    var position = 0
    var strand: Int64 = 0
    var sequence: Int64 = 0
    while position < source.count {
      guard let step = next(source, &position), let jump = next(source, &position) else {
        return false
      }
      let number = strand &+ step
      if number != strand || places.isEmpty { sequence = 0 }
      let (place, overflow) = sequence.addingReportingOverflow(jump)
      guard !overflow, place >= 0, let strandNumber = UInt32(exactly: number) else { return false }
      strand = number
      sequence = place
      places.append(Dot(StrandNumber(strandNumber), UInt64(place)))
    }
    return true
  }

  private static func zigzag(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: value << 1 ^ value >> 63)
  }

  private static func append(_ value: UInt64, to buffer: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      buffer.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    buffer.append(UInt8(truncatingIfNeeded: rest))
  }

  private static func next(_ source: Span<UInt8>, _ position: inout Int) -> Int64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < source.count, shift < 64 {
      let byte = source[position]
      position += 1
      value |= UInt64(byte & 0x7f) << shift
      if byte & 0x80 == 0 {
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
      }
      shift += 7
    }
    return nil
  }
}
