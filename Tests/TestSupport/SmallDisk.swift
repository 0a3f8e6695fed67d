import Foundation
package import Platform

#if canImport(Glibc)
  import Glibc
#endif

/// A disk of a few KiB that really runs full and really turns read-only. Only the administrator
/// may mount one, so the tests that need it are skipped for everybody else.
package final class SmallDisk {
  package let path: FilePath
  private let folder: ScratchFolder

  package static let isPossible: Bool = (try? SmallDisk(sizeKiB: 64)) != nil

  package init(sizeKiB: Int) throws {
    folder = try ScratchFolder()
    path = folder.file("disk")
    try folder.files.makeFolder(path, access: .ownerOnly, withParents: false)
    #if os(Linux)
      guard mount("tmpfs", path.text, "tmpfs", 0, "size=\(sizeKiB)k") == 0 else {
        throw CocoaError(.fileWriteNoPermission)
      }
    #else
      throw CocoaError(.featureUnsupported)
    #endif
  }

  package func turnReadOnly() throws {
    #if os(Linux)
      let flags = UInt(MS_REMOUNT | MS_RDONLY)
      guard mount("tmpfs", path.text, "tmpfs", flags, nil) == 0 else {
        throw CocoaError(.fileWriteNoPermission)
      }
    #endif
  }

  deinit {
    #if os(Linux)
      umount2(path.text, Int32(MNT_DETACH))
    #endif
  }
}
