#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Posix {
  static func rename(_ from: FilePath, to: FilePath) throws(SystemError) {
    try unsafe calling(from, to, { unsafe platformRename($0, $1) })
  }

  static func addName(_ name: FilePath, to file: FilePath) throws(SystemError) {
    try unsafe calling(file, name, { unsafe link($0, $1) })
  }

  static func renameNoReplace(
    _ from: FilePath, to: FilePath, ways: [RenameWay]
  ) throws(SystemError) {
    var refusal = SystemError(code: ENOTSUP)
    for way in ways {
      do throws(SystemError) {
        try renameNoReplace(from, to: to, by: way)
        return
      } catch let error where way.isRefused(error) {
        refusal = error
      } catch {
        throw error
      }
    }
    throw refusal
  }

  private static func renameNoReplace(
    _ from: FilePath, to: FilePath, by way: RenameWay
  ) throws(SystemError) {
    switch way {
    case .exclusiveRename:
      try unsafe calling(from, to, { unsafe exclusiveRename($0, $1) })
    case .linkAndUnlink:
      try unsafe calling(from, to, { unsafe link($0, $1) })
      try remove(from)
    case .lookAndRename:
      do throws(SystemError) {
        _ = try metadata(of: to)
      } catch let error where error.code == ENOENT {
        return try rename(from, to: to)
      } catch {
        throw error
      }
      throw SystemError(code: EEXIST)
    }
  }
}

extension RenameWay {
  fileprivate func isRefused(_ error: SystemError) -> Bool {
    switch self {
    case .exclusiveRename: error.isUnsupported
    case .linkAndUnlink: error.isUnsupported || error.code == EPERM || error.code == EMLINK
    case .lookAndRename: false
    }
  }
}

private func platformRename(_ from: UnsafePointer<CChar>, _ to: UnsafePointer<CChar>) -> Int32 {
  unsafe rename(from, to)
}

#if canImport(Glibc)
  /// The C library has it since 2.28, but its header hides it from Swift's view of the library.
  @_silgen_name("renameat2")
  private func systemRenameAt2(
    _ fromFolder: Int32, _ from: UnsafePointer<CChar>, _ toFolder: Int32,
    _ to: UnsafePointer<CChar>, _ flags: UInt32
  ) -> Int32

  private func exclusiveRename(_ from: UnsafePointer<CChar>, _ to: UnsafePointer<CChar>) -> Int32 {
    let noReplace: UInt32 = 1
    return unsafe systemRenameAt2(AT_FDCWD, from, AT_FDCWD, to, noReplace)
  }
#elseif canImport(Darwin)
  private func exclusiveRename(_ from: UnsafePointer<CChar>, _ to: UnsafePointer<CChar>) -> Int32 {
    unsafe renamex_np(from, to, UInt32(RENAME_EXCL))
  }
#else
  private func exclusiveRename(_ from: UnsafePointer<CChar>, _ to: UnsafePointer<CChar>) -> Int32 {
    errno = ENOSYS
    return -1
  }
#endif
