/// The whole command line as a value: chapters of commands, options every command accepts, and
/// pages of help that belong to no command.
struct CommandTree: Sendable {
  let chapters: [CommandChapter]
  let globalOptions: [OptionSpec]
  let topics: [HelpTopic]

  static let program = "nhanrong"
  static let summary = Text(
    vi: "sổ đăng ký mô hình chung của nhiều đơn vị, không cần mạng",
    en: "one register of models kept together by many offices, without a network")

  var commands: [CommandSpec] { chapters.flatMap(\.commands) }

  /// The command at a path of canonical names, such as `["bundle", "show"]`.
  func command(at path: [String]) -> CommandSpec? {
    var found: CommandSpec?
    var choices = commands
    for name in path {
      guard let next = choices.first(where: { $0.name == name }) else { return nil }
      found = next
      choices = next.subcommands
    }
    return found
  }
}

/// A chapter of the help page with the commands that stand in it.
struct CommandChapter: Sendable {
  /// The word for the chapter in `help --json`.
  let code: String
  let title: Text
  let commands: [CommandSpec]

  init(_ code: String, _ title: Text, _ commands: [CommandSpec]) {
    self.code = code
    self.title = title
    self.commands = commands
  }
}

/// A page of help about something that is no command.
struct HelpTopic: Sendable {
  let name: String
  let aliases: [String]
  let title: Text
  let body: [Block]

  init(_ name: String, aliases: [String] = [], title: Text, body: [Block]) {
    self.name = name
    self.aliases = aliases
    self.title = title
    self.body = body
  }
}
