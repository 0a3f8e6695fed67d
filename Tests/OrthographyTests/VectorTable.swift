import Foundation

/// The rows of a small CSV file in Vectors, keyed by the names of its header.
struct VectorTable {
  let rows: [[String: String]]

  init(_ name: String) throws {
    let file = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().appendingPathComponent("Vectors/\(name).csv")
    let lines = Self.lines(of: try String(contentsOf: file, encoding: .utf8))
    let header = lines.first ?? []
    rows = lines.dropFirst().map { cells in
      Dictionary(uniqueKeysWithValues: zip(header, cells))
    }
  }

  /// By scalar, not by Character: a mark after a comma would hide the comma in one Character.
  private static func lines(of text: String) -> [[String]] {
    var lines: [[String]] = []
    var cells: [String] = []
    var cell = String.UnicodeScalarView()
    var isQuoted = false
    var previous: Unicode.Scalar = "\n"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"":
        if !isQuoted && previous == "\"" { cell.append("\"") }
        isQuoted.toggle()
      case "," where !isQuoted:
        cells.append(String(cell))
        cell = String.UnicodeScalarView()
      case "\n" where !isQuoted:
        lines.append(cells + [String(cell)])
        cells = []
        cell = String.UnicodeScalarView()
      default: cell.append(scalar)
      }
      previous = scalar
    }
    return lines
  }
}

extension [String: String] {
  subscript(name name: String) -> String { self[name] ?? "" }

  func bytes(_ name: String) -> [UInt8] { Array(self[name: name].utf8) }

  func hex(_ name: String) -> [UInt8] {
    self[name: name].split(separator: " ").compactMap { UInt8($0, radix: 16) }
  }

  /// `U+0041 U+0301` as UTF-8.
  func codePoints(_ name: String) -> [UInt8] {
    var text = String.UnicodeScalarView()
    for point in self[name: name].split(separator: " ") {
      if let scalar = UInt32(point.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init) {
        text.append(scalar)
      }
    }
    return Array(String(text).utf8)
  }
}
