final class LocalReadableFile: ReadableFile {
  let size: UInt64
  private let path: FilePath
  private var descriptor: Descriptor

  init(opening path: FilePath) throws(FileError) {
    let descriptor = try FileError.naming(.open, path) { () throws(SystemError) in
      try Posix.openForReading(path)
    }
    self.path = path
    self.descriptor = descriptor
    do throws(FileError) {
      let metadata = try FileError.naming(.open, path) { () throws(SystemError) in
        try Posix.metadata(of: descriptor)
      }
      try metadata.kind.mustBeFile(.open, path)
      size = metadata.size
    } catch {
      Posix.close(descriptor)
      throw error
    }
  }

  deinit { close() }

  func read(
    at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(FileError) -> Int {
    try FileError.naming(.read, path) { () throws(SystemError) in
      try unsafe Posix.read(descriptor, at: offset, into: buffer)
    }
  }

  func dropCache() throws(FileError) {
    try FileError.naming(.dropCache, path) { () throws(SystemError) in
      try Posix.dropCache(descriptor)
    }
  }

  func close() {
    Posix.close(descriptor)
    descriptor = .closed
  }
}

extension FileKind {
  func mustBeFile(_ operation: FileOperation, _ path: FilePath) throws(FileError) {
    switch self {
    case .file: return
    case .folder: throw FileError(operation, path, .isFolder)
    case .symlink: throw FileError(operation, path, .tooManyLinks)
    case .other: throw FileError(operation, path, .notAFile)
    }
  }
}
