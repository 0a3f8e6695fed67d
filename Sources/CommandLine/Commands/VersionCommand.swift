/// `nhanrong version`, and `-V` on any line.
enum VersionCommand {
  static let number = "0.1.0"

  static let spec = CommandSpec(
    "version", aliases: ["phien-ban"],
    summary: Text(vi: "cho biết phiên bản của chương trình", en: "tell the version of the program"),
    run: run)

  static func invocation(_ globals: GlobalSettings) -> Invocation {
    Invocation(
      path: [spec.name], command: spec, globals: globals, optionValues: [:], operandValues: [:])
  }

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    Reply(
      [.line("\(CommandTree.program) \(number)")],
      result: .object([
        ("program", .string(CommandTree.program)), ("version", .string(number)),
      ]))
  }
}
