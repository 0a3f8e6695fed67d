/// Sort keys: compare them as bytes and the names stand as in a Vietnamese dictionary.
///
/// Word by word; in each word letters, then tones (level, huyền, hỏi, ngã, sắc, nặng), then small
/// before capital. Digits count as numbers and stand before letters, other signs before digits. A
/// name that another one continues comes first. Two texts that look the same (more spaces, a
/// look-alike of Đ) may share a key: break the tie by record id.
package enum VietnameseOrder {
  /// The key of a unit, a title, a place: its words from left to right.
  package static func key(of text: [UInt8]) -> [UInt8] {
    var key: [UInt8] = []
    for word in words(of: settledText(text)) { appendKey(of: word, to: &key) }
    return key
  }

  /// The key of a person: the given name, then the other names from left to right.
  ///
  /// The given name is the last word, unless `givenName` names another one (`Bhiông` in Y Bhiông
  /// Niê); a `givenName` that does not stand in the name is put before the whole name.
  package static func personKey(of name: [UInt8], givenName: [UInt8]? = nil) -> [UInt8] {
    var others = words(of: settledText(name))
    let given = givenName.map { words(of: settledText($0)) } ?? others.suffix(1)
    removeLast(given, from: &others)
    var key: [UInt8] = []
    for word in given { appendKey(of: word, to: &key) }
    for word in others { appendKey(of: word, to: &key) }
    return key
  }

  package static func key(of text: String) -> [UInt8] { key(of: Array(text.utf8)) }

  package static func personKey(of name: String, givenName: String? = nil) -> [UInt8] {
    personKey(of: Array(name.utf8), givenName: givenName.map { Array($0.utf8) })
  }

  /// Orders two keys; the same as comparing the bytes one by one, the shorter first.
  package static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.lexicographicallyPrecedes(right)
  }

  private static func words(of text: [UInt8]) -> [[UInt32]] {
    var words: [[UInt32]] = []
    var word: [UInt32] = []
    let span = text.span
    var index = 0
    while let scalar = nextScalarOrReplacement(in: span, at: &index) {
      switch scalar {
      case 0x09...0x0D, 0x20, 0xA0:
        if !word.isEmpty { words.append(word) }
        word.removeAll(keepingCapacity: true)
      case 0x200B, 0xFEFF, 0x00AD: continue
      default: word.append(scalar)
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  private static func removeLast(_ part: [[UInt32]], from words: inout [[UInt32]]) {
    guard !part.isEmpty, part.count <= words.count else { return }
    for start in (0...(words.count - part.count)).reversed()
    where Array(words[start..<(start + part.count)]) == part {
      words.removeSubrange(start..<(start + part.count))
      return
    }
  }
}
