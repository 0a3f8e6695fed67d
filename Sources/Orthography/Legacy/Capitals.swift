/// Raises the tone letters of words that were written in capitals. A TCVN3 file has one byte for á and
/// Á, the font told them apart and the font is gone: `ĐảNG Bộ` comes out of `ĐẢNG BỘ`.
///
/// A word of two plain letters or more, all capital, is raised. One with fewer tells nothing by itself
/// (`Xã`, `Ủy`) and follows the others of its cell: raised where those have two plain letters or more and
/// all of them are capital. A single `ủy` can therefore not be brought back to `Ủy`.
///
/// - Cost: two passes over one cell.
package func capitalsRestored(_ cell: [UInt8]) -> [UInt8] {
  let text = scalars(of: cell)
  var words: [(range: Range<Int>, plain: Int, capitals: Int)] = []
  var start: Int?
  for index in 0...text.count {
    let isLetter = index < text.count && VietnameseLetter(text[index]) != nil
    if isLetter {
      start = start ?? index
    } else if let first = start {
      let plain = text[first..<index].filter { $0 < 0x80 }
      words.append((first..<index, plain.count, plain.count { $0 < 0x61 }))
      start = nil
    }
  }
  let telling = words.filter { $0.plain >= 2 }
  let isAllCapital = !telling.isEmpty && telling.allSatisfy { $0.plain == $0.capitals }
  var result = text
  for word in words {
    let isRaised = word.plain >= 2 ? word.plain == word.capitals : isAllCapital
    guard isRaised else { continue }
    for index in word.range {
      guard var letter = VietnameseLetter(text[index]), text[index] >= 0x80 else { continue }
      letter.isCapital = true
      result[index] = letter.scalar
    }
  }
  return encoded(result)
}
