/// The one gate every printed string passes. Names, reasons and file names come from other
/// people's machines: an escape sequence in them could move the cursor, rename the window or type
/// for the clerk, and a direction mark could show a number backwards. They are shown, not obeyed.
enum Gate {
  static func neutralised(_ raw: String) -> String {
    guard raw.unicodeScalars.contains(where: isDangerous) else { return raw }
    var shown = ""
    for scalar in raw.unicodeScalars {
      if isDangerous(scalar) {
        shown += "\\u{" + String(scalar.value, radix: 16) + "}"
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  /// The same for a cell of a table file, where a line break is harmless.
  static func neutralisedLines(_ raw: String) -> String {
    let lines = raw.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { neutralised(String($0)) }.joined(separator: "\n")
  }

  /// Control characters, marks of writing direction, line and paragraph separators, and the
  /// invisible tag characters. Line breaks and tabs are among them: only the document model makes
  /// those, a string never does.
  static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x061B: false
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    case 0x2028...0x2029: true
    case 0xE0000...0xE007F: true
    default: false
    }
  }
}
