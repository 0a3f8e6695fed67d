/// A sentence for people, in both languages. The initialiser asks for both, so a sentence that
/// was never translated does not compile.
struct Text: Sendable {
  let vi: String
  let en: String

  init(vi: String, en: String) {
    self.vi = vi
    self.en = en
  }

  /// A name, number or identifier that reads the same in every language.
  init(data: String) {
    self.vi = data
    self.en = data
  }

  subscript(language: Language) -> String {
    switch language {
    case .vi: vi
    case .en: en
    }
  }

  func appending(_ other: Text) -> Text {
    Text(vi: vi + other.vi, en: en + other.en)
  }
}

extension Text {
  /// The texts in order with one piece of data between them, such as ", " or a space.
  static func joined(_ texts: [Text], by separator: String) -> Text {
    Text(
      vi: texts.map(\.vi).joined(separator: separator),
      en: texts.map(\.en).joined(separator: separator))
  }
}
