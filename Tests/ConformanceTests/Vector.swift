import Foundation

/// One file of `Vectors`: a head for people and programs, a line `---`, then the bytes.
struct Vector {
  enum Kind: String, CaseIterable {
    case bundle, change, cbor, root, grant, tip, request
  }

  typealias Fact = (name: String, value: String)

  let name: String
  let kind: Kind
  /// What the file is there to show, in one sentence.
  let shows: String
  /// Whether a reader has to take it.
  let isAccepted: Bool
  /// Further lines of the head, in order: who reads it, after what, and what comes of it.
  var facts: [Fact]
  /// One run of bytes; for a change its header and, where it is there, its content.
  var parts: [[UInt8]]

  func fact(_ name: String) -> String? { facts.first { $0.name == name }?.value }
  func all(_ name: String) -> [String] { facts.filter { $0.name == name }.map(\.value) }
  /// The words of a fact that is a list.
  func words(_ name: String) -> [String] {
    fact(name)?.split(separator: " ").map(String.init) ?? []
  }
}

extension Vector {
  /// The file as it is kept: bundles in base64, everything else in hex that people can read.
  var text: String {
    var lines = ["name: \(name)", "kind: \(kind.rawValue)", "shows: \(shows)"]
    lines.append("expect: \(isAccepted ? "accept" : "refuse")")
    lines += facts.map { "\($0.name): \($0.value)" }
    lines.append("---")
    for (number, part) in parts.enumerated() {
      if number > 0 { lines.append("") }
      lines += kind == .bundle ? Self.base64(part) : VectorHex.lines(of: part)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func base64(_ bytes: [UInt8]) -> [String] {
    let text = Array(Data(bytes).base64EncodedString().utf8)
    return stride(from: 0, to: text.count, by: 76).map { start in
      String(decoding: text[start..<min(start + 76, text.count)], as: UTF8.self)
    }
  }

  struct Malformed: Error, CustomStringConvertible {
    let description: String
  }

  init(text: String) throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let line = lines.firstIndex(of: "---") else { throw Malformed(description: "no ---") }
    var head: [Fact] = []
    for line in lines[..<line] {
      guard let colon = line.range(of: ":") else { throw Malformed(description: line) }
      let value = line[colon.upperBound...].trimmingCharacters(in: .whitespaces)
      head.append((String(line[..<colon.lowerBound]), value))
    }
    func take(_ name: String) throws -> String {
      guard let index = head.firstIndex(where: { $0.name == name }) else {
        throw Malformed(description: "no \(name)")
      }
      return head.remove(at: index).value
    }
    self.name = try take("name")
    guard let kind = Kind(rawValue: try take("kind")) else { throw Malformed(description: "kind") }
    self.kind = kind
    shows = try take("shows")
    isAccepted = try take("expect") == "accept"
    let body = Array(lines[(line + 1)...].dropLast())
    parts = try body.split(separator: "", omittingEmptySubsequences: false).map { part in
      if kind != .bundle { return try VectorHex.bytes(of: Array(part)) }
      guard let data = Data(base64Encoded: part.joined()) else {
        throw Malformed(description: "base64")
      }
      return [UInt8](data)
    }
    facts = head
  }
}

/// Hex in lines, with `61*300` for the same byte many times, so that a vector about a limit stays
/// small.
enum VectorHex {
  private static let runLeast = 40

  static func lines(of bytes: [UInt8]) -> [String] {
    var lines: [String] = []
    var line = ""
    var index = 0
    while index < bytes.count {
      var end = index
      while end < bytes.count, bytes[end] == bytes[index] { end += 1 }
      let isRun = end - index >= runLeast
      let digits = String(format: "%02x", bytes[index])
      if isRun || line.utf8.count >= 64 {
        if !line.isEmpty { lines.append(line) }
        line = ""
      }
      if isRun {
        lines.append("\(digits)*\(end - index)")
        index = end
      } else {
        line += digits
        index += 1
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  static func bytes(of lines: [String]) throws -> [UInt8] {
    var result: [UInt8] = []
    for line in lines {
      let run = line.split(separator: "*")
      let digits = Array(run.first ?? "")
      guard digits.count.isMultiple(of: 2) else { throw Vector.Malformed(description: line) }
      var bytes: [UInt8] = []
      for index in stride(from: 0, to: digits.count, by: 2) {
        guard let byte = UInt8(String(digits[index...index + 1]), radix: 16) else {
          throw Vector.Malformed(description: line)
        }
        bytes.append(byte)
      }
      if run.count == 2, let count = Int(run[1]), bytes.count == 1 {
        result += [UInt8](repeating: bytes[0], count: count)
      } else {
        result += bytes
      }
    }
    return result
  }
}
