package enum FileKind: Hashable, Sendable {
  case file, folder, symlink, other
}

/// Two paths with the same identity are the same file, whatever they are called.
package struct FileIdentity: Hashable, Sendable {
  package let device: UInt64
  package let inode: UInt64

  package init(device: UInt64, inode: UInt64) {
    self.device = device
    self.inode = inode
  }
}

/// Times are left out on purpose: FAT rounds them to two seconds and clocks lie.
package struct FileMetadata: Hashable, Sendable {
  package let kind: FileKind
  package let size: UInt64
  package let identity: FileIdentity

  package init(kind: FileKind, size: UInt64, identity: FileIdentity) {
    self.kind = kind
    self.size = size
    self.identity = identity
  }
}

package struct FolderEntry: Hashable, Sendable {
  package let path: FilePath
  package let kind: FileKind

  package init(path: FilePath, kind: FileKind) {
    self.path = path
    self.kind = kind
  }

  package var name: String { path.lastComponent }
}

/// Who may look inside what is created. Two cases, not a mode: only these two are ever meant, and
/// a system without modes can honour them.
package enum FileAccess: Hashable, Sendable {
  case ownerOnly
  case everyoneReads
}
