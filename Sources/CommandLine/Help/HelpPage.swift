/// The help pages, made from the declaration tree.
enum HelpPage {
  /// `nhanrong help`: every command by chapter, and the global options.
  static func overview(of tree: CommandTree) -> [Block] {
    var page: [Block] = [
      .paragraph(.joined([Text(data: CommandTree.program), CommandTree.summary], by: " - ")),
      .gap,
      usage(
        Text(vi: "LỆNH [tuỳ chọn] [tham số]", en: "COMMAND [options] [operands]")),
    ]
    for chapter in tree.chapters {
      page += [.gap, .heading(chapter.title), indented(chapter.commands.map(row))]
    }
    page += [.gap, .heading(globalTitle), indented(tree.globalOptions.map(row))]
    page += [
      .gap,
      .paragraph(
        Text(
          vi: "Xem thêm: nhanrong help LỆNH, nhanrong help topics",
          en: "See also: nhanrong help COMMAND, nhanrong help topics")),
    ]
    return page
  }

  /// Help of one command or of a word with subcommands.
  static func page(of command: CommandSpec, path: [String], tree: CommandTree) -> [Block] {
    let name = Text(data: ([CommandTree.program] + path).joined(separator: " "))
    var page: [Block] = [.paragraph(.joined([name, command.summary], by: " - ")), .gap]
    page.append(usage(usageWords(of: command, path: path)))
    for paragraph in command.details { page += [.gap, .paragraph(paragraph)] }
    if !command.subcommands.isEmpty {
      let title = Text(vi: "Lệnh con", en: "Subcommands")
      page += [.gap, .heading(title), indented(command.subcommands.map(row))]
    }
    if !command.operands.isEmpty {
      let title = Text(vi: "Tham số", en: "Operands")
      page += [.gap, .heading(title), indented(command.operands.map(row))]
    }
    if !command.options.isEmpty {
      let title = Text(vi: "Tuỳ chọn", en: "Options")
      page += [.gap, .heading(title), indented(command.options.map(row))]
    }
    if !command.examples.isEmpty {
      page += [.gap, .heading(Text(vi: "Ví dụ", en: "Examples"))]
      page.append(indented(command.examples.map { Row(Text(data: $0.line), $0.purpose) }))
    }
    if !command.aliases.isEmpty {
      let words = command.aliases.joined(separator: ", ")
      page += [.gap, .paragraph(Text(vi: "Gọi khác: \(words)", en: "Also called: \(words)"))]
    }
    page += [
      .gap,
      .paragraph(
        Text(vi: "Tuỳ chọn chung: nhanrong help", en: "Global options: nhanrong help"), .quiet),
    ]
    return page
  }

  /// `nhanrong help topics`.
  static func topics(of tree: CommandTree) -> [Block] {
    [
      .heading(Text(vi: "Mục trợ giúp", en: "Help topics")),
      indented(tree.topics.map { Row(Text(data: $0.name), $0.title) }),
      .gap,
      .paragraph(Text(vi: "Xem: nhanrong help MỤC", en: "Read one: nhanrong help TOPIC")),
    ]
  }

  static func page(of topic: HelpTopic) -> [Block] {
    [.heading(topic.title), .gap] + topic.body
  }

  static let globalTitle = Text(vi: "Tuỳ chọn chung (cho mọi lệnh)", en: "Global options")

  // MARK: Lines

  /// Many options would drown the operands; they stand in full in their own list.
  static let optionsInUsageMax = 3

  static func usageWords(of command: CommandSpec, path: [String]) -> Text {
    var words = path
    if !command.subcommands.isEmpty { words.append("...") }
    words += command.operands.map(\.usage)
    guard command.options.count <= optionsInUsageMax else {
      let head = words.joined(separator: " ")
      return Text(vi: head + " [tuỳ chọn]", en: head + " [options]")
    }
    words += command.options.map { option in
      let word = "--" + option.long + (option.valueForm.map { " " + $0 } ?? "")
      return "[\(word)]" + (option.repeatable ? "..." : "")
    }
    return Text(data: words.joined(separator: " "))
  }

  private static func usage(_ words: Text) -> Block {
    .rows([
      Row(
        Text(vi: "Cách dùng:", en: "Usage:"),
        .joined([Text(data: CommandTree.program), words], by: " "))
    ])
  }

  private static func row(_ command: CommandSpec) -> Row {
    Row(Text(data: command.name), command.summary)
  }

  private static func row(_ operand: OperandSpec) -> Row {
    let choices = operand.allowed.map(\.name).joined(separator: "|")
    let tail = choices.isEmpty ? "" : " (\(choices))"
    return Row(Text(data: operand.usage), operand.summary.appending(Text(data: tail)))
  }

  private static func row(_ option: OptionSpec) -> Row {
    Row(Text(data: option.helpForm), option.summary)
  }

  private static func indented(_ rows: [Row]) -> Block { .indented([.rows(rows)]) }
}
