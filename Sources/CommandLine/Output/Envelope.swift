/// The JSON every command answers with. Keys and codes never change with the language.
enum Envelope {
  static let schema: Int64 = 1

  static func of(_ reply: Reply, command: String?, language: Language) -> JSONValue {
    var pairs = head(command, ok: reply.shortfall == nil)
    if let shortfall = reply.shortfall {
      pairs.append(("exit", .integer(Int64(shortfall.exit.rawValue))))
      pairs.append(("error", shortfall.json(in: language)))
    }
    pairs.append(("result", reply.result))
    let warnings = reply.warnings.map { warning in
      JSONValue.object([
        ("code", .string(warning.code)), ("message", .string(warning.message[language])),
      ])
    }
    pairs.append(("warnings", .array(warnings)))
    return .object(pairs)
  }

  /// The command is null when the line did not get as far as naming one.
  static func of(
    _ failure: CommandFailure, command: String?, language: Language
  ) -> JSONValue {
    .object(
      head(command, ok: false) + [
        ("exit", .integer(Int64(failure.exit.rawValue))),
        ("error", failure.json(in: language)),
      ])
  }

  private static func head(_ command: String?, ok: Bool) -> [(key: String, value: JSONValue)] {
    [("schema", .integer(schema)), ("command", .optional(command)), ("ok", .bool(ok))]
  }
}
