/// Breaks a text into lines at spaces. No width, zero or a negative width means one line: a
/// terminal that does not know its size must not make the program loop or chop letters.
enum LineWrap {
  static func lines(_ text: String, width: Int?, choppingLongWords: Bool = false) -> [String] {
    guard let width, width > 0, DisplayWidth.of(text) > width else { return [text] }
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in text.split(separator: " ", omittingEmptySubsequences: true) {
      let pieces = choppingLongWords ? chopped(word, width: width) : [String(word)]
      for (index, piece) in pieces.enumerated() {
        let size = DisplayWidth.of(piece)
        let gap = line.isEmpty ? 0 : 1
        if !line.isEmpty, index > 0 || used + gap + size > width {
          lines.append(line)
          line = piece
          used = size
        } else {
          line += (gap == 1 ? " " : "") + piece
          used += gap + size
        }
      }
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines
  }

  /// Pieces of at most `width` columns. A single character wider than that still makes a piece,
  /// so that every turn of the loop takes something away.
  private static func chopped(_ word: Substring, width: Int) -> [String] {
    guard DisplayWidth.of(String(word)) > width else { return [String(word)] }
    var pieces: [String] = []
    var piece = ""
    var used = 0
    for character in word {
      let size = DisplayWidth.of(String(character))
      if !piece.isEmpty, used + size > width {
        pieces.append(piece)
        piece = ""
        used = 0
      }
      piece.append(character)
      used += size
    }
    if !piece.isEmpty { pieces.append(piece) }
    return pieces
  }
}
