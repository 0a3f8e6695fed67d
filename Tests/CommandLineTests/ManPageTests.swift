import Testing

@testable import CommandLine
// Testing has a type of this name too; this import says which one is meant.
@testable import enum CommandLine.ExitStatus

@Suite struct ManPageTests {
  @Test(arguments: Language.allCases)
  func `every line is a request we know or text that cannot be one`(language: Language) {
    for tree in [commandTree(), SmallTree.tree] {
      let page = ManPage.page(for: tree, language: language)
      for (index, line) in page.split(separator: "\n").enumerated() {
        if line.hasPrefix("'") {
          #expect(index == 0)
        } else if line.hasPrefix(".") {
          let name = line.dropFirst().prefix { $0 != " " }
          #expect(["TH", "SH", "SS", "PP", "TP"].contains(name), "\(line)")
        } else {
          #expect(line.hasPrefix("\\&") || line.hasPrefix("\\fB"), "\(line)")
        }
      }
    }
  }

  @Test func `the page names every command, option and exit status`() {
    let page = ManPage.page(for: SmallTree.tree, language: .en).replacing("\\-", with: "-")
    for path in CommandPath.all(in: SmallTree.tree) where !path.names.isEmpty {
      #expect(page.contains(".SS \"\(path.key)\""))
      for option in path.options { #expect(page.contains(option.helpWords)) }
    }
    let whole = ManPage.page(for: commandTree(), language: .en)
    for status in ExitStatus.allCases {
      #expect(whole.contains(status.meaning.en.replacing("-", with: "\\-")))
    }
  }

  @Test func `dots, quotes and backslashes of the text stay text`() {
    var roff = Roff()
    roff.line(".TH 'x' \\n")
    roff.request("SH", ["a \"b\""])
    #expect(roff.text == "\\&.TH \\(aqx\\(aq \\en\n.SH \"a \\(dqb\\(dq\"\n")
  }
}
