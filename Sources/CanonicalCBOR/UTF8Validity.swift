import PlantedFaults

/// Whether a range of bytes is well-formed UTF-8 (Unicode 3.9, table 3-7): no overlong form, no
/// surrogate, nothing above U+10FFFF.
///
/// Long texts are checked sixteen bytes at a time; short ones and the ends by a table.
///
/// Cost: one pass.
package func isValidUTF8(_ source: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
  guard range.lowerBound >= 0, range.upperBound <= source.count else { return false }
  if PlantedFault.acceptsBadUTF8.isPlanted { return true }
  if range.count < 48 { return isValidByTable(source, range) }
  guard let start = firstStart(source, from: range.lowerBound &+ 3, within: range) else {
    return false
  }
  return isValidByTable(source, range.lowerBound..<start)
    && isValidByBlocks(source, start..<range.upperBound)
}

/// Each byte is one shift: the row of a byte holds, six bits for each state, the state that follows.
/// There is no branch to guess wrong in Vietnamese, where one, two and three bytes alternate.
private func isValidByTable(_ source: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
  let rows = utf8Rows
  var state: UInt64 = 0
  for index in range {
    state = rows[Int(source[index])] >> (state & 63)
  }
  return state & 63 == 0
}

/// The first place from `position` on where a character may start; nil where four bytes in a row are
/// none, which no text has.
private func firstStart(
  _ source: borrowing Span<UInt8>, from position: Int, within range: Range<Int>
) -> Int? {
  for index in position..<min(position &+ 4, range.upperBound)
  where source[index] & 0xc0 != 0x80 { return index }
  return nil
}

/// Checks a range that starts with a character and has three bytes of whole characters before it.
///
/// Each byte is held against the three before it: it continues a character exactly where one of those
/// announces it, and the second byte of a character lies where table 3-7 allows it for the first.
private func isValidByBlocks(_ source: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
  typealias Block = SIMD16<UInt8>
  var position = range.lowerBound
  var wrong = Block.zero
  unsafe source.withUnsafeBytes { bytes in
    while range.upperBound &- position >= 16 {
      let now = unsafe bytes.loadUnaligned(fromByteOffset: position, as: Block.self)
      let one = unsafe bytes.loadUnaligned(fromByteOffset: position &- 1, as: Block.self)
      let two = unsafe bytes.loadUnaligned(fromByteOffset: position &- 2, as: Block.self)
      let three = unsafe bytes.loadUnaligned(fromByteOffset: position &- 3, as: Block.self)
      let continues = (now & 0xc0) .== Block(repeating: 0x80)
      let announced =
        (one .>= Block(repeating: 0xc0)) .| (two .>= Block(repeating: 0xe0))
        .| (three .>= Block(repeating: 0xf0))
      var fault = continues .^ announced
      fault = fault .| ((now & 0xfe) .== Block(repeating: 0xc0))
      fault = fault .| (now .> Block(repeating: 0xf4))
      fault =
        fault .| ((one .== Block(repeating: 0xe0)) .& (now .< Block(repeating: 0xa0)))
        .| ((one .== Block(repeating: 0xed)) .& (now .> Block(repeating: 0x9f)))
      fault =
        fault .| ((one .== Block(repeating: 0xf0)) .& (now .< Block(repeating: 0x90)))
        .| ((one .== Block(repeating: 0xf4)) .& (now .> Block(repeating: 0x8f)))
      wrong.replace(with: 0xff, where: fault)
      position &+= 16
    }
  }
  if wrong != .zero { return false }
  // The last character of the last block may go on behind it: read again with what is left.
  var start = position &- 1
  while start > range.lowerBound &- 3, source[start] & 0xc0 == 0x80 { start &-= 1 }
  return isValidByTable(source, start..<range.upperBound)
}

/// The states, each the place of its six bits in a row.
private enum UTF8State {
  static let accept: UInt64 = 0
  static let refuse: UInt64 = 6
  static let one: UInt64 = 12
  static let two: UInt64 = 18
  static let afterE0: UInt64 = 24
  static let afterED: UInt64 = 30
  static let three: UInt64 = 36
  static let afterF0: UInt64 = 42
  static let afterF4: UInt64 = 48
}

private let utf8Rows: [UInt64] = (0...255).map { row(of: UInt8($0)) }

private func row(of byte: UInt8) -> UInt64 {
  var row: UInt64 = 0
  for from in stride(from: UInt64(0), through: UTF8State.afterF4, by: 6) {
    row |= state(after: byte, from: from) << from
  }
  return row
}

private func state(after byte: UInt8, from state: UInt64) -> UInt64 {
  switch (state, byte) {
  case (UTF8State.accept, 0x00...0x7f): UTF8State.accept
  case (UTF8State.accept, 0xc2...0xdf): UTF8State.one
  case (UTF8State.accept, 0xe0): UTF8State.afterE0
  case (UTF8State.accept, 0xed): UTF8State.afterED
  case (UTF8State.accept, 0xe1...0xef): UTF8State.two
  case (UTF8State.accept, 0xf0): UTF8State.afterF0
  case (UTF8State.accept, 0xf1...0xf3): UTF8State.three
  case (UTF8State.accept, 0xf4): UTF8State.afterF4
  case (UTF8State.one, 0x80...0xbf): UTF8State.accept
  case (UTF8State.two, 0x80...0xbf): UTF8State.one
  case (UTF8State.three, 0x80...0xbf): UTF8State.two
  case (UTF8State.afterE0, 0xa0...0xbf): UTF8State.one
  case (UTF8State.afterED, 0x80...0x9f): UTF8State.one
  case (UTF8State.afterF0, 0x90...0xbf): UTF8State.two
  case (UTF8State.afterF4, 0x80...0x8f): UTF8State.two
  default: UTF8State.refuse
  }
}
