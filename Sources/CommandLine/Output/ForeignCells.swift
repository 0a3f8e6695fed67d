/// A text on its way into a CSV file that a spreadsheet will open.
enum CSVCell {
  /// A cell that starts like a formula would be calculated when the file is opened. An apostrophe
  /// in front makes the spreadsheet take it as text.
  static func defused(_ text: String) -> String {
    startsLikeFormula(text) ? "'" + text : text
  }

  /// Takes the apostrophe off again, so that our own export can be read back unchanged.
  static func undefused(_ text: String) -> String {
    guard text.unicodeScalars.first == "'" else { return text }
    let rest = String(text.unicodeScalars.dropFirst())
    return startsLikeFormula(rest) ? rest : text
  }

  /// Defused and always in quotes, so that no separator and no line break can end the cell.
  static func quoted(_ text: String) -> String {
    var cell = "\""
    for scalar in defused(text).unicodeScalars {
      if scalar == "\"" { cell.unicodeScalars.append("\"") }
      cell.unicodeScalars.append(scalar)
    }
    return cell + "\""
  }

  /// Apostrophes in front are looked through: otherwise a text that really begins with an
  /// apostrophe and a sign would come back without its apostrophe.
  private static func startsLikeFormula(_ text: String) -> Bool {
    switch text.unicodeScalars.first(where: { $0 != "'" }) {
    case "=", "+", "-", "@", "\t", "\r": true
    default: false
    }
  }
}

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
