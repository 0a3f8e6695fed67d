#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Posix {
  static func metadata(
    of path: FilePath, followingLink: Bool = false
  ) throws(SystemError) -> FileMetadata {
    var found = stat()
    try unsafe calling(path) { name in
      unsafe followingLink ? stat(name, &found) : lstat(name, &found)
    }
    return FileMetadata(found)
  }

  static func metadata(of descriptor: Descriptor) throws(SystemError) -> FileMetadata {
    var found = stat()
    _ = try checked { unsafe fstat(descriptor.number, &found) }
    return FileMetadata(found)
  }

  /// Nil when there are more entries than the limit.
  static func list(_ folder: FilePath, limit: Int) throws(SystemError) -> [FolderEntry]? {
    let stream = try unsafe withName(folder) { (name) throws(SystemError) in
      guard let stream = unsafe opendir(name) else { throw .last }
      return unsafe stream
    }
    defer { unsafe closedir(stream) }
    var entries: [FolderEntry] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        if errno != 0 { throw .last }
        return entries
      }
      let name = unsafe Posix.name(of: entry)
      if name == [UInt8(ascii: ".")] || name == [UInt8(ascii: "."), UInt8(ascii: ".")] { continue }
      if entries.count == limit { return nil }
      let path = folder.appending(bytes: name)
      let kind = unsafe try Posix.kind(type: entry.pointee.d_type, path)
      entries.append(FolderEntry(path: path, kind: kind))
    }
  }

  /// By its place, without copying the whole entry: the system's record is shorter than the type.
  private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
    let start = unsafe UnsafeRawPointer(entry) + offset
    let count = unsafe strlen(start.assumingMemoryBound(to: CChar.self))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }

  /// Not every file system tells the kind while listing.
  private static func kind(type: UInt8, _ path: FilePath) throws(SystemError) -> FileKind {
    switch Int(type) {
    case Int(DT_REG): .file
    case Int(DT_DIR): .folder
    case Int(DT_LNK): .symlink
    case Int(DT_UNKNOWN): try metadata(of: path).kind
    default: .other
    }
  }

  static func makeFolder(_ path: FilePath, access: FileAccess) throws(SystemError) {
    let mode: mode_t = access == .ownerOnly ? 0o700 : 0o755
    try unsafe calling(path) { name in unsafe mkdir(name, mode) }
  }

  static func remove(_ path: FilePath) throws(SystemError) {
    try unsafe calling(path) { name in unsafe unlink(name) }
  }

  static func removeFolder(_ path: FilePath) throws(SystemError) {
    try unsafe calling(path) { name in unsafe rmdir(name) }
  }

  static func syncFolder(_ path: FilePath) throws(SystemError) {
    let descriptor = try openForSync(path)
    defer { close(descriptor) }
    do throws(SystemError) {
      _ = try checked { fsync(descriptor.number) }
    } catch let error where error.isUnsupported {
      // Some file systems of sticks make no such promise: nothing is left that could be done.
      return
    } catch {
      throw error
    }
  }

  private static func openForSync(_ path: FilePath) throws(SystemError) -> Descriptor {
    try unsafe withName(path) { (name) throws(SystemError) in
      Descriptor(number: try checked { unsafe open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
    }
  }

  static func freeSpace(at path: FilePath) throws(SystemError) -> UInt64 {
    var found = statvfs()
    try unsafe calling(path) { name in unsafe statvfs(name, &found) }
    let (bytes, overflow) = UInt64(found.f_bavail).multipliedReportingOverflow(
      by: UInt64(found.f_frsize))
    return overflow ? UInt64.max : bytes
  }
}

extension FileMetadata {
  fileprivate init(_ found: stat) {
    let kind: FileKind =
      switch found.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .symlink
      default: .other
      }
    self.init(
      kind: kind, size: UInt64(clamping: found.st_size),
      identity: FileIdentity(
        device: UInt64(truncatingIfNeeded: found.st_dev),
        inode: UInt64(truncatingIfNeeded: found.st_ino)))
  }
}
