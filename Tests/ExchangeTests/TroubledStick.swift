import Platform
import Synchronization

/// The local disk, with one folder on it that behaves like a bad stick.
final class TroubledStick: FileSystem {
  enum Trouble: Equatable {
    /// Bytes behind this place of a file read back as zeros: less room than the stick claims.
    case fake(from: UInt64)
    /// Every file that is there is spoiled once another one was named after it.
    case wrapsAround
    case readOnly
    case full
    /// What is there cannot be read.
    case badSector
    /// Gone from the n-th operation on.
    case pulled(at: Int)
  }

  private struct State {
    var trouble: Trouble?
    var operations = 0
    var named: [FilePath] = []
    var opened: [FilePath] = []
  }

  private let local = LocalFileSystem()
  private let folder: FilePath
  private let state = Mutex(State())

  init(_ folder: FilePath) { self.folder = folder }

  var trouble: Trouble? {
    get { state.withLock { $0.trouble } }
    set { state.withLock { $0.trouble = newValue } }
  }

  /// The files that were opened since this was asked last, without those opened for a few bytes.
  func takeOpened() -> [FilePath] {
    state.withLock { state in
      defer { state.opened = [] }
      return state.opened
    }
  }

  private func isOn(_ path: FilePath) -> Bool { path.bytes.starts(with: folder.bytes) }

  private func count(_ operation: FileOperation, _ path: FilePath) throws(FileError) {
    guard isOn(path) else { return }
    let condition: FileCondition? = state.withLock { state in
      state.operations += 1
      switch state.trouble {
      case .readOnly where operation != .open && operation != .list: return .readOnly
      case .badSector where operation == .open: return .ioError
      case .full where operation == .write: return .noSpace
      case .pulled(let at) where state.operations > at: return .ioError
      default: return nil
      }
    }
    if let condition { throw FileError(operation, path, condition) }
  }

  func metadata(of path: FilePath) throws(FileError) -> FileMetadata {
    try local.metadata(of: path)
  }
  func list(_ folder: FilePath, limit: Int) throws(FileError) -> [FolderEntry] {
    try count(.list, folder)
    return try local.list(folder, limit: limit)
  }
  func makeFolder(_ path: FilePath, access: FileAccess, withParents: Bool) throws(FileError) {
    try local.makeFolder(path, access: access, withParents: withParents)
  }
  func openForReading(_ path: FilePath) throws(FileError) -> any ReadableFile {
    try count(.open, path)
    let file = try local.openForReading(path)
    guard isOn(path) else { return file }
    let isSpoiled = state.withLock { state in
      state.trouble == .wrapsAround && state.named.count > 1 && state.named.last != path
    }
    if case .fake(let from)? = trouble { return SpoiledFile(file, from: from) }
    return isSpoiled ? SpoiledFile(file, from: 200) : NotedFile(file) { self.note(path) }
  }
  private func note(_ path: FilePath) { state.withLock { $0.opened.append(path) } }
  func createNew(_ path: FilePath, access: FileAccess) throws(FileError) -> any WritableFile {
    try count(.create, path)
    let file = try local.createNew(path, access: access)
    return isOn(path)
      ? CountedFile(file) { operation throws(FileError) in
        try self.count(operation, path)
      } : file
  }
  func renameNoReplace(_ from: FilePath, to: FilePath) throws(FileError) {
    try count(.rename, to)
    try local.renameNoReplace(from, to: to)
    if isOn(to) { state.withLock { $0.named.append(to) } }
  }
  func replace(_ from: FilePath, to: FilePath) throws(FileError) {
    try count(.replace, to)
    try local.replace(from, to: to)
  }
  func syncFolder(_ folder: FilePath) throws(FileError) {
    try count(.sync, folder)
    try local.syncFolder(folder)
  }
  func remove(_ file: FilePath) throws(FileError) {
    try count(.remove, file)
    try local.remove(file)
  }
  func removeFolder(_ folder: FilePath) throws(FileError) { try local.removeFolder(folder) }
  func lock(_ path: FilePath) throws(FileError) -> any FileLock { try local.lock(path) }
  func freeSpace(at path: FilePath) throws(FileError) -> UInt64 {
    trouble == .full ? 10 : try local.freeSpace(at: path)
  }
}

/// Reads zeros from some place on.
private final class SpoiledFile: ReadableFile {
  private let file: any ReadableFile
  private let from: UInt64

  init(_ file: any ReadableFile, from: UInt64) {
    self.file = file
    self.from = from
  }

  var size: UInt64 { file.size }
  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int
  {
    let count = try file.read(at: offset, into: buffer)
    for index in 0..<count where offset + UInt64(index) >= from { buffer[index] = 0 }
    return count
  }
  func dropCache() throws(FileError) { try file.dropCache() }
  func close() { file.close() }
}

/// Tells when more than the last bytes of a file are read.
private final class NotedFile: ReadableFile {
  private let file: any ReadableFile
  private let note: () -> Void

  init(_ file: any ReadableFile, _ note: @escaping () -> Void) {
    self.file = file
    self.note = note
  }

  var size: UInt64 { file.size }
  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int
  {
    if offset == 0 { note() }
    return try file.read(at: offset, into: buffer)
  }
  func dropCache() throws(FileError) { try file.dropCache() }
  func close() { file.close() }
}

private final class CountedFile: WritableFile {
  private let file: any WritableFile
  private let count: (FileOperation) throws(FileError) -> Void

  init(
    _ file: any WritableFile, _ count: @escaping (FileOperation) throws(FileError) -> Void
  ) {
    self.file = file
    self.count = count
  }

  var position: UInt64 { file.position }
  func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try count(.write)
    try file.write(bytes)
  }
  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(FileError) {
    try count(.write)
    try file.write(bytes, at: offset)
  }
  func sync() throws(FileError) {
    try count(.sync)
    try file.sync()
  }
  func dropCache() throws(FileError) { try file.dropCache() }
  func close() throws(FileError) { try file.close() }
}
