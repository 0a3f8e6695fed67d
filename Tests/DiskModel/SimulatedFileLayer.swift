import CSQLite
import Platform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// SQLite's way to a `SimulatedDisk`: what its own layer for this system does (version 3.40: which syncs,
/// in which order, what counts as being there), with every path below `DiskImage.root` on the disk that is
/// mounted on this thread. All other paths go to the system's own layer.
enum SimulatedFileLayer {
  static let isRegistered: Void = {
    guard let system = sqlite3_vfs_find(nil) else { return }
    let layer = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    layer.initialize(to: system.pointee)
    layer.pointee.pNext = nil
    layer.pointee.zName = UnsafePointer(strdup("simulated"))
    layer.pointee.pAppData = UnsafeMutableRawPointer(system)
    layer.pointee.szOsFile = max(system.pointee.szOsFile, Int32(MemoryLayout<OpenFile>.stride))
    layer.pointee.xOpen = { open($1, $2, $3, $4) }
    layer.pointee.xDelete = { delete($1, $2) }
    layer.pointee.xAccess = { access($1, $2, $3) }
    layer.pointee.xFullPathname = { fullPath($1, $2, $3) }
    base = system
    sqlite3_vfs_register(layer, 1)
  }()

  nonisolated(unsafe) fileprivate static var base: UnsafeMutablePointer<sqlite3_vfs>?

  /// The disk mounted here and the path on it; nil for a path that is the system's.
  private static func place(_ name: UnsafePointer<CChar>?) -> (SimulatedDisk, FilePath)? {
    guard let name, let disk = SimulatedDisk.current else { return nil }
    let path = FilePath(bytes: UnsafeRawBufferPointer(start: name, count: strlen(name)))
    return path.bytes.starts(with: DiskImage.root.bytes) ? (disk, path) : nil
  }

  private static func open(
    _ name: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
    _ outFlags: UnsafeMutablePointer<Int32>?
  ) -> Int32 {
    guard let (disk, path) = place(name), let file else {
      return base?.pointee.xOpen(base, name, file, flags, outFlags) ?? SQLITE_CANTOPEN
    }
    file.pointee.pMethods = nil
    guard let opened = OpenDatabaseFile(disk, path, flags) else { return SQLITE_CANTOPEN }
    outFlags?.pointee = flags
    UnsafeMutableRawPointer(file).bindMemory(to: OpenFile.self, capacity: 1)
      .initialize(
        to: OpenFile(
          base: sqlite3_file(pMethods: OpenFile.methods),
          state: Unmanaged.passRetained(opened).toOpaque()))
    return SQLITE_OK
  }

  private static func delete(_ name: UnsafePointer<CChar>?, _ syncsFolder: Int32) -> Int32 {
    guard let (disk, path) = place(name) else {
      return base?.pointee.xDelete(base, name, syncsFolder) ?? SQLITE_IOERR
    }
    guard disk.entry(path) != nil else { return SQLITE_IOERR | 23 << 8 /* NOENT */ }
    do throws(FileError) {
      try disk.remove(path)
    } catch { return error.code(or: 10 << 8) }
    guard syncsFolder & 1 != 0 else { return SQLITE_OK }
    do throws(FileError) {
      try disk.syncFolder(path.parent)
    } catch { return SQLITE_IOERR | 5 << 8 /* DIR_FSYNC */ }
    return SQLITE_OK
  }

  /// A file without bytes counts as none, as in the system's own layer.
  private static func access(
    _ name: UnsafePointer<CChar>?, _ flags: Int32, _ result: UnsafeMutablePointer<Int32>?
  ) -> Int32 {
    guard let (disk, path) = place(name) else {
      return base?.pointee.xAccess(base, name, flags, result) ?? SQLITE_IOERR
    }
    switch disk.entry(path) {
    case .file(let number)?:
      result?.pointee = flags != SQLITE_ACCESS_EXISTS || disk.size(of: number) > 0 ? 1 : 0
    case .folder?: result?.pointee = 1
    case nil: result?.pointee = 0
    }
    return SQLITE_OK
  }

  private static func fullPath(
    _ name: UnsafePointer<CChar>?, _ size: Int32, _ target: UnsafeMutablePointer<CChar>?
  ) -> Int32 {
    guard place(name) != nil, let name, let target else {
      return base?.pointee.xFullPathname(base, name, size, target) ?? SQLITE_CANTOPEN
    }
    guard strlen(name) < Int(size) else { return SQLITE_CANTOPEN }
    strcpy(target, name)
    return SQLITE_OK
  }
}

extension FileError {
  /// What the system's layer answers: only a write tells a full disk apart from any other failure, which
  /// has the detail given.
  func code(or detail: Int32) -> Int32 {
    operation == .write && condition == .noSpace ? SQLITE_FULL : SQLITE_IOERR | detail
  }
}
