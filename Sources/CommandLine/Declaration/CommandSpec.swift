/// What a command does when it is called: a function of its context alone.
typealias CommandHandler = @Sendable (CommandContext) throws(CommandFailure) -> Reply

/// One node of the declaration tree, from which the parser, the help pages, the completions, the
/// manual page and `help --json` are all made. A node either runs or offers subcommands, never
/// both: a word after it then has one meaning only.
struct CommandSpec: Sendable {
  enum Action: Sendable {
    case run(CommandHandler)
    case choose([CommandSpec])
  }

  let name: String
  /// Other words that call the same command, such as Vietnamese words without accents. Typed
  /// with accents they are understood too.
  let aliases: [String]
  let summary: Text
  /// Paragraphs of the help page below the summary.
  let details: [Text]
  let operands: [OperandSpec]
  let options: [OptionSpec]
  let examples: [CommandExample]
  let action: Action

  /// A command that does something.
  init(
    _ name: String, aliases: [String] = [], summary: Text, details: [Text] = [],
    operands: [OperandSpec] = [], options: [OptionSpec] = [], examples: [CommandExample] = [],
    run handler: @escaping CommandHandler
  ) {
    self.name = name
    self.aliases = aliases
    self.summary = summary
    self.details = details
    self.operands = operands
    self.options = options
    self.examples = examples
    self.action = .run(handler)
  }

  /// A word under which other commands stand, such as `plan` or `key`.
  init(
    _ name: String, aliases: [String] = [], summary: Text, details: [Text] = [],
    subcommands: [CommandSpec]
  ) {
    self.name = name
    self.aliases = aliases
    self.summary = summary
    self.details = details
    self.operands = []
    self.options = []
    self.examples = []
    self.action = .choose(subcommands)
  }

  var subcommands: [CommandSpec] {
    switch action {
    case .run: []
    case .choose(let commands): commands
    }
  }

  /// Whether a typed word calls this command: by its name, or by an alias with or without accents.
  func isCalled(_ word: String) -> Bool {
    if name == word { return true }
    let folded = WordFold.fold(word)
    return aliases.contains { WordFold.fold($0) == folded }
  }
}
