/// A word of the command line that is no option: an identifier, a file, a `field=value` pair.
struct OperandSpec: Sendable {
  enum Count: Sendable {
    /// Must be there, once.
    case one
    /// May be left out.
    case optional
    /// Once or more; only as the last operand.
    case many
    /// Any number, also none; only as the last operand.
    case any
  }

  let name: String
  let count: Count
  let allowed: [AllowedValue]
  let summary: Text

  init(_ name: String, _ count: Count = .one, allowed: [AllowedValue] = [], _ summary: Text) {
    self.name = name
    self.count = count
    self.allowed = allowed
    self.summary = summary
  }

  /// An operand that must be there once and takes any word.
  init(_ name: String, _ summary: Text) {
    self.init(name, .one, summary)
  }

  var isRequired: Bool {
    switch count {
    case .one, .many: true
    case .optional, .any: false
    }
  }

  var takesSeveral: Bool {
    switch count {
    case .many, .any: true
    case .one, .optional: false
    }
  }

  /// As it stands in a usage line: `ID`, `[FOLDER]`, `FILE...`, `[WORD...]`.
  var usage: String {
    let word = name + (takesSeveral ? "..." : "")
    return isRequired ? word : "[\(word)]"
  }
}
