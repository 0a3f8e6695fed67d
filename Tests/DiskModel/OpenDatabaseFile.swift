import CSQLite
import Platform

/// A database or journal that SQLite has open on a simulated disk.
final class OpenDatabaseFile {
  let disk: SimulatedDisk
  let path: FilePath
  let number: Int
  /// The system's layer makes the name of a new journal durable with the first sync of its bytes.
  private var owesFolderSync = false

  init?(_ disk: SimulatedDisk, _ path: FilePath, _ flags: Int32) {
    self.disk = disk
    self.path = path
    switch disk.entry(path) {
    case .file(let number)?:
      do throws(FileError) { try disk.admit(.open, path) } catch { return nil }
      self.number = number
    case .folder?: return nil
    case nil:
      guard flags & SQLITE_OPEN_CREATE != 0, disk.entry(path.parent) == .folder else { return nil }
      do throws(FileError) { try disk.admit(.create, path) } catch { return nil }
      number = disk.makeFile(path)
      owesFolderSync = flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL) != 0
    }
  }

  func read(_ target: UnsafeMutableRawPointer, _ count: Int32, _ offset: Int64) -> Int32 {
    let buffer = UnsafeMutableRawBufferPointer(start: target, count: Int(count))
    do throws(FileError) { try disk.admit(.read, path) } catch { return error.code(or: 1 << 8) }
    let done = disk.read(number, at: Int(offset), into: buffer)
    if done == buffer.count { return SQLITE_OK }
    UnsafeMutableRawBufferPointer(rebasing: buffer[done...]).initializeMemory(
      as: UInt8.self, repeating: 0)
    return SQLITE_IOERR | 2 << 8 /* SHORT_READ */
  }

  func write(_ source: UnsafeRawPointer, _ count: Int32, _ offset: Int64) -> Int32 {
    do throws(FileError) { try disk.admit(.write, path) } catch { return error.code(or: 3 << 8) }
    let bytes = Array(UnsafeRawBufferPointer(start: source, count: Int(count)))
    disk.perform(.write(file: number, bytes, at: Int(offset)))
    return SQLITE_OK
  }

  func truncate(_ size: Int64) -> Int32 {
    do throws(FileError) { try disk.admit(.write, path) } catch { return error.code(or: 6 << 8) }
    disk.perform(.truncate(file: number, to: Int(size)))
    return SQLITE_OK
  }

  func sync() -> Int32 {
    do throws(FileError) { try disk.admit(.sync, path) } catch { return error.code(or: 4 << 8) }
    disk.perform(.sync(file: number))
    guard owesFolderSync else { return SQLITE_OK }
    owesFolderSync = false
    // The system's own layer lets this one fail without a word.
    try? disk.syncFolder(path.parent)
    return SQLITE_OK
  }

  var size: Int64 { Int64(disk.size(of: number)) }
}

/// What SQLite keeps of it: its own part first, then our pointer.
struct OpenFile {
  var base: sqlite3_file
  var state: UnsafeMutableRawPointer

  private static func of(_ file: UnsafeMutablePointer<sqlite3_file>?) -> OpenDatabaseFile? {
    guard let file else { return nil }
    let open = UnsafeMutableRawPointer(file).assumingMemoryBound(to: OpenFile.self)
    return Unmanaged<OpenDatabaseFile>.fromOpaque(open.pointee.state).takeUnretainedValue()
  }

  nonisolated(unsafe) static let methods: UnsafePointer<sqlite3_io_methods> = {
    let table = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    var methods = sqlite3_io_methods()
    methods.iVersion = 1
    methods.xClose = { file in
      guard let file else { return SQLITE_OK }
      let open = UnsafeMutableRawPointer(file).assumingMemoryBound(to: OpenFile.self)
      Unmanaged<OpenDatabaseFile>.fromOpaque(open.pointee.state).release()
      return SQLITE_OK
    }
    methods.xRead = { file, target, count, offset in
      guard let open = of(file), let target else { return SQLITE_IOERR }
      return open.read(target, count, offset)
    }
    methods.xWrite = { file, source, count, offset in
      guard let open = of(file), let source else { return SQLITE_IOERR }
      return open.write(source, count, offset)
    }
    methods.xTruncate = { of($0)?.truncate($1) ?? SQLITE_IOERR }
    methods.xSync = { file, _ in of(file)?.sync() ?? SQLITE_IOERR }
    methods.xFileSize = { file, size in
      size?.pointee = of(file)?.size ?? 0
      return SQLITE_OK
    }
    methods.xLock = { _, _ in SQLITE_OK }
    methods.xUnlock = { _, _ in SQLITE_OK }
    methods.xCheckReservedLock = { _, result in
      result?.pointee = 0
      return SQLITE_OK
    }
    methods.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
    methods.xSectorSize = { _ in 4096 }
    methods.xDeviceCharacteristics = { _ in SQLITE_IOCAP_POWERSAFE_OVERWRITE }
    table.initialize(to: methods)
    return UnsafePointer(table)
  }()
}
