package import Platform

/// One thing a program asked of a disk, in the order it asked.
package enum DiskOperation: Sendable {
  case makeFolder(FilePath)
  case create(FilePath, file: Int)
  case write(file: Int, [UInt8], at: Int)
  case truncate(file: Int, to: Int)
  case sync(file: Int)
  case rename(FilePath, to: FilePath, file: Int)
  case addName(FilePath, file: Int)
  case remove(FilePath)
  case syncFolder(FilePath)
  /// Nothing on the disk: the program has told somebody that it is done.
  case confirmed

  /// The folder whose list of names changes; nil where none does.
  package var folderOfName: FilePath? {
    switch self {
    case .makeFolder(let path), .create(let path, _), .remove(let path): path.parent
    case .rename(_, let path, _), .addName(let path, _): path.parent
    case .write, .truncate, .sync, .syncFolder, .confirmed: nil
    }
  }

  /// The file whose bytes change; nil where none do.
  package var fileOfBytes: Int? {
    switch self {
    case .write(let file, _, _), .truncate(let file, _): file
    case .makeFolder, .create, .sync, .rename, .addName, .remove, .syncFolder, .confirmed: nil
    }
  }
}

extension DiskImage {
  /// As the running program sees it: at once and whole.
  package mutating func apply(_ operation: DiskOperation) {
    switch operation {
    case .makeFolder(let path): entries[path] = .folder
    case .create(let path, let file):
      entries[path] = .file(file)
      contents[file] = FileContent()
    case .write(let file, let bytes, let offset):
      contents[file, default: FileContent()].write(bytes, at: offset)
    case .truncate(let file, let size):
      contents[file]?.truncate(to: size)
      contents[file]?.grow(to: size)
    case .rename(let from, let to, let file):
      entries[from] = nil
      entries[to] = .file(file)
    case .addName(let path, let file): entries[path] = .file(file)
    case .remove(let path): entries[path] = nil
    case .sync, .syncFolder, .confirmed: break
    }
  }
}
