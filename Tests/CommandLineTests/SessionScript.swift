/// A whole session at the terminal as a text file:
///
///     # a remark
///     % XDG_STATE_HOME=$ROOT/second-pc
///     $ nhanrong version
///     nhanrong <version>
///     $ nhanrong bogus
///     ! error [NR-U01]: there is no command “bogus”
///     ! Try: nhanrong help
///     ? 64
///
/// `% NAME=value` sets a variable for the rest of the session. `$ ` starts a line for `/bin/sh`.
/// Below it stand the lines of standard output, then those of standard error behind `! `, then the
/// exit status behind `? ` unless it is 0. A line of output that starts like one of these marks
/// has a backslash in front. `$ROOT` is the folder of the session, in lines and in output,
/// `$EXAMPLES` the data of the examples, `$SESSIONS` the folder of these files.
///
/// `<word>` in expected output stands for some text without spaces; it keeps the text it met, so
/// that the same word later means the same text, also in a command. `<...>` stands for anything on
/// one line, and alone on a line for any number of lines.
struct SessionScript {
  struct Step {
    var line: Int
    var command: String
    var expected: [String] = []
    var errors: [String] = []
    var status: Int32 = 0
  }

  enum Entry {
    case setting(name: String, value: String)
    case step(Step)
  }

  struct Malformed: Error {
    let line: Int
    let text: String
  }

  private(set) var entries: [Entry] = []

  init(_ text: String) throws {
    var step: Step?
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    func finish() {
      if let finished = step { entries.append(.step(finished)) }
      step = nil
    }
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("$ ") {
        finish()
        step = Step(line: index + 1, command: String(line.dropFirst(2)))
      } else if line.hasPrefix("% ") {
        finish()
        let parts = line.dropFirst(2).split(
          separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw Malformed(line: index + 1, text: line) }
        entries.append(.setting(name: String(parts[0]), value: String(parts[1])))
      } else if line == "#" || line.hasPrefix("# ") {
        finish()
      } else if step == nil {
        guard line.isEmpty else { throw Malformed(line: index + 1, text: line) }
      } else if line.hasPrefix("? ") {
        guard let status = Int32(line.dropFirst(2)) else {
          throw Malformed(line: index + 1, text: line)
        }
        step?.status = status
        finish()
      } else if line == "!" || line.hasPrefix("! ") {
        step?.errors.append(String(line.dropFirst(2)))
      } else {
        step?.expected.append(line)
      }
    }
    finish()
  }

  /// Output as it has to stand in a session file.
  static func marked(_ line: String) -> String {
    let isMark =
      ["$ ", "% ", "# ", "? ", "! ", "\\"].contains { line.hasPrefix($0) } || line == "#"
      || line == "!"
    return isMark ? "\\" + line : line
  }
}
