import Foundation

/// The project's own files, read as text.
struct SourceTree {
  struct File {
    let path: String
    let module: String
    let lines: [String]

    var imports: [String] {
      lines.compactMap { line in
        let words = line.split(separator: " ").drop {
          ["package", "public", "internal", "@testable", "@preconcurrency"].contains($0)
        }
        guard words.first == "import", let last = words.last else { return nil }
        return String(last.prefix { $0 != "." })
      }
    }
  }

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func swiftFiles(in folder: String) -> [File] {
    let base = root.appendingPathComponent(folder)
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: base.path)) ?? []
    return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
      guard let text = try? String(contentsOf: base.appendingPathComponent(name), encoding: .utf8)
      else { return nil }
      return File(
        path: folder + "/" + name, module: String(name.prefix { $0 != "/" }),
        lines: text.components(separatedBy: "\n"))
    }
  }

  static func text(_ path: String) -> String {
    (try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)) ?? ""
  }

  /// The folders in Examples that can be run.
  static var examples: [String] {
    let base = root.appendingPathComponent("Examples")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: base.path)) ?? []
    return names.filter { !text("Examples/\($0)/run.sh").isEmpty }.sorted()
  }
}
