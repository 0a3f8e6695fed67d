/// Folds a typed word to plain small letters, so that `Đăng-Ký`, `đăng-ký` and `dang-ky` meet.
/// Only for recognising words of the command line: it decides no stored text and no search.
enum WordFold {
  static func fold(_ word: String) -> String {
    var folded = String.UnicodeScalarView()
    for scalar in word.unicodeScalars {
      switch scalar.value {
      case 0x41...0x5A:
        if let small = Unicode.Scalar(scalar.value + 0x20) { folded.append(small) }
      case 0x00...0x7F:
        folded.append(scalar == "_" ? "-" : scalar)
      case 0x300...0x36F:
        continue  // A combining tone or hat, as in text typed on a Mac.
      default:
        folded.append(baseLetters[scalar] ?? scalar)
      }
    }
    return String(folded)
  }

  private static let families: [(Unicode.Scalar, String)] = [
    ("a", "àáảãạăằắẳẵặâầấẩẫậ"), ("e", "èéẻẽẹêềếểễệ"), ("i", "ìíỉĩị"),
    ("o", "òóỏõọôồốổỗộơờớởỡợ"), ("u", "ùúủũụưừứửữự"), ("y", "ỳýỷỹỵ"), ("d", "đ"),
  ]

  private static let baseLetters: [Unicode.Scalar: Unicode.Scalar] = {
    var table: [Unicode.Scalar: Unicode.Scalar] = ["\u{D0}": "d", "\u{F0}": "d"]
    for (base, letters) in families {
      for scalar in (letters + letters.uppercased()).unicodeScalars { table[scalar] = base }
    }
    return table
  }()
}
