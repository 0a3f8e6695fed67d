/// Cells that a spreadsheet would run as a formula are made harmless by an apostrophe in front: a
/// name such as `=cmd|' /C calc'!A0` came from somebody else's computer and opens on ours.
enum CSVDefusing {
  static func isFormula(_ cell: some Collection<UInt8>) -> Bool {
    switch cell.first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D:
      true
    default: false
    }
  }

  /// A cell with apostrophes before a formula sign gets one more, so that reading, which takes one
  /// away, gives back every text exactly.
  static func needsApostrophe(_ cell: some Collection<UInt8>) -> Bool {
    isFormula(cell.drop { $0 == UInt8(ascii: "'") })
  }

  static func isDefused(_ cell: some Collection<UInt8>) -> Bool {
    cell.first == UInt8(ascii: "'") && needsApostrophe(cell)
  }
}

/// One cell to write.
package enum CSVCell: Hashable, Sendable {
  case text(String)
  /// Written plain, so that a spreadsheet can add it up; a minus sign is no formula here.
  case number(Int)
  case empty
}

/// Writes a table that office programs open with the right letters.
///
/// Rows end with CRLF. Text cells that would run as a formula are defused in every style.
package struct CSVWriter {
  package struct Style: Hashable, Sendable {
    package var separator: CSVSeparator
    /// Excel reads a CSV file as UTF-8 only with the mark.
    package var startsWithBOM: Bool
    /// Quotes around every text keep Excel from guessing where cells end; programs need them only
    /// around cells with separators, quotes or line breaks.
    package var quotesEveryText: Bool

    package init(separator: CSVSeparator, startsWithBOM: Bool, quotesEveryText: Bool) {
      self.separator = separator
      self.startsWithBOM = startsWithBOM
      self.quotesEveryText = quotesEveryText
    }

    /// For people with Excel under Vietnamese settings.
    package static let office = Style(
      separator: .semicolon, startsWithBOM: true, quotesEveryText: true)
    /// For programs.
    package static let machine = Style(
      separator: .comma, startsWithBOM: false, quotesEveryText: false)
  }

  package let style: Style
  package private(set) var bytes: [UInt8]

  package init(style: Style) {
    self.style = style
    bytes = style.startsWithBOM ? [0xEF, 0xBB, 0xBF] : []
  }

  package mutating func append(row: [CSVCell]) {
    for (column, cell) in row.enumerated() {
      if column > 0 { bytes.append(style.separator.rawValue) }
      switch cell {
      case .empty: break
      case .number(let number): bytes += Array(String(number).utf8)
      case .text(let text): append(Array(text.utf8))
      }
    }
    bytes += [0x0D, 0x0A]
  }

  private mutating func append(_ text: [UInt8]) {
    let isPlain = text.allSatisfy { byte in
      byte != 0x22 && byte != 0x0A && byte != 0x0D && byte != style.separator.rawValue
    }
    let isQuoted = style.quotesEveryText || !isPlain
    if isQuoted { bytes.append(0x22) }
    if CSVDefusing.needsApostrophe(text) { bytes.append(UInt8(ascii: "'")) }
    for byte in text {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    if isQuoted { bytes.append(0x22) }
  }
}
