/// The manual page, `nhanrong(1)`. It carries no date: the same program gives the same page.
struct ManPage {
  private let tree: CommandTree
  private let language: Language
  private var roff = Roff()

  static func page(for tree: CommandTree, language: Language) -> String {
    var page = ManPage(tree: tree, language: language)
    page.write()
    return page.roff.text
  }

  private init(tree: CommandTree, language: Language) {
    self.tree = tree
    self.language = language
  }

  private mutating func write() {
    let program = CommandTree.program
    roff.comment("-*- coding: UTF-8 -*-")
    roff.request(
      "TH",
      [program.uppercased(), "1", "", "\(program) \(VersionCommand.number)", program])
    section(Text(vi: "TÊN", en: "NAME"))
    roff.line("\(program) - \(CommandTree.summary[language])")
    section(Text(vi: "CÁCH DÙNG", en: "SYNOPSIS"))
    roff.bold(program)
    roff.line(
      Text(vi: "[tuỳ chọn] LỆNH [tham số]", en: "[options] COMMAND [operands]")[language])
    for chapter in tree.chapters { write(chapter) }
    section(Text(vi: "TUỲ CHỌN CHUNG", en: "GLOBAL OPTIONS"))
    for option in tree.globalOptions { item(option.helpWords, option.summary) }
    for topic in tree.topics {
      section(Text(vi: topic.title.vi.uppercased(), en: topic.title.en.uppercased()))
      write(topic.body)
    }
  }

  private mutating func write(_ chapter: CommandChapter) {
    let title = Text(
      vi: "LỆNH: \(chapter.title.vi.uppercased())", en: "COMMANDS: \(chapter.title.en.uppercased())"
    )
    section(title)
    for command in chapter.commands { write(command, path: []) }
  }

  private mutating func write(_ command: CommandSpec, path: [String]) {
    let path = path + [command.name]
    roff.request("SS", [path.joined(separator: " ")])
    roff.line(command.summary[language] + ".")
    if command.subcommands.isEmpty {
      roff.request("PP")
      roff.bold(
        "\(CommandTree.program) \(HelpPage.usageWords(of: command, path: path)[language])")
    }
    for paragraph in command.details {
      roff.request("PP")
      roff.line(paragraph[language])
    }
    for operand in command.operands { item(operand.usage, operand.summary) }
    for option in command.options { item(option.helpWords, option.summary) }
    for example in command.examples { item(example.line, example.purpose) }
    for subcommand in command.subcommands { write(subcommand, path: path) }
  }

  private mutating func write(_ blocks: [Block]) {
    for block in blocks {
      switch block {
      case .heading(let text): roff.request("SS", [text[language]])
      case .paragraph(let text, _):
        roff.request("PP")
        roff.line(text[language])
      case .rows(let rows):
        for row in rows {
          item(row.label[language], row.value.text)
          write(row.below)
        }
      case .table(let table):
        for row in table.rows {
          roff.request("PP")
          roff.line(row.map { $0.text[language] }.joined(separator: " "))
        }
      case .quote(let text), .line(let text):
        roff.request("PP")
        roff.line(text)
      case .indented(let blocks): write(blocks)
      case .gap: break
      }
    }
  }

  private mutating func section(_ title: Text) {
    roff.request("SH", [title[language]])
  }

  private mutating func item(_ words: String, _ meaning: Text) {
    roff.request("TP")
    roff.bold(words)
    roff.line(meaning[language])
  }
}
