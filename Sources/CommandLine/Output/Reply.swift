/// What a handler gives back: the answer for people, the same answer for programs, and what was
/// not done. A reply that is not a full success must say why with a coded failure; there is no
/// way to leave with another exit status and no reason.
struct Reply: Sendable {
  enum Body: Sendable {
    case document([Block])
    /// Text to be read from top to bottom, such as help: wrapped even where the width is unknown.
    case page([Block])
    /// A finished file for standard output (a report, a script), passed on byte by byte.
    case file([UInt8])
  }

  let body: Body
  let result: JSONValue
  var warnings: [ReplyWarning]
  /// Why the command was done only in part, or what `--check` found.
  let shortfall: CommandFailure?

  init(
    _ blocks: [Block], result: JSONValue, warnings: [ReplyWarning] = [],
    shortfall: CommandFailure? = nil
  ) {
    self.body = .document(blocks)
    self.result = result
    self.warnings = warnings
    self.shortfall = shortfall
  }

  init(page blocks: [Block], result: JSONValue, shortfall: CommandFailure? = nil) {
    self.body = .page(blocks)
    self.result = result
    self.warnings = []
    self.shortfall = shortfall
  }

  /// A file as the answer; with `--json` only the result is printed.
  init(file: [UInt8], result: JSONValue, warnings: [ReplyWarning] = []) {
    self.body = .file(file)
    self.result = result
    self.warnings = warnings
    self.shortfall = nil
  }

  var exit: ExitStatus { shortfall?.exit ?? .done }
}

/// Something the person should know although the command was done.
struct ReplyWarning: Sendable {
  /// Such as `NR-W01`.
  let code: String
  let message: Text

  init(_ code: String, _ message: Text) {
    self.code = code
    self.message = message
  }

  var block: Block {
    .paragraph(
      Text(vi: "chú ý [\(code)]: \(message.vi)", en: "warning [\(code)]: \(message.en)"),
      .attention)
  }
}
