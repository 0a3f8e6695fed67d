/// The declaration tree as JSON, for programs that build on the command line. Both languages are
/// given, so the answer does not depend on the language of the run.
enum TreeDescription {
  static func json(of tree: CommandTree) -> JSONValue {
    .object([
      ("program", .string(CommandTree.program)),
      ("summary", .bothLanguages(CommandTree.summary)),
      ("globalOptions", .array(tree.globalOptions.map(json))),
      ("chapters", .array(tree.chapters.map(json))),
      ("topics", .array(tree.topics.map(json))),
      ("exitStatuses", .array(ExitStatus.allCases.map(json))),
    ])
  }

  static func json(of command: CommandSpec) -> JSONValue {
    .object([
      ("name", .string(command.name)),
      ("aliases", .strings(command.aliases)),
      ("summary", .bothLanguages(command.summary)),
      ("details", .array(command.details.map(JSONValue.bothLanguages))),
      ("operands", .array(command.operands.map(json))),
      ("options", .array(command.options.map(json))),
      ("examples", .array(command.examples.map(json))),
      ("subcommands", .array(command.subcommands.map(json))),
    ])
  }

  static func json(of topic: HelpTopic) -> JSONValue {
    .object([("name", .string(topic.name)), ("title", .bothLanguages(topic.title))])
  }

  private static func json(of chapter: CommandChapter) -> JSONValue {
    .object([
      ("code", .string(chapter.code)),
      ("title", .bothLanguages(chapter.title)),
      ("commands", .array(chapter.commands.map(json))),
    ])
  }

  private static func json(of operand: OperandSpec) -> JSONValue {
    .object([
      ("name", .string(operand.name)),
      ("required", .bool(operand.isRequired)),
      ("several", .bool(operand.takesSeveral)),
      ("allowed", .strings(operand.allowed.map(\.name))),
      ("summary", .bothLanguages(operand.summary)),
    ])
  }

  private static func json(of option: OptionSpec) -> JSONValue {
    .object([
      ("long", .string(option.long)),
      ("short", .optional(option.short.map { String($0) })),
      ("value", .optional(option.value?.name)),
      ("allowed", .strings(option.value?.allowed.map(\.name) ?? [])),
      ("repeatable", .bool(option.repeatable)),
      ("summary", .bothLanguages(option.summary)),
    ])
  }

  private static func json(of example: CommandExample) -> JSONValue {
    .object([("line", .string(example.line)), ("purpose", .bothLanguages(example.purpose))])
  }

  private static func json(of status: ExitStatus) -> JSONValue {
    .object([
      ("exit", .integer(Int64(status.rawValue))),
      ("meaning", .bothLanguages(status.meaning)),
    ])
  }
}
