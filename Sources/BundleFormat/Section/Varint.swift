/// Unsigned numbers in seven-bit groups, lowest first; the top bit of a byte says that more follow.
@inline(__always)
func appendVarint(_ value: UInt64, to buffer: inout [UInt8]) {
  var rest = value
  while rest >= 0x80 {
    buffer.append(UInt8(truncatingIfNeeded: rest) | 0x80)
    rest >>= 7
  }
  buffer.append(UInt8(truncatingIfNeeded: rest))
}

/// Signed numbers folded so that small ones of either sign stay short: 0, -1, 1, -2 ...
@inline(__always) func zigzag(_ value: Int64) -> UInt64 {
  UInt64(bitPattern: (value << 1) ^ (value >> 63))
}

@inline(__always) func unzigzag(_ value: UInt64) -> Int64 {
  Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
}
