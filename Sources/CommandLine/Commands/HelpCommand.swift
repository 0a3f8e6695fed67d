/// `nhanrong help`, and `-h` on any line.
enum HelpCommand {
  static let spec = CommandSpec(
    "help", aliases: ["tro-giup", "giup"],
    summary: Text(vi: "xem trợ giúp", en: "show help"),
    details: [
      Text(
        vi: """
          Không có tham số thì liệt kê mọi lệnh. Với --json thì in cả cây lệnh cho chương trình \
          khác đọc.
          """,
        en: """
          Without operands it lists every command. With --json it prints the whole tree of \
          commands for other programs.
          """)
    ],
    operands: [words],
    examples: [
      CommandExample("nhanrong help man", Text(vi: "trợ giúp của một lệnh", en: "one command")),
      CommandExample("nhanrong help topics", Text(vi: "các mục trợ giúp", en: "other topics")),
    ],
    run: run)

  private static let words = OperandSpec(
    "TOPIC", .any,
    Text(
      vi: "tên lệnh, lệnh con hoặc mục trợ giúp", en: "name of a command, subcommand or help topic")
  )

  /// `-h` on a line is the same call as `help` with the command that stood there.
  static func invocation(of path: [String], _ globals: GlobalSettings) -> Invocation {
    Invocation(
      path: [spec.name], command: spec, globals: globals, optionValues: [:],
      operandValues: path.isEmpty ? [:] : [words.name: path])
  }

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let tree = context.tree
    let words = context.invocation.operands(words)
    if words.isEmpty {
      return Reply(page: HelpPage.overview(of: tree), result: TreeDescription.json(of: tree))
    }
    if words == ["topics"] {
      return Reply(
        page: HelpPage.topics(of: tree),
        result: .object([("topics", .array(tree.topics.map(TreeDescription.json)))]))
    }
    if let (path, command) = find(words, in: tree.commands) {
      return Reply(
        page: HelpPage.page(of: command, path: path, tree: tree),
        result: .object([("command", TreeDescription.json(of: command))]))
    }
    if words.count == 1, let topic = tree.topics.first(where: { names($0).contains(words[0]) }) {
      return Reply(
        page: HelpPage.page(of: topic),
        result: .object([("topic", TreeDescription.json(of: topic))]))
    }
    throw .unknownTopic(words, suggestion: suggestion(for: words, in: tree))
  }

  private static func names(_ topic: HelpTopic) -> [String] { [topic.name] + topic.aliases }

  private static func find(
    _ words: [String], in commands: [CommandSpec]
  ) -> (path: [String], command: CommandSpec)? {
    var path: [String] = []
    var found: CommandSpec?
    var choices = commands
    for word in words {
      guard let next = choices.first(where: { $0.isCalled(word) }) else { return nil }
      path.append(next.name)
      found = next
      choices = next.subcommands
    }
    return found.map { (path, $0) }
  }

  private static func suggestion(for words: [String], in tree: CommandTree) -> String? {
    guard words.count == 1 else { return nil }
    var known = DidYouMean(commands: tree.commands)
    for topic in tree.topics { known.add(topic.name, words: topic.aliases) }
    known.add("topics")
    return known.suggestion(for: words[0])
  }
}
