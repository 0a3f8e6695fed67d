/// One option of a command. It is declared once as a constant: the same constant stands in the
/// declaration and is asked for in the handler, so a misspelt option name does not compile.
struct OptionSpec: Sendable {
  /// What stands after the option, for an option that takes a value.
  struct Value: Sendable {
    /// The word shown in help, such as `DIR` or `UNIT|FILE`.
    let name: String
    /// The words that are accepted; none means any value.
    let allowed: [AllowedValue]
  }

  let long: String
  let short: Unicode.Scalar?
  let value: Value?
  let repeatable: Bool
  let summary: Text

  static func flag(
    _ long: String, short: Unicode.Scalar? = nil, repeatable: Bool = false, _ summary: Text
  ) -> OptionSpec {
    OptionSpec(long: long, short: short, value: nil, repeatable: repeatable, summary: summary)
  }

  static func value(
    _ long: String, _ valueName: String, short: Unicode.Scalar? = nil,
    allowed: [AllowedValue] = [], repeatable: Bool = false, _ summary: Text
  ) -> OptionSpec {
    OptionSpec(
      long: long, short: short, value: Value(name: valueName, allowed: allowed),
      repeatable: repeatable, summary: summary)
  }
}

/// A word an option or operand accepts, with other words a person may try in its place.
struct AllowedValue: Sendable, ExpressibleByStringLiteral {
  let name: String
  /// Words that are not accepted but lead to this one, such as `xac-minh`.
  let words: [String]

  init(_ name: String, words: [String] = []) {
    self.name = name
    self.words = words
  }

  init(stringLiteral name: String) {
    self.init(name)
  }
}
