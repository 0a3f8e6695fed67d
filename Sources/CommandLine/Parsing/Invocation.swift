/// One call of the program after parsing: which command, with what. Everything in it was checked
/// against the declaration.
struct Invocation: Sendable {
  /// Canonical names, without the program: `["bundle", "show"]`.
  let path: [String]
  let command: CommandSpec
  let globals: GlobalSettings
  private let optionValues: [String: [String]]
  private let operandValues: [String: [String]]

  init(
    path: [String], command: CommandSpec, globals: GlobalSettings,
    optionValues: [String: [String]], operandValues: [String: [String]]
  ) {
    self.path = path
    self.command = command
    self.globals = globals
    self.optionValues = optionValues
    self.operandValues = operandValues
  }

  /// The command as it is written in JSON answers: `bundle show`.
  var name: String { path.joined(separator: " ") }

  func has(_ option: OptionSpec) -> Bool {
    optionValues[option.long] != nil
  }

  func value(of option: OptionSpec) -> String? {
    optionValues[option.long]?.last
  }

  /// All values of a repeatable option, in the order they were typed.
  func values(of option: OptionSpec) -> [String] {
    optionValues[option.long] ?? []
  }

  /// The value of an option as a whole number inside a range.
  func integer(
    of option: OptionSpec, in range: ClosedRange<Int64>
  ) throws(CommandFailure) -> Int64? {
    guard let written = value(of: option) else { return nil }
    guard let number = Int64(written), range.contains(number) else {
      throw .notANumber(option: option, value: written, range: range, path: path)
    }
    return number
  }

  func operand(_ operand: OperandSpec) -> String? {
    operandValues[operand.name]?.first
  }

  /// The value of an operand that must be there.
  func required(_ operand: OperandSpec) throws(CommandFailure) -> String {
    guard let value = self.operand(operand) else {
      throw .missingOperand(operand, path: path)
    }
    return value
  }

  func operands(_ operand: OperandSpec) -> [String] {
    operandValues[operand.name] ?? []
  }

  /// `K=V` words split at the first equals sign; the value is left exactly as it was typed.
  func pairs(
    _ operand: OperandSpec
  ) throws(CommandFailure) -> [(key: String, value: String)] {
    try pairs(operands(operand), named: operand.name, operand.summary)
  }

  /// The same for the values of a repeatable option.
  func pairs(
    of option: OptionSpec
  ) throws(CommandFailure) -> [(key: String, value: String)] {
    try pairs(values(of: option), named: "--" + option.long, option.summary)
  }

  private func pairs(
    _ words: [String], named name: String, _ summary: Text
  ) throws(CommandFailure) -> [(key: String, value: String)] {
    var pairs: [(key: String, value: String)] = []
    for word in words {
      let (key, value) = EqualsSign.split(word[...])
      guard let value, !key.isEmpty else {
        throw .notAPair(word, of: name, summary, path: path)
      }
      pairs.append((key, value))
    }
    return pairs
  }
}
