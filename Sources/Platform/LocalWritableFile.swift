final class LocalWritableFile: WritableFile {
  private(set) var position: UInt64 = 0
  private let path: FilePath
  private var descriptor: Descriptor
  private var failure: FileCondition?

  init(creating path: FilePath, access: FileAccess) throws(FileError) {
    self.path = path
    descriptor = try FileError.naming(.create, path) { () throws(SystemError) in
      try Posix.createNew(path, access: access)
    }
  }

  deinit { Posix.close(descriptor) }

  func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try unsafe write(bytes, at: position)
    position += UInt64(bytes.count)
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(FileError) {
    try remembering(.write) { () throws(SystemError) in
      try unsafe Posix.write(descriptor, bytes, at: offset)
    }
  }

  func sync() throws(FileError) {
    try remembering(.sync) { () throws(SystemError) in try Posix.sync(descriptor) }
  }

  func dropCache() throws(FileError) {
    try FileError.naming(.dropCache, path) { () throws(SystemError) in
      try Posix.dropCache(descriptor)
    }
  }

  /// Some file systems (NFS, a full quota) report a failed write only here.
  func close() throws(FileError) {
    let closing = descriptor
    descriptor = .closed
    try FileError.naming(.write, path) { () throws(SystemError) in
      try Posix.closeReporting(closing)
    }
  }

  private func remembering(
    _ operation: FileOperation, _ body: () throws(SystemError) -> Void
  ) throws(FileError) {
    if let failure { throw FileError(operation, path, failure) }
    do throws(FileError) {
      try FileError.naming(operation, path, body)
    } catch {
      failure = error.condition
      throw error
    }
  }
}
