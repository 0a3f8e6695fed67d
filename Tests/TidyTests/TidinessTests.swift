import Foundation
import Testing

@Suite struct TidinessTests {
  @Test func `files hold one idea and stay short`() {
    for file in SourceTree.swiftFiles(in: "Sources") + SourceTree.swiftFiles(in: "Tests") {
      #expect(file.lines.count <= 450, "\(file.path) has \(file.lines.count) lines")
    }
  }

  @Test func `functions fit a screen`() {
    for file in SourceTree.swiftFiles(in: "Sources") {
      for (name, length) in functionLengths(file.lines) {
        #expect(length <= 70, "\(file.path): \(name) has \(length) lines")
      }
    }
  }

  @Test func `every example is played by make and stands in the table for readers`() {
    let examples = SourceTree.examples
    #expect(examples.count >= 5)
    let makefile = SourceTree.text("Makefile").components(separatedBy: "\n")
    let played = makefile.first { $0.hasPrefix("EXAMPLES = ") } ?? ""
    #expect(played.components(separatedBy: " ").dropFirst(2).sorted() == examples)
    let rows = SourceTree.text("README.md").components(separatedBy: "\n")
      .filter { row in examples.contains { row.hasPrefix("| `\($0)` | ") } }
    #expect(rows.count == examples.count)
    for example in examples {
      #expect(!SourceTree.text("Examples/\(example)/expected.txt").isEmpty, "\(example)")
      #expect(!SourceTree.text("Examples/\(example)/README.md").isEmpty, "\(example)")
    }
  }

  @Test func `no unfinished marks`() {
    let marks = ["TO" + "DO", "FIX" + "ME", "place" + "holder", "unimple" + "mented"]
    for file in SourceTree.swiftFiles(in: "Sources") + SourceTree.swiftFiles(in: "Tests") {
      for (number, line) in file.lines.enumerated() {
        for mark in marks {
          #expect(!line.contains(mark), "\(file.path):\(number + 1)")
        }
      }
    }
  }

  @Test func `nothing that can crash on data`() {
    let forbidden = ["try" + "!", "as" + "! ", "fatal" + "Error(", "unowned(un" + "safe)"]
    for file in SourceTree.swiftFiles(in: "Sources") {
      for (number, line) in file.lines.enumerated() {
        for mark in forbidden {
          #expect(!line.contains(mark), "\(file.path):\(number + 1): \(mark)")
        }
      }
    }
  }

  /// Only the edges know the time: a merge that asked a clock would give another result tomorrow.
  @Test func `the pure modules know no clock, no chance and no order of a Dictionary`() {
    for module in ["Causality", "CanonicalCBOR", "ChangeLog", "Trust", "Merging"] {
      for file in SourceTree.swiftFiles(in: "Sources/\(module)") {
        for (number, line) in file.lines.enumerated() {
          for mark in ["WallClock", "clock_gettime", "random", "Date(", "[:]", "Set<"] {
            #expect(!line.contains(mark), "\(file.path):\(number + 1): \(mark)")
          }
        }
      }
    }
  }

  @Test func `no machine's paths and no other house's words`() {
    let marks = ["/" + "work/", "/" + "root/", "/tmp" + "/nr", ".lib" + "rary"]
    for file in SourceTree.swiftFiles(in: "Sources") + SourceTree.swiftFiles(in: "Tests") {
      for (number, line) in file.lines.enumerated() {
        for mark in marks { #expect(!line.contains(mark), "\(file.path):\(number + 1)") }
      }
    }
  }

  /// Lengths by brace depth; good enough for files the formatter has been over.
  private func functionLengths(_ lines: [String]) -> [(name: String, length: Int)] {
    var result: [(name: String, length: Int)] = []
    var start: (name: String, line: Int, indent: Int)?
    for (number, line) in lines.enumerated() {
      let indent = line.prefix { $0 == " " }.count
      if start == nil, line.contains("func ") || line.contains(" init("), !line.hasPrefix("//") {
        start = (line.trimmed, number, indent)
      } else if let open = start, indent == open.indent, line.hasPrefix(spaces(indent) + "}") {
        result.append((open.name, number - open.line + 1))
        start = nil
      } else if let open = start, indent <= open.indent, line.trimmed.isEmpty == false,
        !line.hasPrefix(spaces(indent) + ")"), number > open.line
      {
        start = nil
      }
    }
    return result
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}

extension String {
  fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
