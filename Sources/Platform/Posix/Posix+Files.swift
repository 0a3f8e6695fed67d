#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Posix {
  /// Without blocking: opening a pipe that a hostile stick placed would otherwise wait for ever.
  static func openForReading(_ path: FilePath) throws(SystemError) -> Descriptor {
    try open(path, O_RDONLY | O_NONBLOCK, mode: 0)
  }

  static func createNew(
    _ path: FilePath, access: FileAccess
  ) throws(SystemError) -> Descriptor {
    try open(path, O_RDWR | O_CREAT | O_EXCL, mode: access == .ownerOnly ? 0o600 : 0o644)
  }

  static func openLockFile(_ path: FilePath) throws(SystemError) -> Descriptor {
    try open(path, O_RDWR | O_CREAT | O_NONBLOCK, mode: 0o600)
  }

  private static func open(
    _ path: FilePath, _ flags: Int32, mode: mode_t
  ) throws(SystemError) -> Descriptor {
    try unsafe withName(path) { (name) throws(SystemError) in
      let flags = flags | O_NOFOLLOW | O_CLOEXEC
      return Descriptor(number: try checked { unsafe platformOpen(name, flags, mode) })
    }
  }

  static func read(
    _ descriptor: Descriptor, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(SystemError) -> Int {
    var done = 0
    while done < buffer.count {
      let place = try position(offset, plus: done)
      let count = try checked {
        unsafe pread(
          descriptor.number, buffer.baseAddress.unsafelyUnwrapped + done, buffer.count - done, place
        )
      }
      if count == 0 { break }
      done += count
    }
    return done
  }

  static func write(
    _ descriptor: Descriptor, _ bytes: UnsafeRawBufferPointer, at offset: UInt64
  ) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let place = try position(offset, plus: done)
      let count = try checked {
        unsafe pwrite(
          descriptor.number, bytes.baseAddress.unsafelyUnwrapped + done, bytes.count - done, place)
      }
      // A driver that takes nothing and reports nothing would hold us here for ever.
      if count == 0 { throw SystemError(code: EIO) }
      done += count
    }
  }

  private static func position(_ offset: UInt64, plus done: Int) throws(SystemError) -> off_t {
    let (sum, overflow) = offset.addingReportingOverflow(UInt64(done))
    guard !overflow, let place = off_t(exactly: sum) else { throw .invalidArgument }
    return place
  }

  static func sync(_ descriptor: Descriptor) throws(SystemError) {
    #if canImport(Darwin)
      // fsync there leaves the bytes in the drive's own cache.
      _ = try checked { fcntl(descriptor.number, F_FULLFSYNC) }
    #else
      _ = try checked { fsync(descriptor.number) }
    #endif
  }

  static func dropCache(_ descriptor: Descriptor) throws(SystemError) {
    #if canImport(Darwin)
      _ = try checked { fcntl(descriptor.number, F_NOCACHE, 1) }
    #else
      // Answers with the error itself and leaves errno alone.
      let code = posix_fadvise(descriptor.number, 0, 0, POSIX_FADV_DONTNEED)
      if code != 0 { throw SystemError(code: code) }
    #endif
  }

  static func truncate(_ descriptor: Descriptor) throws(SystemError) {
    _ = try checked { ftruncate(descriptor.number, 0) }
  }

  /// False when another holds it.
  static func tryLock(_ descriptor: Descriptor) throws(SystemError) -> Bool {
    do throws(SystemError) {
      _ = try checked { flock(descriptor.number, LOCK_EX | LOCK_NB) }
      return true
    } catch let error where error.code == EWOULDBLOCK {
      return false
    } catch {
      throw error
    }
  }

  /// For every copy of the descriptor, in whatever process.
  static func unlock(_ descriptor: Descriptor) {
    _ = flock(descriptor.number, LOCK_UN)
  }

  static func close(_ descriptor: Descriptor) {
    try? closeReporting(descriptor)
  }

  /// Not repeated after an interruption: the number may already belong to another open file.
  static func closeReporting(_ descriptor: Descriptor) throws(SystemError) {
    guard descriptor != .closed else { return }
    if platformClose(descriptor.number) != 0, errno != EINTR { throw .last }
  }
}

// Inside the extension the bare names would mean the methods above.
private func platformOpen(_ name: UnsafePointer<CChar>, _ flags: Int32, _ mode: mode_t) -> Int32 {
  unsafe open(name, flags, mode)
}

private func platformClose(_ number: Int32) -> Int32 {
  close(number)
}
