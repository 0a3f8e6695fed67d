import Platform

/// A folder with all its files as it was one day: what a person who copies it carries away.
struct FolderImage: Sendable {
  private var files: [(path: [UInt8], bytes: [UInt8])] = []
  private static let disk = LocalFileSystem()
  private static let sizeMax: UInt64 = 1 << 28

  init(of folder: FilePath) throws(FileError) { try gather(folder, below: []) }

  private mutating func gather(_ folder: FilePath, below path: [UInt8]) throws(FileError) {
    guard try Self.disk.metadataIfPresent(of: folder) != nil else { return }
    for entry in try Self.disk.list(folder, limit: 10_000) {
      let name = path + [UInt8(ascii: "/")] + entry.path.lastComponentBytes
      if entry.kind == .folder {
        try gather(entry.path, below: name)
      } else {
        files.append((name, try Self.disk.readWhole(entry.path, limit: Self.sizeMax)))
      }
    }
  }

  /// Puts a folder into the state of the image; what lay there before is gone.
  func write(to folder: FilePath) throws(FileError) {
    try Self.clear(folder)
    try Self.disk.makeFolder(folder, access: .ownerOnly, withParents: true)
    for file in files {
      let path = FilePath(bytes: folder.bytes + file.path)
      try Self.disk.makeFolder(path.parent, access: .ownerOnly, withParents: true)
      let writing = try Self.disk.createNew(path, access: .ownerOnly)
      try writing.write(file.bytes)
      try writing.close()
    }
  }

  static func clear(_ folder: FilePath) throws(FileError) {
    guard try disk.metadataIfPresent(of: folder) != nil else { return }
    for entry in try disk.list(folder, limit: 10_000) {
      if entry.kind == .folder { try clear(entry.path) } else { try disk.remove(entry.path) }
    }
    try disk.removeFolder(folder)
  }
}
