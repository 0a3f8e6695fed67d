/// How a file's bytes become text.
package enum TextEncoding: Hashable, Sendable {
  case utf8
  /// UTF-8 with the mark Excel needs to recognise it.
  case utf8WithBOM
  case utf16LittleEndian
  case utf16BigEndian
  /// One or two bytes a letter.
  case legacy(LegacyEncoding)
  /// An old text that a new program took for Latin letters and saved as UTF-8.
  case mistaken(LegacyEncoding)
}

/// Finds out how a text is written: its mark first, then UTF-8, then by how many of its words are
/// Vietnamese under each of the old tables. Reading a file as the wrong one spoils every name in it,
/// so what is not certain is not guessed: nine words of ten must be right, and a tenth more than under any
/// other table.
///
/// - Returns: nil where the bytes do not tell.
/// - Cost: a pass for each table, over no more than the first 256 KiB of a text that is not UTF-8.
package func guessEncoding(of bytes: [UInt8]) -> TextEncoding? {
  if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
    return firstMalformedByte(in: bytes) == nil ? .utf8WithBOM : nil
  }
  if bytes.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
  if bytes.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
  // No table of text holds a zero byte; in UTF-16 every plain letter does.
  if let zero = bytes.firstIndex(of: 0) {
    return zero % 2 == 1 ? .utf16LittleEndian : .utf16BigEndian
  }
  guard firstMalformedByte(in: bytes) == nil else {
    let sample = Array(bytes.prefix(sampleSize))
    return best(LegacyEncoding.allCases.map { (.legacy($0), WordScore(of: $0.decoded(sample))) })
  }
  let scalars = scalars(of: Array(bytes.prefix(sampleSize)))
  // A letter that only Unicode has, or nothing but plain letters.
  if scalars.contains(where: { $0 >= 0x102 && $0 <= 0x1EF9 }) { return .utf8 }
  if !scalars.contains(where: { $0 >= 0xA1 && $0 <= 0xFF }) { return .utf8 }
  let asItStands = WordScore(of: bytes)
  if asItStands.isConvincing { return .utf8 }
  let again = [LegacyEncoding.tcvn3, .vni].map { encoding in
    (TextEncoding.mistaken(encoding), WordScore(of: encoding.decoded(scalars)))
  }
  return best(again + [(.utf8, asItStands)])
}

private let sampleSize = 256 * 1024

private func best(_ scores: [(TextEncoding, WordScore)]) -> TextEncoding? {
  let order = scores.sorted { $0.1.isBetter(than: $1.1, byTenths: 0) }
  guard let first = order.first, first.1.isConvincing else { return nil }
  return order.dropFirst().allSatisfy { first.1.isBetter(than: $0.1, byTenths: 1) }
    ? first.0 : nil
}

/// How many of the words with a mark are Vietnamese; words of plain letters are the same in all tables.
private struct WordScore {
  private var right = 0
  private var all = 0

  init(of text: [UInt8]) {
    var word: [UInt32] = []
    var isMarked = false
    for scalar in scalars(of: Array(text.prefix(2 * sampleSize))) + [0x20] {
      if WordScore.isPartOfWord(scalar) {
        word.append(scalar)
        isMarked = isMarked || scalar >= 0x80
        continue
      }
      if isMarked {
        all += 1
        if Syllable.isPossible(word) { right += 1 }
      }
      word.removeAll(keepingCapacity: true)
      isMarked = false
    }
  }

  private static func isPartOfWord(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x41...0x5A, 0x61...0x7A: true
    case ..<0x80, 0xA0, 0x2010...0x205E, 0x20AB: false
    default: true
    }
  }

  var isConvincing: Bool { all > 0 && right * 10 >= all * 9 }

  /// By shares, compared crosswise so that no fraction is rounded.
  func isBetter(than other: WordScore, byTenths lead: Int) -> Bool {
    if all == 0 { return false }
    if other.all == 0 { return true }
    let difference = right * other.all - other.right * all
    return lead == 0 ? difference > 0 : difference * 10 >= lead * all * other.all
  }
}
