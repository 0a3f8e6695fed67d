import Foundation
import Testing

/// Whole sessions at the terminal, one file each in the folder `Sessions`. `NR_SESSION=care` plays one alone.
@Suite struct SessionTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("Sessions")

  private static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".txt") }.sorted()

  private static let chosen: [String] =
    ProcessInfo.processInfo.environment["NR_SESSION"].map { ["\($0).txt"] } ?? names

  @Test(arguments: chosen)
  func `the session goes as it is written`(name: String) throws {
    let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    for difference in try SessionRunner.differences(in: SessionScript(text)) {
      Issue.record("\(name), \(difference)")
    }
  }

  @Test func `there are sessions to play`() {
    #expect(Self.names.count >= 4)
  }

  @Test func `a session notices wrong output, wrong talk, a wrong status and a wrong letter form`()
    throws
  {
    let version = "nhanrong \(try #require(try versionNumber()))"
    let right = "$ nhanrong version\n\(version)\n"
    #expect(try SessionRunner.differences(in: SessionScript(right)).isEmpty)
    for wrong in [
      "$ nhanrong version\n\(version).\n", "$ nhanrong version\n\(version)\n\n",
      "$ nhanrong version\n", "$ nhanrong version\n\(version)\n? 1\n",
      "$ nhanrong version\n\(version)\n! x\n", "$ printf 'e\\314\\202\\n'\nê\n",
      "$ printf x\nx\n", "$ echo a b\na <a>\n$ echo <a>\na\n",
    ] {
      #expect(!(try SessionRunner.differences(in: SessionScript(wrong)).isEmpty), "\(wrong)")
    }
  }

  @Test func `a word in angle brackets means the same text wherever it stands`() throws {
    let session = """
      $ echo id-77 is id-77
      <id> is <id>
      $ echo "<id>"
      id-77
      $ printf 'a\\nb\\nc\\n\\044 x\\n'
      a
      <...>
      \\$ x
      % NAME=$ROOT/x
      $ echo $NAME; pwd >&2
      $ROOT/x
      ! $ROOT

      """
    let differences = try SessionRunner.differences(in: SessionScript(session))
    #expect(differences.isEmpty, "\(differences)")
  }

  private func versionNumber() throws -> String? {
    let spool = FileManager.default.temporaryDirectory
      .appendingPathComponent("nhanrong-version-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: spool, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: spool) }
    let finished = try BuiltProgram.run(
      BuiltProgram.location(), ["version"], in: spool, environment: [:], spool: spool)
    return String(decoding: finished.output, as: UTF8.self).split(separator: " ").last.map {
      String($0).trimmingCharacters(in: .newlines)
    }
  }
}
