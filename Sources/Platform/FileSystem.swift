/// The only way to files. A value that is passed in, so that a test can hand over one that runs
/// full, tears writes, or dies at any operation.
package protocol FileSystem: Sendable {
  /// Of the entry itself: a symbolic link is reported, not followed.
  func metadata(of path: FilePath) throws(FileError) -> FileMetadata

  /// Sorted by the bytes of the name. Refuses a folder with more entries than the limit, so that a
  /// hostile stick cannot fill the memory.
  func list(_ folder: FilePath, limit: Int) throws(FileError) -> [FolderEntry]

  /// With parents, a folder that is already there is not an error.
  func makeFolder(_ path: FilePath, access: FileAccess, withParents: Bool) throws(FileError)

  /// Regular files only, without following a symbolic link in the last place and without ever
  /// waiting on a pipe or a device.
  func openForReading(_ path: FilePath) throws(FileError) -> any ReadableFile

  /// Refuses when anything of that name is there.
  func createNew(_ path: FilePath, access: FileAccess) throws(FileError) -> any WritableFile

  /// Never overwrites. Atomic where the file system can do it; where it cannot (exFAT), nothing
  /// protects against another process creating the same name in between.
  func renameNoReplace(_ from: FilePath, to: FilePath) throws(FileError)

  /// Overwrites: only for private files of our own, never on a stick.
  func replace(_ from: FilePath, to: FilePath) throws(FileError)

  /// Gives a file a second name on the same medium; refuses where anything has it already, and where the
  /// medium knows no such thing.
  func addName(_ name: FilePath, to file: FilePath) throws(FileError)

  /// Makes names durable: after create, rename and remove.
  func syncFolder(_ folder: FilePath) throws(FileError)

  func remove(_ file: FilePath) throws(FileError)

  func removeFolder(_ emptyFolder: FilePath) throws(FileError)

  /// Refuses at once, never waits.
  func lock(_ path: FilePath) throws(FileError) -> any FileLock

  /// Bytes an ordinary user may still write where the path stands.
  func freeSpace(at path: FilePath) throws(FileError) -> UInt64
}

extension FileSystem {
  package func addName(_ name: FilePath, to file: FilePath) throws(FileError) {
    throw FileError(.rename, name, .permissionDenied)
  }
}

/// Closed at the latest when the last reference goes.
package protocol ReadableFile: AnyObject {
  /// As it was at opening.
  var size: UInt64 { get }

  /// Fills the buffer as far as the file reaches; a short count means the end, never an interruption.
  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int

  /// Asks the system to forget its copy, so that the next read comes from the medium.
  func dropCache() throws(FileError)

  func close()
}

/// After the first failed write or sync every further write and sync fails with the same
/// condition: what the medium holds is unknown, and a repeated fsync would claim success for pages
/// the system has already dropped.
package protocol WritableFile: AnyObject {
  /// Where the next `write` goes; `write(_:at:)` does not move it.
  var position: UInt64 { get }

  /// All bytes or an error.
  func write(_ bytes: UnsafeRawBufferPointer) throws(FileError)

  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(FileError)

  func sync() throws(FileError)

  func dropCache() throws(FileError)

  func close() throws(FileError)
}

/// Released when asked, when the last reference goes, or when the process dies.
package protocol FileLock: AnyObject {
  func release()
}
