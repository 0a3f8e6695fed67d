import Foundation

/// Plays a session in a fresh folder with a home of its own, and reports each step that went
/// otherwise than written.
struct SessionRunner {
  struct Difference: CustomStringConvertible {
    let description: String
  }

  private let root: URL
  private let folder: URL
  private let spool: URL
  private var environment: [String: String]
  private var pattern = SessionPattern()

  /// Where the sessions lie, with the scripts they start from.
  private static let sessions = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("Sessions")
  /// Plans and tables that belong to the project.
  private static let examples = sessions.deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Examples/Data")

  static func differences(in script: SessionScript) throws -> [Difference] {
    let name = "nhanrong-session-" + UUID().uuidString
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(name)
    defer { try? FileManager.default.removeItem(at: root) }
    var runner = try SessionRunner(root: root.resolvingSymlinksInPath())
    return try runner.play(script)
  }

  private init(root: URL) throws {
    self.root = root
    self.folder = root.appendingPathComponent("work")
    self.spool = root.appendingPathComponent("spool")
    let programs = root.appendingPathComponent("bin")
    let home = root.appendingPathComponent("home")
    for folder in [folder, spool, programs, home] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    try FileManager.default.createSymbolicLink(
      at: programs.appendingPathComponent("nhanrong"),
      withDestinationURL: try BuiltProgram.location())
    self.environment = [
      "HOME": home.path,
      "XDG_DATA_HOME": home.appendingPathComponent("data").path,
      "XDG_STATE_HOME": home.appendingPathComponent("state").path,
      "XDG_CONFIG_HOME": home.appendingPathComponent("config").path,
      "PATH": programs.path + ":/usr/bin:/bin",
      "TMPDIR": spool.path,
      "SESSIONS": Self.sessions.path,
      "EXAMPLES": Self.examples.path,
    ]
    // Where coverage is measured, the program under test has to know where to write its part.
    for name in ["LLVM_PROFILE_FILE", "ASAN_OPTIONS", "TSAN_OPTIONS", "LD_LIBRARY_PATH"] {
      environment[name] = ProcessInfo.processInfo.environment[name]
    }
  }

  private mutating func play(_ script: SessionScript) throws -> [Difference] {
    var differences: [Difference] = []
    for entry in script.entries {
      switch entry {
      case .setting(let name, let value):
        environment[name] = value.replacingOccurrences(of: "$ROOT", with: folder.path)
      case .step(let step):
        if let difference = try play(step) { differences.append(difference) }
      }
    }
    return differences
  }

  private mutating func play(_ step: SessionScript.Step) throws -> Difference? {
    let command = pattern.filled(step.command)
      .replacingOccurrences(of: "$ROOT", with: folder.path)
    let finished = try BuiltProgram.run(
      URL(fileURLWithPath: "/bin/sh"), ["-c", command], in: folder, environment: environment,
      spool: spool)
    let output = lines(finished.output)
    let errors = lines(finished.errors)
    let asExpected = try pattern.matches(
      output.map(SessionScript.marked), expected: step.expected)
    let talkAsExpected = try pattern.matches(errors, expected: step.errors)
    if asExpected, talkAsExpected, finished.status == step.status { return nil }
    // Printed in the form of a session file, so that a change that was meant can be pasted in.
    var actual = ["$ " + step.command] + output.map(SessionScript.marked)
    actual += errors.map { $0.isEmpty ? "!" : "! " + $0 }
    if finished.status != 0 { actual.append("? \(finished.status)") }
    return Difference(
      description: "line \(step.line) went otherwise:\n" + actual.joined(separator: "\n"))
  }

  /// Lines of an output. A last line without its line end is told apart.
  private func lines(_ bytes: [UInt8]) -> [String] {
    let text = String(decoding: bytes, as: UTF8.self)
      .replacingOccurrences(of: folder.path, with: "$ROOT")
      .replacingOccurrences(of: Self.examples.path, with: "$EXAMPLES")
    guard !text.isEmpty else { return [] }
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0) }
    if lines.last == "" {
      lines.removeLast()
    } else {
      lines[lines.count - 1] += "\\ no line end"
    }
    return lines
  }
}
