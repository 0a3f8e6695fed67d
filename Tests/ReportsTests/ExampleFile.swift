import Foundation

/// The shipped examples, and expected files beside the tests.
enum ExampleFile {
  private static let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  static func bytes(_ path: String) throws -> [UInt8] {
    let root = here.deletingLastPathComponent().deletingLastPathComponent()
    return Array(try Data(contentsOf: root.appendingPathComponent("Examples/Data/\(path)")))
  }

  /// A page at the top of the project.
  static func text(_ page: String) throws -> String {
    let root = here.deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8)
  }

  /// The stored file; with NHANRONG_WRITE_VECTORS it is written anew from what is there now.
  static func expected(_ name: String, now bytes: [UInt8]) throws -> [UInt8] {
    let file = here.appendingPathComponent("Expected/\(name)")
    if ProcessInfo.processInfo.environment["NHANRONG_WRITE_VECTORS"] != nil {
      try Data(bytes).write(to: file)
    }
    return Array(try Data(contentsOf: file))
  }
}
