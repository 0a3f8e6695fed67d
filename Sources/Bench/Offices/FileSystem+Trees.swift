import Platform

extension FileSystem {
  func removeTree(_ path: FilePath) throws {
    guard let found = try metadataIfPresent(of: path) else { return }
    guard found.kind == .folder else { return try remove(path) }
    for entry in try list(path, limit: 100_000) { try removeTree(entry.path) }
    try removeFolder(path)
  }

  /// Durable when it returns: the first commit after it must not pay for writing the copy.
  func copyTree(_ from: FilePath, to: FilePath) throws {
    guard try metadata(of: from).kind == .folder else { return try copyFile(from, to: to) }
    try makeFolder(to, access: .ownerOnly, withParents: true)
    for entry in try list(from, limit: 100_000) {
      try copyTree(entry.path, to: to.appending(bytes: entry.path.lastComponentBytes))
    }
    try syncFolder(to)
  }

  private func copyFile(_ from: FilePath, to: FilePath) throws {
    let source = try openForReading(from)
    defer { source.close() }
    let target = try createNew(to, access: .ownerOnly)
    var position: UInt64 = 0
    while position < source.size {
      let piece = try source.read(at: position, count: 1 << 20)
      if piece.isEmpty { break }
      try target.write(piece)
      position += UInt64(piece.count)
    }
    try target.sync()
    try target.close()
  }

  /// Bytes of all files below a folder, or of one file.
  func size(of path: FilePath) throws -> UInt64 {
    let found = try metadata(of: path)
    guard found.kind == .folder else { return found.size }
    return try list(path, limit: 100_000).reduce(0) { try $0 + size(of: $1.path) }
  }
}
