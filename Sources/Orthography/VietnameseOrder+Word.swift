extension VietnameseOrder {
  /// Ends each of a word's three sections; smaller than anything inside one, so that a word which
  /// another one continues comes first.
  private static let sectionEnd: UInt8 = 0x02

  // First bytes of the letter section, in the order of their kinds.
  private static let sign: UInt8 = 0x04
  private static let number: UInt8 = 0x08
  private static let letterBase: UInt8 = 0x10
  private static let foreignLetter: UInt8 = 0x60

  // Values of the tone and case sections start above `sectionEnd`.
  private static let least: UInt8 = 0x03
  private static let foreignMark: UInt8 = 0x0A

  static func appendKey(of word: [UInt32], to key: inout [UInt8]) {
    var sections = Sections()
    var index = 0
    while index < word.count {
      if isDigit(word[index]) {
        index = sections.addNumber(in: word, from: index)
      } else {
        sections.add(word[index])
        index += 1
      }
    }
    key += sections.letters
    key.append(sectionEnd)
    key += sections.tones
    key.append(sectionEnd)
    key += sections.cases
    key.append(sectionEnd)
  }

  private static func isDigit(_ scalar: UInt32) -> Bool { scalar >= 0x30 && scalar <= 0x39 }

  private struct Sections {
    var letters: [UInt8] = []
    var tones: [UInt8] = []
    var cases: [UInt8] = []

    mutating func add(_ scalar: UInt32) {
      if let letter = VietnameseLetter(scalar) {
        letters.append(letterBase + letter.place)
        tones.append(least + letter.tone)
        cases.append(letter.isCapital ? least + 1 : least)
      } else if isMark(scalar) {
        tones.append(foreignMark)
        tones += bigEndian(scalar)
      } else {
        addForeign(scalar)
      }
    }

    /// A letter of another alphabet stands beside its plain letter (ĕ after every e), or after z
    /// when it has none; signs stand before everything.
    private mutating func addForeign(_ scalar: UInt32) {
      let parts = folded(scalar, dropsMarks: true)
      for part in parts {
        if let letter = VietnameseLetter(part) {
          letters.append(letterBase + letter.place)
        } else {
          letters.append(isLetterOrNumber(part) ? foreignLetter : sign)
          letters += bigEndian(part)
        }
      }
      tones.append(foreignMark)
      tones += bigEndian(folded(scalar, dropsMarks: false).first ?? scalar)
      cases.append(folded(scalar, dropsMarks: false) == [scalar] ? least : least + 1)
    }

    /// A run of digits by its value: first how many digits, then the digits. Zeros in front only
    /// break a tie (Thôn 2 before Thôn 02).
    mutating func addNumber(in word: [UInt32], from start: Int) -> Int {
      var end = start
      while end < word.count, isDigit(word[end]) { end += 1 }
      let digits = word[start..<end].drop { $0 == 0x30 }
      letters.append(number)
      letters += bigEndian(UInt32(clamping: digits.count))
      for digit in digits { letters.append(UInt8(truncatingIfNeeded: digit)) }
      tones.append(least + UInt8(clamping: min(200, end - start - digits.count)))
      cases.append(least)
      return end
    }

    private func bigEndian(_ value: UInt32) -> [UInt8] {
      [16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
  }
}
