import Foundation

/// The stored vectors.
enum VectorFiles {
  static let folder =
    #filePath.components(separatedBy: "/VectorFiles.swift")[0] + "/Vectors"

  /// Whether this run writes the vectors instead of reading them.
  static var areWritten: Bool {
    ProcessInfo.processInfo.environment["NHANRONG_WRITE_VECTORS"] == "1"
  }

  static func names(accepted: Bool) -> [String] {
    let path = folder + (accepted ? "/accept" : "/refuse")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
  }

  static func path(_ name: String, accepted: Bool) -> String {
    folder + (accepted ? "/accept/" : "/refuse/") + name + ".txt"
  }

  static func read(_ name: String, accepted: Bool) throws -> Vector {
    let text = try String(contentsOfFile: path(name, accepted: accepted), encoding: .utf8)
    return try Vector(text: text)
  }

  static func write(_ vector: Vector) throws {
    try vector.text.write(
      toFile: path(vector.name, accepted: vector.isAccepted), atomically: true, encoding: .utf8)
  }

  static func removeAll(but names: Set<String>, accepted: Bool) throws {
    for name in Self.names(accepted: accepted) where !names.contains(name) {
      try FileManager.default.removeItem(atPath: path(name, accepted: accepted))
    }
  }
}
