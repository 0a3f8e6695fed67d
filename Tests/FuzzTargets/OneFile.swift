import Platform

/// A file system of one file, whatever it is called.
final class OneFile: FileSystem, @unchecked Sendable {
  fileprivate(set) var contents: [UInt8]

  init(_ contents: [UInt8]) { self.contents = contents }

  private func refuse(_ operation: FileOperation, _ path: FilePath) -> FileError {
    FileError(operation, path, .notFound)
  }

  func metadata(of path: FilePath) throws(FileError) -> FileMetadata {
    FileMetadata(
      kind: .file, size: UInt64(contents.count), identity: FileIdentity(device: 1, inode: 1))
  }

  func list(_ folder: FilePath, limit: Int) throws(FileError) -> [FolderEntry] { [] }
  func makeFolder(_ path: FilePath, access: FileAccess, withParents: Bool) throws(FileError) {}

  func openForReading(_ path: FilePath) throws(FileError) -> any ReadableFile { Reader(contents) }

  func createNew(
    _ path: FilePath, access: FileAccess
  ) throws(FileError) -> any WritableFile { Writer(self) }

  func renameNoReplace(_ from: FilePath, to: FilePath) throws(FileError) {}
  func replace(_ from: FilePath, to: FilePath) throws(FileError) {}
  func syncFolder(_ folder: FilePath) throws(FileError) {}
  func remove(_ file: FilePath) throws(FileError) {}
  func removeFolder(_ emptyFolder: FilePath) throws(FileError) {}
  func lock(_ path: FilePath) throws(FileError) -> any FileLock { throw refuse(.lock, path) }
  func freeSpace(at path: FilePath) throws(FileError) -> UInt64 { .max }
}

private final class Reader: ReadableFile {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var size: UInt64 { UInt64(bytes.count) }

  func read(
    at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(FileError) -> Int {
    let start = min(Int(clamping: offset), bytes.count)
    let count = min(buffer.count, bytes.count - start)
    buffer.copyBytes(from: bytes[start..<start + count])
    return count
  }

  func dropCache() throws(FileError) {}
  func close() {}
}

private final class Writer: WritableFile {
  private let file: OneFile
  private var written: [UInt8] = []

  init(_ file: OneFile) { self.file = file }

  var position: UInt64 { UInt64(written.count) }
  func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) { written += bytes }
  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(FileError) {}
  func sync() throws(FileError) {}
  func dropCache() throws(FileError) {}
  func close() throws(FileError) { file.contents = written }
}
