/// One letter of the Vietnamese alphabet as written: which letter, which tone, small or capital.
///
/// One table feeds search, matching and order, so they can never disagree about a letter.
struct VietnameseLetter {
  /// 1 for a, 2 for ă, ... 33 for z: the dictionary's order, f j w z in their Latin places.
  var place: UInt8
  /// 0 level, 1 huyền, 2 hỏi, 3 ngã, 4 sắc, 5 nặng: the dictionary's order of tones.
  var tone: UInt8
  var isCapital: Bool

  @inline(__always)
  init?(_ scalar: UInt32) {
    let packed: UInt16
    if scalar < Self.lowCount {
      packed = Self.low[Int(truncatingIfNeeded: scalar)]
    } else if scalar >= 0x1EA0, scalar < 0x1F00 {
      packed = Self.high[Int(truncatingIfNeeded: scalar - 0x1EA0)]
    } else {
      return nil
    }
    if packed == 0 { return nil }
    place = UInt8(truncatingIfNeeded: packed & 0x3F)
    tone = UInt8(truncatingIfNeeded: packed >> 6 & 0x7)
    isCapital = packed & 0x200 != 0
  }

  /// The same letter, small and without any mark: a for ấ, d for Đ.
  @inline(__always)
  var plain: UInt8 { Self.plainLetters[Int(place) - 1] }

  /// The small letter with its tone, composed.
  @inline(__always)
  var small: UInt32 { Self.smallForms[(Int(place) - 1) * 6 + Int(tone)] }

  /// The letter as it is written, composed.
  var scalar: UInt32 {
    isCapital ? Self.capitalForms[(Int(place) - 1) * 6 + Int(tone)] : small
  }

  /// Whether a syllable can be made around it.
  var isVowel: Bool { Self.smallForms[(Int(place) - 1) * 6] != Self.smallForms[Int(place) * 6 - 1] }
}

extension VietnameseLetter {
  static let a: UInt8 = 1
  /// a with breve; the letter with a circumflex stands after it.
  static let aBreve: UInt8 = 2
  static let e: UInt8 = 8
  static let o: UInt8 = 19
  static let u: UInt8 = 27
  static let y: UInt8 = 32

  private static let alphabet = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
  private static let plainLetters = Array("aaabcddeefghijklmnooopqrstuuvwxyz".utf8)
  private static let vowels = [
    ("aàảãáạ", "AÀẢÃÁẠ"), ("ăằẳẵắặ", "ĂẰẲẴẮẶ"), ("âầẩẫấậ", "ÂẦẨẪẤẬ"),
    ("eèẻẽéẹ", "EÈẺẼÉẸ"), ("êềểễếệ", "ÊỀỂỄẾỆ"), ("iìỉĩíị", "IÌỈĨÍỊ"),
    ("oòỏõóọ", "OÒỎÕÓỌ"), ("ôồổỗốộ", "ÔỒỔỖỐỘ"), ("ơờởỡớợ", "ƠỜỞỠỚỢ"),
    ("uùủũúụ", "UÙỦŨÚỤ"), ("ưừửữứự", "ƯỪỬỮỨỰ"), ("yỳỷỹýỵ", "YỲỶỸÝỴ"),
  ]
  /// Eth and African D look exactly like Đ on screen and on paper; keys take them for it.
  static let lookalikes: [(seen: UInt32, meant: UInt32)] = [
    (0x00D0, 0x0110), (0x0189, 0x0110), (0x00F0, 0x0111), (0x0256, 0x0111),
  ]

  private static let lowCount: UInt32 = 0x257

  private static let packed: [UInt32: UInt16] = {
    var table: [UInt32: UInt16] = [:]
    for (offset, letter) in alphabet.unicodeScalars.enumerated() {
      let place = UInt16(offset + 1)
      table[letter.value] = place
      let capital = letter.value == 0x111 ? 0x110 : letter.value - 0x20
      if letter.value < 0x80 || letter.value == 0x111 { table[capital] = place | 0x200 }
      for (small, capitals) in vowels where small.unicodeScalars.first == letter {
        for (tone, scalar) in small.unicodeScalars.enumerated() {
          table[scalar.value] = place | UInt16(tone) << 6
        }
        for (tone, scalar) in capitals.unicodeScalars.enumerated() {
          table[scalar.value] = place | UInt16(tone) << 6 | 0x200
        }
      }
    }
    for (seen, meant) in lookalikes { table[seen] = table[meant] }
    return table
  }()

  private static let low: [UInt16] = (0..<lowCount).map { packed[$0] ?? 0 }
  private static let high: [UInt16] = (0x1EA0..<0x1F00).map { packed[$0] ?? 0 }

  private static let smallForms: [UInt32] = alphabet.unicodeScalars.flatMap { letter in
    let row = vowels.first { $0.0.unicodeScalars.first == letter }
    return row.map { $0.0.unicodeScalars.map(\.value) }
      ?? [UInt32](repeating: letter.value, count: 6)
  }

  private static let capitalForms: [UInt32] = alphabet.unicodeScalars.flatMap { letter in
    let row = vowels.first { $0.0.unicodeScalars.first == letter }
    return row.map { $0.1.unicodeScalars.map(\.value) }
      ?? [UInt32](repeating: letter.value == 0x111 ? 0x110 : letter.value - 0x20, count: 6)
  }
}
