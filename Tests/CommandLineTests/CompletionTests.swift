import Foundation
import Testing

@testable import CommandLine

@Suite struct CompletionTests {
  /// What bash offers for a line, with the script of the small tree.
  private func offered(_ words: [String]) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("nhanrong-completions-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script =
      BashCompletions.script(for: SmallTree.tree) + """

        COMP_WORDS=("$@")
        COMP_CWORD=$(( $# - 1 ))
        _nhanrong
        printf '%s\\n' "${COMPREPLY[@]}"
        """
    let finished = try BuiltProgram.run(
      URL(fileURLWithPath: "/bin/bash"), ["-c", script, "bash", "nhanrong"] + words, in: folder,
      environment: ["PATH": "/usr/bin:/bin"], spool: folder)
    #expect(finished.errors.isEmpty)
    return String(decoding: finished.output, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test func `bash offers commands, subcommands, options and allowed values`() throws {
    #expect(try offered(["re"]) == ["register", "resolve"])
    #expect(try offered(["bundle", ""]) == ["show"])
    #expect(try offered(["resolve", "--ru"]) == ["--rule"])
    #expect(try offered(["resolve", "--rule", ""]) == ["owner", "authority"])
    #expect(try offered(["resolve", "--rule", "=", "a"]) == ["authority"])
    #expect(try offered(["-C", "bundle", "sy"]) == ["sync"])
    #expect(try offered(["--lang", "=", "vi", "bundle", "s"]) == ["show"])
    #expect(try offered(["--lang", "="]) == ["vi", "en"])
    #expect(try offered(["sync", "--", ""]) == [])
  }

  @Test(arguments: Language.allCases)
  func `all three shells get every command and option of the tree`(language: Language) {
    let scripts = [
      BashCompletions.script(for: SmallTree.tree),
      ZshCompletions.script(for: SmallTree.tree, language: language),
      FishCompletions.script(for: SmallTree.tree, language: language),
    ]
    for script in scripts {
      for path in CommandPath.all(in: SmallTree.tree) {
        for name in path.names { #expect(script.contains(name)) }
        for option in path.options { #expect(script.contains(option.long)) }
      }
      #expect(!script.unicodeScalars.contains { Gate.isDangerous($0) && $0 != "\n" })
    }
  }
}
