/// Writes a word so that a POSIX shell reads it back as one word.
enum ShellWord {
  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: ":"),
          UInt8(ascii: ","), UInt8(ascii: "+"), UInt8(ascii: "@"), 0x80...:
          true
        default: false
        }
      }
    return isPlain ? word : single(word)
  }

  /// Always between single quotes.
  static func single(_ word: String) -> String {
    let parts = word.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "'\\''") + "'"
  }

  static func line(_ words: [String]) -> String {
    words.map(quoted).joined(separator: " ")
  }
}
