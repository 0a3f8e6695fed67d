/// What could not be done, to which file, and why.
package struct FileError: Error, Hashable, Sendable {
  package let operation: FileOperation
  package let path: FilePath
  package let condition: FileCondition

  package init(_ operation: FileOperation, _ path: FilePath, _ condition: FileCondition) {
    self.operation = operation
    self.path = path
    self.condition = condition
  }
}

package enum FileOperation: String, Hashable, Sendable, CaseIterable {
  case inspect, list, makeFolder, open, read, create, write, sync, dropCache
  case rename, replace, remove, lock, measureFreeSpace
}

package enum FileCondition: Hashable, Sendable {
  case notFound
  case alreadyExists
  case permissionDenied
  case noSpace
  case readOnly
  case ioError
  /// The limit is nil when the file system set it, not the caller: FAT ends at 4 GiB.
  case tooLarge(limit: UInt64?)
  case isFolder
  case notAFolder
  /// A pipe, socket or device where a file was expected.
  case notAFile
  case folderNotEmpty
  /// Held by another process; its id when the lock file tells.
  case locked(pid: Int32?)
  /// Too many links, or a symbolic link where none is followed.
  case tooManyLinks
  case other(errno: Int32)
}
