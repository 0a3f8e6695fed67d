/// Text for the manual page formatter. A line may not start with a dot or an apostrophe, and a
/// backslash or a plain hyphen would change its meaning or its look.
struct Roff {
  private(set) var text = ""

  mutating func request(_ name: String, _ arguments: [String] = []) {
    text += "." + name
    for argument in arguments { text += " \"" + Self.escaped(argument, quoted: true) + "\"" }
    text += "\n"
  }

  mutating func line(_ words: String) {
    text += "\\&" + Self.escaped(words, quoted: false) + "\n"
  }

  mutating func bold(_ words: String) {
    text += "\\fB" + Self.escaped(words, quoted: false) + "\\fR\n"
  }

  mutating func comment(_ words: String) {
    text += "'\\\" " + words + "\n"
  }

  private static func escaped(_ words: String, quoted: Bool) -> String {
    var safe = ""
    for scalar in Gate.neutralised(words).unicodeScalars {
      switch scalar {
      case "\\": safe += "\\e"
      case "-": safe += "\\-"
      case "'": safe += "\\(aq"
      case "`": safe += "\\(ga"
      case "~": safe += "\\(ti"
      case "^": safe += "\\(ha"
      case "\"" where quoted: safe += "\\(dq"
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }
}
