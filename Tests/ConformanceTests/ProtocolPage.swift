import Foundation

/// Protocol.md as tables, and the sources whose names it lists.
enum ProtocolPage {
  static let house = #filePath.components(separatedBy: "/Tests/")[0]

  static let lines: [String] = {
    let text = (try? String(contentsOfFile: house + "/Protocol.md", encoding: .utf8)) ?? ""
    return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }()

  /// The rows of the tables under a heading, up to the next heading: the cells, without marks.
  static func tables(under heading: String) -> [[[String]]] {
    guard let start = lines.firstIndex(where: { $0.hasPrefix("#") && $0.contains(heading) }) else {
      return []
    }
    var tables: [[[String]]] = []
    var table: [[String]] = []
    for line in lines[(start + 1)...] {
      if line.hasPrefix("#") { break }
      if line.hasPrefix("|") {
        table.append(cells(of: line))
      } else if !table.isEmpty {
        tables.append(Array(table.dropFirst(2)))
        table = []
      }
    }
    if !table.isEmpty { tables.append(Array(table.dropFirst(2))) }
    return tables
  }

  private static func cells(of line: String) -> [String] {
    let bar = "\u{1}"
    return line.replacingOccurrences(of: "\\|", with: bar).split(
      separator: "|", omittingEmptySubsequences: false
    ).dropFirst().dropLast().map {
      $0.replacingOccurrences(of: bar, with: "|").trimmingCharacters(in: .whitespaces)
    }
  }

  /// The bytes of the code block after a comment such as `<!-- hex: change-set 0 -->`: in each line
  /// the hex before the first wide gap.
  static func hex(after mark: String) -> String {
    guard let start = lines.firstIndex(of: "<!-- hex: \(mark) -->") else { return "" }
    var result = ""
    for line in lines[(start + 2)...] {
      if line.hasPrefix("```") { break }
      result += (line.components(separatedBy: "   ").first ?? "").filter { $0 != " " }
    }
    return result
  }

  static func source(_ path: String) -> [String] {
    let text = (try? String(contentsOfFile: house + "/Sources/" + path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// The names after `case` in one enum of a source file.
  static func cases(of type: String, in path: String) -> Set<String> {
    var names: Set<String> = []
    var isInside = false
    var depth = 0
    for line in source(path) where !line.hasPrefix("//") {
      if !isInside, line.contains("enum \(type)") { isInside = true }
      guard isInside else { continue }
      let before = depth
      depth += line.count { $0 == "{" } - line.count { $0 == "}" }
      if before == 1, line.hasPrefix("case ") {
        for part in split(line.dropFirst(5)) { names.insert(part) }
      }
      if depth == 0 { break }
    }
    return names
  }

  /// `a, b(x: Int, y: Int), c` without what the cases carry.
  private static func split(_ list: some StringProtocol) -> [String] {
    var names: [String] = []
    var name = ""
    var depth = 0
    for character in String(list) + "," {
      switch character {
      case "(": depth += 1
      case ")": depth -= 1
      case "," where depth == 0:
        names.append(name)
        name = ""
      case _ where depth == 0 && (character.isLetter || character.isNumber): name.append(character)
      default: break
      }
    }
    return names
  }

  /// The names after `static let` in a source file.
  static func constants(in path: String, where keep: (String) -> Bool) -> Set<String> {
    Set(
      source(path).compactMap { line in
        let start = line.range(of: "static let ") ?? line.range(of: "static var ")
        guard let start else { return nil }
        let name = String(line[start.upperBound...].prefix { $0.isLetter || $0.isNumber })
        return keep(name) ? name : nil
      })
  }
}
