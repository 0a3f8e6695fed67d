/// The strict UTF-8 of Unicode table 3-7: no overlong form, no surrogate, nothing past U+10FFFF.
///
/// Written here because the standard library's checked view names no offset on the older systems
/// we also want to run on, and a person needs the offset to find the damaged letter.
@inline(__always)
func nextScalar(in text: Span<UInt8>, at index: inout Int) -> UInt32? {
  guard index < text.count else { return nil }
  let lead = text[index]
  if lead < 0x80 {
    index += 1
    return UInt32(lead)
  }
  let length: Int
  var scalar: UInt32
  var secondRange: ClosedRange<UInt8> = 0x80...0xBF
  switch lead {
  case 0xC2...0xDF: (length, scalar) = (2, UInt32(lead & 0x1F))
  case 0xE0...0xEF:
    (length, scalar) = (3, UInt32(lead & 0x0F))
    if lead == 0xE0 { secondRange = 0xA0...0xBF }
    if lead == 0xED { secondRange = 0x80...0x9F }
  case 0xF0...0xF4:
    (length, scalar) = (4, UInt32(lead & 0x07))
    if lead == 0xF0 { secondRange = 0x90...0xBF }
    if lead == 0xF4 { secondRange = 0x80...0x8F }
  default: return nil
  }
  guard text.count - index >= length else { return nil }
  guard secondRange.contains(text[index + 1]) else { return nil }
  scalar = scalar << 6 | UInt32(text[index + 1] & 0x3F)
  for offset in 2..<max(2, length) {
    let next = text[index + offset]
    guard next & 0xC0 == 0x80 else { return nil }
    scalar = scalar << 6 | UInt32(next & 0x3F)
  }
  index += length
  return scalar
}

/// Reads on past damage: keys and counts must answer for any bytes, so a malformed byte counts as
/// U+FFFD instead of an error. Only `cleanText` refuses.
@inline(__always)
func nextScalarOrReplacement(in text: Span<UInt8>, at index: inout Int) -> UInt32? {
  if index >= text.count { return nil }
  if let scalar = nextScalar(in: text, at: &index) { return scalar }
  index += 1
  return 0xFFFD
}

/// `scalar` must come from a reader above or from a table: it is a Unicode scalar already.
@inline(__always)
package func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
  switch scalar {
  case ..<0x80: bytes.append(UInt8(truncatingIfNeeded: scalar))
  case ..<0x800:
    bytes.append(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
    bytes.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
  case ..<0x10000:
    bytes.append(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
    bytes.append(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
    bytes.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
  default:
    bytes.append(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
    bytes.append(0x80 | UInt8(truncatingIfNeeded: scalar >> 12 & 0x3F))
    bytes.append(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
    bytes.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
  }
}

/// The offset of the first byte that is not strict UTF-8, or nil when all of `text` is.
package func firstMalformedByte(in text: [UInt8]) -> Int? {
  let span = text.span
  var index = 0
  while index < span.count {
    if nextScalar(in: span, at: &index) == nil { return index }
  }
  return nil
}
