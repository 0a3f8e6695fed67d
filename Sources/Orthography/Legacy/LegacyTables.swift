/// What each byte of the old encodings stands for, as runs of the published charts.
enum LegacyTables {
  enum Hat { case none, circumflex, breve }

  typealias Mark = (hat: Hat, tone: UInt8)

  /// Letters with a tone have a byte in small only; their capitals came from another font.
  static let tcvn3 = table([
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"), (0xB5, "àảãáạ"), (0xBB, "ằẳẵắ"), (0xC6, "ặầẩẫấậè"),
    (0xCE, "ẻẽéẹềểễếệìỉ"), (0xDC, "ĩíịò"), (0xE1, "ỏõóọồổỗốộờởỡớợù"),
    (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
  ])

  /// Letters of one byte; the capital is 0x20 below the small letter.
  static let vniLetters: [UInt32: UInt32] = {
    var table: [UInt32: UInt32] = [:]
    let letters: [(UInt32, Unicode.Scalar)] = [
      (0xF4, "ơ"), (0xF6, "ư"), (0xF1, "đ"), (0xED, "í"), (0xEC, "ì"), (0xE6, "ỉ"), (0xF3, "ĩ"),
      (0xF2, "ị"), (0xEE, "ỵ"),
    ]
    for (unit, small) in letters {
      table[unit] = small.value
      if var letter = VietnameseLetter(small.value) {
        letter.isCapital = true
        table[unit - 0x20] = letter.scalar
      }
    }
    return table
  }()

  /// Marks that follow a letter, after a capital 0x20 lower.
  static let vniMarks: [UInt32: Mark] = {
    var table: [UInt32: Mark] = [:]
    // Level, huyền, hỏi, ngã, sắc, nặng.
    let rows: [(Hat, [UInt32?])] = [
      (.none, [nil, 0xF8, 0xFB, 0xF5, 0xF9, 0xEF]),
      (.circumflex, [0xE2, 0xE0, 0xE5, 0xE3, 0xE1, 0xE4]),
      (.breve, [0xEA, 0xE8, 0xFA, 0xFC, 0xE9, 0xEB]),
    ]
    for (hat, units) in rows {
      for (tone, unit) in units.enumerated() {
        guard let unit else { continue }
        table[unit] = (hat, UInt8(tone))
        table[unit - 0x20] = (hat, UInt8(tone))
      }
    }
    return table
  }()

  /// Where code page 1258 differs from the Latin one: five tones that follow their letter, four letters.
  static let windows1258Tones: [UInt32: UInt8] = [
    0xCC: 1, 0xD2: 2, 0xDE: 3, 0xEC: 4, 0xF2: 5,
  ]

  static let windows1258: [UInt32: UInt32] = {
    var letters = table([
      (0xC3, "Ă"), (0xD0, "Đ"), (0xD5, "Ơ"), (0xDD, "Ư"), (0xE3, "ă"), (0xF0, "đ"), (0xF5, "ơ"),
      (0xFD, "ư"), (0xFE, "₫"),
    ])
    // A tone without a letter to stand on stays what the page says: a combining mark.
    for (unit, mark) in [
      (0xCC, 0x300), (0xD2, 0x309), (0xDE, 0x303), (0xEC, 0x301), (0xF2, 0x323),
    ] as [(UInt32, UInt32)] {
      letters[unit] = mark
    }
    return letters
  }()

  /// Quotes, dashes and the like that Windows keeps at 80 to 9F; all else is the scalar of that number.
  static func latin(_ unit: UInt32) -> UInt32 {
    guard unit >= 0x80, unit < 0xA0 else { return unit }
    return windowsSigns[Int(truncatingIfNeeded: unit - 0x80)]
  }

  /// Unassigned places hold their own number.
  private static let windowsSigns: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039,
    0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
  ]

  private static func table(_ runs: [(UInt32, String)]) -> [UInt32: UInt32] {
    var table: [UInt32: UInt32] = [:]
    for (first, letters) in runs {
      for (offset, letter) in letters.unicodeScalars.enumerated() {
        table[first + UInt32(truncatingIfNeeded: offset)] = letter.value
      }
    }
    return table
  }
}
