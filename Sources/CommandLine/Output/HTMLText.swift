/// A text on its way into an HTML page, as element content or inside a quoted attribute.
enum HTMLText {
  static func escaped(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": shown += "&amp;"
      case "<": shown += "&lt;"
      case ">": shown += "&gt;"
      case "\"": shown += "&quot;"
      case "'": shown += "&#39;"
      case "\n", "\t": shown.unicodeScalars.append(scalar)
      // A page has no place for control characters: some of them are not even allowed as numbers.
      case _ where Gate.isDangerous(scalar): shown += "\u{FFFD}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }
}
