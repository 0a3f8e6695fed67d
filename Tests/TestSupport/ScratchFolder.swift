import Foundation
package import Platform

/// A real folder of its own for one test, gone with the last reference.
package final class ScratchFolder {
  package let path: FilePath
  package let files = LocalFileSystem()

  package init() throws {
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("nhanrong-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    path = FilePath(place.path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path.text) }

  package func file(_ name: String) -> FilePath { path.appending(name) }

  package func names() throws -> [String] { try files.list(path, limit: 10_000).map(\.name) }
}
