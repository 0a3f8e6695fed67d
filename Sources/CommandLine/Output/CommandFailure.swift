/// Why a command did not do what was asked, in the words people see. The code never changes with
/// the language or the wording; people read it out on the telephone.
struct CommandFailure: Error, Sendable {
  /// Such as `NR-U01`.
  let code: String
  let exit: ExitStatus
  /// What could not be done, with what and where.
  let message: Text
  /// Why.
  var reason: Text?
  /// What stayed as it was.
  var untouched: Text?
  /// A line that can be typed next.
  var tryCommand: String?
  /// Facts for programs, in the order they are written.
  var details: [(key: String, value: JSONValue)] = []

  init(
    _ code: String, exit: ExitStatus, message: Text, reason: Text? = nil, untouched: Text? = nil,
    tryCommand: String? = nil, details: [(key: String, value: JSONValue)] = []
  ) {
    self.code = code
    self.exit = exit
    self.message = message
    self.reason = reason
    self.untouched = untouched
    self.tryCommand = tryCommand
    self.details = details
  }
}

extension CommandFailure {
  /// Failure as lines for people: what, why, what stayed untouched, what to type next.
  func blocks() -> [Block] {
    var blocks: [Block] = [
      .paragraph(
        Text(vi: "lỗi [\(code)]: \(message.vi)", en: "error [\(code)]: \(message.en)"), .bad)
    ]
    if let reason { blocks.append(.paragraph(reason)) }
    if let untouched { blocks.append(.paragraph(untouched)) }
    if let tryCommand {
      blocks.append(.paragraph(Text(vi: "Thử: \(tryCommand)", en: "Try: \(tryCommand)"), .strong))
    }
    return blocks
  }

  func json(in language: Language) -> JSONValue {
    let hints = [reason, untouched].compactMap { $0?[language] }
    return .object([
      ("code", .string(code)),
      ("message", .string(message[language])),
      ("hint", hints.isEmpty ? .null : .string(hints.joined(separator: " "))),
      ("try", tryCommand.map(JSONValue.string) ?? .null),
      ("details", .object(details)),
    ])
  }
}
