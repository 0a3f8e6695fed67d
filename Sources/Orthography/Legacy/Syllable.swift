/// Whether a word can be a Vietnamese syllable: onset, one group of vowels, end, at most one tone. It
/// tells a text from the same bytes read by a wrong table.
enum Syllable {
  /// - Parameter word: letters in small or capital, composed.
  static func isPossible(_ word: [UInt32]) -> Bool {
    var tone: UInt8 = 0
    var plain: [UInt32] = []
    for scalar in word {
      guard var letter = VietnameseLetter(scalar) else { return false }
      if letter.tone != 0 {
        if tone != 0 { return false }
        tone = letter.tone
      }
      letter.tone = 0
      plain.append(letter.small)
    }
    // Every way to part it: gi and qu end in what can be a vowel too.
    return (0...min(3, plain.count)).contains { length in
      onsets.contains(Array(plain.prefix(length)))
        && isRhyme(Array(plain.dropFirst(length)), tone)
    }
  }

  private static func isRhyme(_ rhyme: [UInt32], _ tone: UInt8) -> Bool {
    if open.contains(rhyme) { return true }
    return (1...2).contains { length in
      guard rhyme.count > length else { return false }
      let end = Array(rhyme.suffix(length))
      // A syllable that ends in a stop is spoken with sắc or nặng only.
      if stops.contains(end) {
        return tone >= 4 && closed.contains(Array(rhyme.dropLast(length)))
      }
      return ends.contains(end) && closed.contains(Array(rhyme.dropLast(length)))
    }
  }

  private static let onsets = words(
    "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x kr pl bl", [[]])
  private static let open = words(
    """
    a ai ao au ay âu ây e eo ê êu i ia iu iêu o oa oai oao oay oe oeo oi ô ôi ơ ơi u ua uê ui uy \
    uya uyu uơ uôi uây ư ưa ưi ươi ươu ưu y yêu iê
    """, [])
  private static let closed = words(
    "a ă â e ê i iê o oa oă oe oo ô ơ u uâ uê uô uy uyê ư ươ y yê", [])
  private static let ends = words("m n ng nh", [])
  private static let stops = words("c ch k p t", [])

  private static func words(_ list: String, _ others: Set<[UInt32]>) -> Set<[UInt32]> {
    others.union(
      list.split { $0 == " " || $0 == "\n" }.map { $0.unicodeScalars.map(\.value) })
  }
}
