import Foundation
import Platform

/// A real folder of its own for one test, gone with the last reference.
final class ScratchFolder {
  let path: FilePath
  let files = LocalFileSystem()

  init() throws {
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("nhanrong-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    path = FilePath(place.path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path.text) }

  func file(_ name: String) -> FilePath { path.appending(name) }

  func names() throws -> [String] { try files.list(path, limit: 10_000).map(\.name) }
}
