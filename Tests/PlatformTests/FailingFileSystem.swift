import Platform
import Synchronization

/// The local disk until the n-th operation that could lose data; that one fails.
final class FailingFileSystem: FileSystem {
  private let local = LocalFileSystem()
  private let failAt: Int?
  private let log = Mutex<[FileOperation]>([])

  private let hidesFiles: Bool

  init(failAt: Int?, hidingFiles: Bool = false) {
    self.failAt = failAt
    hidesFiles = hidingFiles
  }

  var operations: [FileOperation] { log.withLock { $0 } }

  func count(_ operation: FileOperation, _ path: FilePath) throws(FileError) {
    let number = log.withLock { log in
      log.append(operation)
      return log.count - 1
    }
    if number == failAt { throw FileError(operation, path, .ioError) }
  }

  func metadata(of path: FilePath) throws(FileError) -> FileMetadata {
    try local.metadata(of: path)
  }
  func list(_ folder: FilePath, limit: Int) throws(FileError) -> [FolderEntry] {
    try local.list(folder, limit: limit)
  }
  func makeFolder(_ path: FilePath, access: FileAccess, withParents: Bool) throws(FileError) {
    try count(.makeFolder, path)
    try local.makeFolder(path, access: access, withParents: withParents)
  }
  func openForReading(_ path: FilePath) throws(FileError) -> any ReadableFile {
    if hidesFiles { throw FileError(.open, path, .notFound) }
    return try local.openForReading(path)
  }
  func createNew(_ path: FilePath, access: FileAccess) throws(FileError) -> any WritableFile {
    try count(.create, path)
    return FailingFile(try local.createNew(path, access: access), path, self)
  }
  func renameNoReplace(_ from: FilePath, to: FilePath) throws(FileError) {
    try count(.rename, to)
    try local.renameNoReplace(from, to: to)
  }
  func replace(_ from: FilePath, to: FilePath) throws(FileError) {
    try count(.replace, to)
    try local.replace(from, to: to)
  }
  func syncFolder(_ folder: FilePath) throws(FileError) {
    try count(.sync, folder)
    try local.syncFolder(folder)
  }
  func remove(_ file: FilePath) throws(FileError) { try local.remove(file) }
  func removeFolder(_ folder: FilePath) throws(FileError) { try local.removeFolder(folder) }
  func lock(_ path: FilePath) throws(FileError) -> any FileLock { try local.lock(path) }
  func freeSpace(at path: FilePath) throws(FileError) -> UInt64 { try local.freeSpace(at: path) }
}

private final class FailingFile: WritableFile {
  private let file: any WritableFile
  private let path: FilePath
  private let system: FailingFileSystem

  init(_ file: any WritableFile, _ path: FilePath, _ system: FailingFileSystem) {
    self.file = file
    self.path = path
    self.system = system
  }

  var position: UInt64 { file.position }

  func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try system.count(.write, path)
    try file.write(bytes)
  }
  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(FileError) {
    try system.count(.write, path)
    try file.write(bytes, at: offset)
  }
  func sync() throws(FileError) {
    try system.count(.sync, path)
    try file.sync()
  }
  func dropCache() throws(FileError) { try file.dropCache() }
  func close() throws(FileError) { try file.close() }
}
