import Foundation

/// Compares lines with expected lines, in which `<word>` and `<...>` leave room.
struct SessionPattern {
  /// What each `<word>` of the session stands for so far.
  private(set) var known: [String: String] = [:]

  private static let wildcard = "<(\\.\\.\\.|[a-z][a-z0-9-]*)>"

  /// Puts the texts met so far into a command.
  func filled(_ command: String) -> String {
    var command = command
    for (word, text) in known {
      command = command.replacingOccurrences(of: "<\(word)>", with: text)
    }
    return command
  }

  /// Whether the lines are as expected; if so, what new words met is kept.
  mutating func matches(_ lines: [String], expected: [String]) throws -> Bool {
    var words: [String] = []
    var pattern = "\\A"
    for line in expected {
      pattern += line == "<...>" ? "(?:[^\\n]*\\n)*?" : try self.pattern(of: line, &words) + "\\n"
    }
    let text = lines.map { $0 + "\n" }.joined()
    let expression = try NSRegularExpression(pattern: pattern + "\\z")
    let whole = NSRange(location: 0, length: (text as NSString).length)
    guard let match = expression.firstMatch(in: text, range: whole) else { return false }
    for (index, word) in words.enumerated() {
      known[word] = (text as NSString).substring(with: match.range(at: index + 1))
    }
    return true
  }

  private func pattern(of line: String, _ words: inout [String]) throws -> String {
    let expression = try NSRegularExpression(pattern: Self.wildcard)
    let source = line as NSString
    var pattern = ""
    var place = 0
    func literal(upTo end: Int) {
      let part = source.substring(with: NSRange(location: place, length: end - place))
      pattern += NSRegularExpression.escapedPattern(for: part)
    }
    for match in expression.matches(
      in: line, range: NSRange(location: 0, length: source.length))
    {
      literal(upTo: match.range.location)
      place = match.range.location + match.range.length
      let word = source.substring(with: match.range(at: 1))
      if word == "..." {
        pattern += "[^\\n]*"
      } else if let text = known[word] {
        pattern += NSRegularExpression.escapedPattern(for: text)
      } else if let earlier = words.firstIndex(of: word) {
        pattern += "\\\(earlier + 1)(?![0-9])"
      } else {
        words.append(word)
        pattern += "([^\\s]+?)"
      }
    }
    literal(upTo: source.length)
    return pattern
  }
}
