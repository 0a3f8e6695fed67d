/// Splits `name=value` at the first equals sign, byte by byte: a value may begin with a combining
/// mark, which as a character would swallow the sign.
enum EqualsSign {
  static func split(_ word: Substring) -> (name: String, value: String?) {
    guard let sign = word.utf8.firstIndex(of: UInt8(ascii: "=")) else {
      return (String(word), nil)
    }
    return (String(word[..<sign]), String(word[word.utf8.index(after: sign)...]))
  }
}
