/// Writes the one form Protocol.md 10 allows: shortest heads, definite lengths, no maps, floats or
/// tags. What it writes, `CBORDecoder` reads back to the same bytes.
package struct CBOREncoder: Sendable {
  package private(set) var bytes: [UInt8]

  package init(capacity: Int = 128) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  package mutating func integer(_ value: Int64) {
    if value >= 0 {
      Self.appendHead(major: 0, UInt64(value), to: &bytes)
    } else {
      Self.appendHead(major: 1, UInt64(bitPattern: -1 - value), to: &bytes)
    }
  }

  /// Numbers above Int64 have no form; sequences, sizes and times stay far below.
  package mutating func unsigned(_ value: UInt64) {
    integer(Int64(clamping: value))
  }

  package mutating func byteString(_ value: some Collection<UInt8>) {
    Self.appendHead(major: 2, UInt64(value.count), to: &bytes)
    bytes.append(contentsOf: value)
  }

  /// Text given as the UTF-8 bytes its author wrote.
  package mutating func text(utf8 value: some Collection<UInt8>) {
    Self.appendHead(major: 3, UInt64(value.count), to: &bytes)
    bytes.append(contentsOf: value)
  }

  package mutating func text(_ value: String) { text(utf8: Array(value.utf8)) }

  /// Announces an array; its `count` items follow.
  package mutating func array(_ count: Int) {
    Self.appendHead(major: 4, UInt64(max(0, count)), to: &bytes)
  }

  package mutating func bool(_ value: Bool) { bytes.append(value ? 0xf5 : 0xf4) }
  package mutating func null() { bytes.append(0xf6) }

  /// Appends items that are already in canonical form.
  package mutating func raw(_ items: some Collection<UInt8>) { bytes.append(contentsOf: items) }

  @inlinable package static func appendHead(
    major: UInt8, _ value: UInt64, to buffer: inout [UInt8]
  ) {
    let top = major << 5
    if value < 24 {
      buffer.append(top | UInt8(truncatingIfNeeded: value))
    } else if value <= 0xff {
      buffer.append(top | 24)
      buffer.append(UInt8(truncatingIfNeeded: value))
    } else if value <= 0xffff {
      buffer.append(top | 25)
      buffer.append(UInt8(truncatingIfNeeded: value >> 8))
      buffer.append(UInt8(truncatingIfNeeded: value))
    } else {
      let wide = value > 0xffff_ffff
      buffer.append(top | (wide ? 27 : 26))
      var shift: UInt64 = wide ? 56 : 24
      while true {
        buffer.append(UInt8(truncatingIfNeeded: value >> shift))
        if shift == 0 { break }
        shift = shift &- 8
      }
    }
  }
}
