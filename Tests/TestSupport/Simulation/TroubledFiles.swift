package import Platform
import Synchronization

/// The disk and the sticks of a simulated computer: those of this machine, until the trouble that a
/// history asks for.
package final class TroubledFiles: FileSystem {
  package enum Trouble: Sendable {
    case none
    /// The process is gone behind so many more operations, and nothing it tries has an effect.
    case processEnds(after: Int)
    /// So many more bytes find room on the disk.
    case diskFull(after: Int)
    /// So many more bytes find room on the stick.
    case stickFull(after: Int)
    case stickReadOnly
    /// Somebody pulls the stick behind so many more operations on it.
    case stickPulled(after: Int)
    /// The stick takes everything and tells at a sync that it did not keep it.
    case stickSyncFails
    /// The stick keeps no byte behind this place, and says nothing.
    case stickLies(from: Int)
  }

  fileprivate struct State {
    var trouble = Trouble.none
    var hasStruck = false
  }

  private let local = LocalFileSystem()
  private let stick: FilePath
  private let state = Mutex(State())

  package init(stick: FilePath) { self.stick = stick }

  package func expect(_ trouble: Trouble) {
    state.withLock { $0 = State(trouble: trouble) }
  }

  /// The place behind which a file that was just opened reads as zeros.
  fileprivate func lie(about path: FilePath) -> UInt64? {
    state.withLock { state in
      guard case .stickLies(let from) = state.trouble, path.bytes.starts(with: stick.bytes) else {
        return nil
      }
      state.hasStruck = true
      return UInt64(clamping: from)
    }
  }

  /// Whether the trouble came before the work was done; from now on there is none.
  package func endTrouble() -> Bool {
    state.withLock { state in
      defer { state = State() }
      return state.hasStruck
    }
  }

  func pass(
    _ operation: FileOperation, _ path: FilePath, writing size: Int? = nil
  ) throws(FileError) {
    let isOnStick = path.bytes.starts(with: stick.bytes)
    let condition = state.withLock {
      $0.condition(operation, isOnStick: isOnStick, writing: size)
    }
    if let condition { throw FileError(operation, path, condition) }
  }
}

extension TroubledFiles.State {
  fileprivate mutating func condition(
    _ operation: FileOperation, isOnStick: Bool, writing size: Int?
  ) -> FileCondition? {
    switch trouble {
    case .none, .stickLies: return nil
    case .stickSyncFails: return isOnStick && operation == .sync ? struck(.ioError) : nil
    case .processEnds(let left):
      trouble = .processEnds(after: left - 1)
      return left > 0 ? nil : struck(.ioError)
    case .stickPulled(let left):
      guard isOnStick else { return nil }
      trouble = .stickPulled(after: left - 1)
      return left > 0 ? nil : struck(.ioError)
    case .stickReadOnly: return isOnStick && size != nil ? struck(.readOnly) : nil
    case .diskFull(let left):
      guard !isOnStick, let size else { return nil }
      trouble = .diskFull(after: left - size)
      return size == 0 || left >= size ? nil : struck(.noSpace)
    case .stickFull(let left):
      guard isOnStick, let size else { return nil }
      trouble = .stickFull(after: left - size)
      return size == 0 || left >= size ? nil : struck(.noSpace)
    }
  }

  private mutating func struck(_ condition: FileCondition) -> FileCondition {
    hasStruck = true
    return condition
  }
}

extension TroubledFiles {
  package func metadata(of path: FilePath) throws(FileError) -> FileMetadata {
    try pass(.inspect, path)
    return try local.metadata(of: path)
  }

  package func list(_ folder: FilePath, limit: Int) throws(FileError) -> [FolderEntry] {
    try pass(.list, folder)
    return try local.list(folder, limit: limit)
  }

  package func makeFolder(
    _ path: FilePath, access: FileAccess, withParents: Bool
  ) throws(FileError) {
    try pass(.makeFolder, path, writing: 0)
    try local.makeFolder(path, access: access, withParents: withParents)
  }

  package func openForReading(_ path: FilePath) throws(FileError) -> any ReadableFile {
    try pass(.open, path)
    return TroubledReader(try local.openForReading(path), path, self)
  }

  package func createNew(
    _ path: FilePath, access: FileAccess
  ) throws(FileError) -> any WritableFile {
    try pass(.create, path, writing: 0)
    return TroubledWriter(try local.createNew(path, access: access), path, self)
  }

  package func renameNoReplace(_ from: FilePath, to: FilePath) throws(FileError) {
    try pass(.rename, to, writing: 0)
    try local.renameNoReplace(from, to: to)
  }

  package func replace(_ from: FilePath, to: FilePath) throws(FileError) {
    try pass(.replace, to, writing: 0)
    try local.replace(from, to: to)
  }

  package func syncFolder(_ folder: FilePath) throws(FileError) {
    try pass(.sync, folder, writing: 0)
    try local.syncFolder(folder)
  }

  package func remove(_ file: FilePath) throws(FileError) {
    try pass(.remove, file, writing: 0)
    try local.remove(file)
  }

  package func removeFolder(_ folder: FilePath) throws(FileError) {
    try pass(.remove, folder, writing: 0)
    try local.removeFolder(folder)
  }

  package func lock(_ path: FilePath) throws(FileError) -> any FileLock {
    try local.lock(path)
  }

  package func freeSpace(at path: FilePath) throws(FileError) -> UInt64 {
    try local.freeSpace(at: path)
  }
}

private final class TroubledReader: ReadableFile {
  private let file: any ReadableFile
  private let path: FilePath
  private let files: TroubledFiles
  private let lie: UInt64?

  init(_ file: any ReadableFile, _ path: FilePath, _ files: TroubledFiles) {
    self.file = file
    self.path = path
    self.files = files
    lie = files.lie(about: path)
  }

  var size: UInt64 { file.size }

  func read(
    at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(FileError) -> Int {
    try files.pass(.read, path)
    let count = try file.read(at: offset, into: buffer)
    if let lie {
      for index in 0..<count where offset + UInt64(index) >= lie { buffer[index] = 0 }
    }
    return count
  }

  func dropCache() throws(FileError) { try file.dropCache() }
  func close() { file.close() }
}

/// Behind its first failure nothing works any more, as `WritableFile` asks for.
private final class TroubledWriter: WritableFile {
  private let file: any WritableFile
  private let path: FilePath
  private let files: TroubledFiles
  private var failure: FileError?

  init(_ file: any WritableFile, _ path: FilePath, _ files: TroubledFiles) {
    self.file = file
    self.path = path
    self.files = files
  }

  var position: UInt64 { file.position }

  func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try passing(.write, bytes.count)
    try file.write(bytes)
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(FileError) {
    try passing(.write, bytes.count)
    try file.write(bytes, at: offset)
  }

  func sync() throws(FileError) {
    try passing(.sync, 0)
    try file.sync()
  }

  func dropCache() throws(FileError) { try file.dropCache() }
  func close() throws(FileError) { try file.close() }

  private func passing(_ operation: FileOperation, _ size: Int) throws(FileError) {
    if let failure { throw failure }
    do throws(FileError) { try files.pass(operation, path, writing: size) } catch {
      failure = error
      throw error
    }
  }
}
