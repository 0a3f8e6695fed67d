/// Whether a range of bytes is well-formed UTF-8 (Unicode 3.9, table 3-7): no overlong form, no
/// surrogate, nothing above U+10FFFF.
///
/// Written here because the library's own check costs a third of the whole import on Vietnamese text.
@inlinable package func isValidUTF8(_ source: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
  var index = range.lowerBound
  let end = range.upperBound
  guard end <= source.count else { return false }
  while index < end {
    let lead = source[index]
    if lead < 0x80 {
      index = index &+ 1
    } else if lead < 0xe0 {
      guard lead >= 0xc2, end &- index >= 2, source[index &+ 1] & 0xc0 == 0x80 else { return false }
      index = index &+ 2
    } else if lead < 0xf0 {
      guard end &- index >= 3 else { return false }
      let second = source[index &+ 1]
      guard second & 0xc0 == 0x80, source[index &+ 2] & 0xc0 == 0x80 else { return false }
      if lead == 0xe0, second < 0xa0 { return false }
      if lead == 0xed, second > 0x9f { return false }
      index = index &+ 3
    } else {
      guard lead <= 0xf4, end &- index >= 4 else { return false }
      let second = source[index &+ 1]
      guard second & 0xc0 == 0x80, source[index &+ 2] & 0xc0 == 0x80,
        source[index &+ 3] & 0xc0 == 0x80
      else { return false }
      if lead == 0xf0, second < 0x90 { return false }
      if lead == 0xf4, second > 0x8f { return false }
      index = index &+ 4
    }
  }
  return true
}
