import Platform

/// Puts the memory behind the system's file cache into one state before anything is timed. On a machine that
/// others share, a page that was never used, or not for long, costs several times as much as one that
/// was given back a moment ago; whichever of two programs runs behind the other's large file then looks
/// twice as fast.
enum FileCache {
  /// More than either side of a measurement writes.
  private static let size = 1 << 30

  static func settle(at path: FilePath) throws {
    let files = LocalFileSystem()
    let piece = [UInt8](repeating: 1, count: 1 << 20)
    let file = try files.createNew(path, access: .ownerOnly)
    defer { try? files.remove(path) }
    for _ in 0..<(size / piece.count) { try file.write(piece) }
    try file.close()
  }
}
