import Foundation

/// The shipped examples, and expected files beside the tests.
enum ExampleFile {
  private static let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  static func bytes(_ path: String) throws -> [UInt8] {
    let root = here.deletingLastPathComponent().deletingLastPathComponent()
    return Array(try Data(contentsOf: root.appendingPathComponent("Examples/Data/\(path)")))
  }

  static func expected(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: here.appendingPathComponent("Expected/\(name)")))
  }
}
