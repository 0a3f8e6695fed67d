/// The disk and sticks of this machine.
package struct LocalFileSystem: FileSystem {
  private let renameWays: [RenameWay]

  package init(renaming ways: [RenameWay] = RenameWay.allCases) {
    renameWays = ways
  }

  package func metadata(of path: FilePath) throws(FileError) -> FileMetadata {
    try FileError.naming(.inspect, path) { () throws(SystemError) in
      try Posix.metadata(of: path)
    }
  }

  package func list(_ folder: FilePath, limit: Int) throws(FileError) -> [FolderEntry] {
    let entries = try FileError.naming(.list, folder) { () throws(SystemError) in
      try Posix.list(folder, limit: limit)
    }
    guard let entries else {
      throw FileError(.list, folder, .tooLarge(limit: UInt64(clamping: limit)))
    }
    return entries.sorted { $0.path < $1.path }
  }

  package func makeFolder(
    _ path: FilePath, access: FileAccess, withParents: Bool
  ) throws(FileError) {
    do {
      try FileError.naming(.makeFolder, path) { () throws(SystemError) in
        try Posix.makeFolder(path, access: access)
      }
    } catch let error where withParents && error.condition == .alreadyExists {
      guard try isFolder(path) else { throw FileError(.makeFolder, path, .notAFolder) }
    } catch let error where withParents && error.condition == .notFound && path.parent != path {
      try makeFolder(path.parent, access: access, withParents: true)
      try makeFolder(path, access: access, withParents: false)
    } catch {
      throw error
    }
  }

  /// A symbolic link to a folder counts: people keep their documents behind one.
  private func isFolder(_ path: FilePath) throws(FileError) -> Bool {
    try FileError.naming(.makeFolder, path) { () throws(SystemError) in
      try Posix.metadata(of: path, followingLink: true)
    }.kind == .folder
  }

  package func openForReading(_ path: FilePath) throws(FileError) -> any ReadableFile {
    try LocalReadableFile(opening: path)
  }

  package func createNew(
    _ path: FilePath, access: FileAccess
  ) throws(FileError) -> any WritableFile {
    try LocalWritableFile(creating: path, access: access)
  }

  package func renameNoReplace(_ from: FilePath, to: FilePath) throws(FileError) {
    try FileError.naming(.rename, to) { () throws(SystemError) in
      try Posix.renameNoReplace(from, to: to, ways: renameWays)
    }
  }

  package func replace(_ from: FilePath, to: FilePath) throws(FileError) {
    try FileError.naming(.replace, to) { () throws(SystemError) in
      try Posix.rename(from, to: to)
    }
  }

  package func addName(_ name: FilePath, to file: FilePath) throws(FileError) {
    try FileError.naming(.rename, name) { () throws(SystemError) in
      try Posix.addName(name, to: file)
    }
  }

  package func syncFolder(_ folder: FilePath) throws(FileError) {
    try FileError.naming(.sync, folder) { () throws(SystemError) in
      try Posix.syncFolder(folder)
    }
  }

  package func remove(_ file: FilePath) throws(FileError) {
    try FileError.naming(.remove, file) { () throws(SystemError) in
      try Posix.remove(file)
    }
  }

  package func removeFolder(_ emptyFolder: FilePath) throws(FileError) {
    try FileError.naming(.remove, emptyFolder) { () throws(SystemError) in
      try Posix.removeFolder(emptyFolder)
    }
  }

  package func lock(_ path: FilePath) throws(FileError) -> any FileLock {
    try LocalFileLock(taking: path)
  }

  package func freeSpace(at path: FilePath) throws(FileError) -> UInt64 {
    try FileError.naming(.measureFreeSpace, path) { () throws(SystemError) in
      try Posix.freeSpace(at: path)
    }
  }
}

extension FileError {
  /// The system reports a number; people need to know which file and what was tried.
  static func naming<Result>(
    _ operation: FileOperation, _ path: FilePath, _ body: () throws(SystemError) -> Result
  ) throws(FileError) -> Result {
    do {
      return try body()
    } catch {
      throw FileError(operation, path, error.condition)
    }
  }
}
