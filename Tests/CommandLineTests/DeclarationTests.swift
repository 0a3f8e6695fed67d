import Testing

@testable import CommandLine
// Testing has a type of this name too; this import says which one is meant.
@testable import enum CommandLine.ExitStatus

/// Laws every declared command keeps. They run over the whole tree, so a new command is under
/// them from the moment it is declared.
@Suite struct DeclarationTests {
  private let tree = commandTree()

  private var everyCommand: [(path: [String], command: CommandSpec)] {
    func below(_ command: CommandSpec, _ path: [String]) -> [([String], CommandSpec)] {
      let here = path + [command.name]
      return [(here, command)] + command.subcommands.flatMap { below($0, here) }
    }
    return tree.commands.flatMap { below($0, []) }
  }

  private func isPlainWord(_ word: String) -> Bool {
    !word.isEmpty && word.first != "-"
      && word.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
  }

  @Test func `names are plain small words and no word calls two commands`() {
    func check(_ commands: [CommandSpec]) {
      let words = commands.flatMap { [$0.name] + $0.aliases }
      for word in words { #expect(isPlainWord(word), "\(word)") }
      #expect(Set(words).count == words.count, "\(words.sorted())")
      for command in commands { check(command.subcommands) }
    }
    check(tree.commands)
    let topics = tree.topics.flatMap { [$0.name] + $0.aliases }
    let commands = Set(tree.commands.flatMap { [$0.name] + $0.aliases })
    for topic in topics { #expect(isPlainWord(topic) && !commands.contains(topic), "\(topic)") }
  }

  @Test func `no option of a command hides another or a global one`() {
    for (path, command) in everyCommand {
      let options = command.options + tree.globalOptions
      let long = options.map(\.long)
      let short = options.compactMap(\.short)
      #expect(Set(long).count == long.count, "\(path)")
      #expect(Set(short).count == short.count, "\(path)")
      for word in long { #expect(isPlainWord(word), "\(path) \(word)") }
    }
  }

  @Test func `only the last operand may be left out or repeated`() {
    for (path, command) in everyCommand {
      for operand in command.operands.dropLast() { #expect(!operand.takesSeveral, "\(path)") }
      let names = command.operands.map(\.name)
      #expect(Set(names).count == names.count, "\(path)")
      let required = command.operands.map(\.isRequired)
      #expect(required == required.sorted { $0 && !$1 }, "\(path)")
    }
  }

  @Test func `every summary says something in both languages and ends without a full stop`() {
    for (path, command) in everyCommand {
      let texts =
        [command.summary] + command.operands.map(\.summary) + command.options.map(\.summary)
        + command.examples.map(\.purpose)
      for text in texts {
        for words in [text.vi, text.en] {
          #expect(!words.isEmpty && !words.hasSuffix("."), "\(path): \(words)")
        }
      }
    }
  }

  @Test func `every word with subcommands offers at least one`() {
    for (path, command) in everyCommand {
      if case .choose(let choices) = command.action { #expect(!choices.isEmpty, "\(path)") }
    }
  }

  @Test func `every example can be typed as it stands`() throws {
    for (path, command) in everyCommand {
      for example in command.examples {
        let words = example.line.split(separator: " ").map(String.init)
        let typed = words.prefix { $0 != ">" && $0 != "|" }
        #expect(typed.first == CommandTree.program, "\(path)")
        guard !example.line.contains("'") else { continue }
        #expect(throws: Never.self, "\(example.line)") {
          try ArgumentParser.parse(Array(typed.dropFirst()), tree: tree)
        }
      }
    }
  }

  @Test func `every exit status has a meaning of its own`() {
    #expect(
      ExitStatus.allCases.map(\.rawValue)
        == [0, 1, 3, 5, 10, 11, 12, 13, 14, 64, 65, 66, 73, 74, 77, 130])
    #expect(Set(ExitStatus.allCases.map(\.meaning.vi)).count == ExitStatus.allCases.count)
    #expect(Set(ExitStatus.allCases.map(\.meaning.en)).count == ExitStatus.allCases.count)
  }
}
