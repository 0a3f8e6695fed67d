package import Platform

extension SimulatedDisk: FileSystem {
  package func metadata(of path: FilePath) throws(FileError) -> FileMetadata {
    try admit(.inspect, path)
    switch entry(path) {
    case nil: throw FileError(.inspect, path, .notFound)
    case .folder: return Self.metadata(.folder, 0, path.hashValue)
    case .file(let number): return Self.metadata(.file, size(of: number), number)
    }
  }

  private static func metadata(_ kind: FileKind, _ size: Int, _ inode: Int) -> FileMetadata {
    FileMetadata(
      kind: kind, size: UInt64(size),
      identity: FileIdentity(device: 1, inode: UInt64(bitPattern: Int64(inode))))
  }

  package func list(_ folder: FilePath, limit: Int) throws(FileError) -> [FolderEntry] {
    try admit(.list, folder)
    guard entry(folder) == .folder else { throw FileError(.list, folder, .notFound) }
    let image = self.image
    return image.names(in: folder).map {
      FolderEntry(path: $0, kind: image.entries[$0] == .folder ? .folder : .file)
    }
  }

  package func makeFolder(
    _ path: FilePath, access: FileAccess, withParents: Bool
  ) throws(FileError) {
    switch entry(path) {
    case .folder where withParents: return
    case nil: break
    default: throw FileError(.makeFolder, path, .alreadyExists)
    }
    if entry(path.parent) == nil {
      guard withParents, path.parent != path else { throw FileError(.makeFolder, path, .notFound) }
      try makeFolder(path.parent, access: access, withParents: true)
    }
    try admit(.makeFolder, path)
    perform(.makeFolder(path))
  }

  package func openForReading(_ path: FilePath) throws(FileError) -> any ReadableFile {
    try admit(.open, path)
    guard case .file(let number)? = entry(path) else { throw FileError(.open, path, .notFound) }
    return SimulatedReading(self, path, number)
  }

  package func createNew(
    _ path: FilePath, access: FileAccess
  ) throws(FileError) -> any WritableFile {
    try admit(.create, path)
    guard entry(path) == nil else { throw FileError(.create, path, .alreadyExists) }
    guard entry(path.parent) == .folder else { throw FileError(.create, path, .notFound) }
    return SimulatedWriting(self, path, makeFile(path))
  }

  package func renameNoReplace(_ from: FilePath, to: FilePath) throws(FileError) {
    try admit(.rename, to)
    guard entry(to) == nil else { throw FileError(.rename, to, .alreadyExists) }
    try rename(from, to, .rename)
  }

  package func replace(_ from: FilePath, to: FilePath) throws(FileError) {
    try admit(.replace, to)
    try rename(from, to, .replace)
  }

  package func addName(_ name: FilePath, to file: FilePath) throws(FileError) {
    guard hasSecondNames else { throw FileError(.rename, name, .permissionDenied) }
    try admit(.rename, name)
    guard entry(name) == nil else { throw FileError(.rename, name, .alreadyExists) }
    guard case .file(let number)? = entry(file) else {
      throw FileError(.rename, file, .notFound)
    }
    perform(.addName(name, file: number))
  }

  private func rename(
    _ from: FilePath, _ to: FilePath, _ operation: FileOperation
  ) throws(FileError) {
    guard case .file(let number)? = entry(from), entry(to) != .folder else {
      throw FileError(operation, from, .notFound)
    }
    perform(.rename(from, to: to, file: number))
  }

  package func syncFolder(_ folder: FilePath) throws(FileError) {
    try admit(.sync, folder)
    guard entry(folder) == .folder else { throw FileError(.sync, folder, .notFound) }
    perform(.syncFolder(folder))
  }

  package func remove(_ file: FilePath) throws(FileError) {
    try admit(.remove, file)
    guard case .file? = entry(file) else { throw FileError(.remove, file, .notFound) }
    perform(.remove(file))
  }

  package func removeFolder(_ emptyFolder: FilePath) throws(FileError) {
    try admit(.remove, emptyFolder)
    guard entry(emptyFolder) == .folder else { throw FileError(.remove, emptyFolder, .notFound) }
    guard image.names(in: emptyFolder).isEmpty else {
      throw FileError(.remove, emptyFolder, .folderNotEmpty)
    }
    perform(.remove(emptyFolder))
  }

  package func lock(_ path: FilePath) throws(FileError) -> any FileLock {
    guard entry(path.parent) == .folder else { throw FileError(.lock, path, .notFound) }
    if entry(path) == nil {
      try admit(.create, path)
      _ = makeFile(path)
    }
    let isFree = state.withLock { state in
      if state.locked.contains(path) { return false }
      state.locked.append(path)
      return true
    }
    guard isFree else { throw FileError(.lock, path, .locked(pid: nil)) }
    return SimulatedLock(self, path)
  }

  package func freeSpace(at path: FilePath) throws(FileError) -> UInt64 { 1 << 40 }
}

private final class SimulatedReading: ReadableFile {
  private let disk: SimulatedDisk
  private let path: FilePath
  private let number: Int
  let size: UInt64

  init(_ disk: SimulatedDisk, _ path: FilePath, _ number: Int) {
    self.disk = disk
    self.path = path
    self.number = number
    size = UInt64(disk.size(of: number))
  }

  func read(
    at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(FileError) -> Int {
    try disk.admit(.read, path)
    return disk.read(number, at: Int(clamping: offset), into: buffer)
  }

  func dropCache() {}
  func close() {}
}

private final class SimulatedWriting: WritableFile {
  private let disk: SimulatedDisk
  private let path: FilePath
  private let number: Int
  private var failure: FileError?
  private(set) var position: UInt64 = 0

  init(_ disk: SimulatedDisk, _ path: FilePath, _ number: Int) {
    self.disk = disk
    self.path = path
    self.number = number
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try write(bytes, at: position)
    position += UInt64(bytes.count)
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(FileError) {
    try remembering(.write)
    disk.perform(.write(file: number, Array(bytes), at: Int(clamping: offset)))
  }

  func sync() throws(FileError) {
    try remembering(.sync)
    disk.perform(.sync(file: number))
  }

  private func remembering(_ operation: FileOperation) throws(FileError) {
    if let failure { throw failure }
    do throws(FileError) { try disk.admit(operation, path) } catch {
      failure = error
      throw error
    }
  }

  func dropCache() {}
  func close() {}
}

private final class SimulatedLock: FileLock {
  private let disk: SimulatedDisk
  private let path: FilePath
  private var isHeld = true

  init(_ disk: SimulatedDisk, _ path: FilePath) {
    self.disk = disk
    self.path = path
  }

  deinit { release() }

  func release() {
    guard isHeld else { return }
    isHeld = false
    disk.state.withLock { state in state.locked.removeAll { $0 == path } }
  }
}
