/// A lock on the open file, not on its name: the system drops it when the process dies, so no
/// stale lock ever has to be broken by hand. The file itself stays: removing it would let two
/// processes hold locks on two files of one name.
final class LocalFileLock: FileLock {
  private var descriptor: Descriptor

  init(taking path: FilePath) throws(FileError) {
    let descriptor = try FileError.naming(.lock, path) { () throws(SystemError) in
      try Posix.openLockFile(path)
    }
    self.descriptor = descriptor
    do throws(FileError) {
      let kind = try FileError.naming(.lock, path) { () throws(SystemError) in
        try Posix.metadata(of: descriptor).kind
      }
      try kind.mustBeFile(.lock, path)
      try Self.take(descriptor, path)
    } catch {
      Posix.close(descriptor)
      self.descriptor = .closed
      throw error
    }
  }

  deinit { release() }

  func release() {
    guard descriptor != .closed else { return }
    // Emptied so that nobody is told of a process that has long gone.
    try? Posix.truncate(descriptor)
    // Closing drops the lock with the last copy of the descriptor, and a process that is being started has
    // copies of all of them until its program is loaded.
    Posix.unlock(descriptor)
    Posix.close(descriptor)
    descriptor = .closed
  }

  private static func take(_ descriptor: Descriptor, _ path: FilePath) throws(FileError) {
    let isTaken = try FileError.naming(.lock, path) { () throws(SystemError) in
      try Posix.tryLock(descriptor)
    }
    guard isTaken else {
      throw FileError(.lock, path, .locked(pid: holder(descriptor)))
    }
    try FileError.naming(.lock, path) { () throws(SystemError) in
      try Posix.truncate(descriptor)
      let line = [UInt8]("\(Posix.processID)\n".utf8)
      try unsafe line.span.withUnsafeBytes { (raw) throws(SystemError) in
        try unsafe Posix.write(descriptor, raw, at: 0)
      }
    }
  }

  /// Only a hint for people: the holder may not have written its id yet.
  private static func holder(_ descriptor: Descriptor) -> Int32? {
    var buffer = [UInt8](repeating: 0, count: 16)
    var span = buffer.mutableSpan
    let count = unsafe span.withUnsafeMutableBytes { raw in
      (try? unsafe Posix.read(descriptor, at: 0, into: raw)) ?? 0
    }
    let digits = buffer.prefix(count).prefix { $0 != UInt8(ascii: "\n") }
    return Int32(String(decoding: digits, as: UTF8.self))
  }
}
