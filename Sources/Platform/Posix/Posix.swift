// The files of this folder are the only ones that know the operating system: a port replaces them.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

enum Posix {}

/// The system's error number, before anybody has said which file it is about.
struct SystemError: Error, Equatable {
  let code: Int32

  /// Read at once: any later call may change it.
  static var last: SystemError { SystemError(code: errno) }

  static let invalidArgument = SystemError(code: EINVAL)

  /// The system, the file system or this kind of medium cannot do that at all.
  var isUnsupported: Bool {
    code == ENOSYS || code == EINVAL || code == ENOTSUP || code == EOPNOTSUPP
  }

  var condition: FileCondition {
    switch code {
    case ENOENT: .notFound
    case EEXIST: .alreadyExists
    case EACCES, EPERM: .permissionDenied
    case ENOSPC, EDQUOT: .noSpace
    case EROFS: .readOnly
    // The last three are how a stick that was pulled out answers.
    case EIO, ENXIO, ENODEV, ESTALE: .ioError
    case EFBIG: .tooLarge(limit: nil)
    case EISDIR: .isFolder
    case ENOTDIR: .notAFolder
    case ENOTEMPTY: .folderNotEmpty
    case ELOOP, EMLINK: .tooManyLinks
    default: .other(errno: code)
    }
  }
}

/// An open file of the system.
struct Descriptor: Equatable {
  let number: Int32

  static let closed = Descriptor(number: -1)
}

extension Posix {
  /// A name with a zero byte would be cut short by the system and mean another file.
  static func withName<Result>(
    _ path: FilePath, _ body: (UnsafePointer<CChar>) throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    guard !path.bytes.contains(0) else { throw .invalidArgument }
    let name = path.bytes + [0]
    return try unsafe name.span.withUnsafeBytes { (raw) throws(SystemError) in
      try unsafe body(raw.assumingMemoryBound(to: CChar.self).baseAddress.unsafelyUnwrapped)
    }
  }

  /// The error number is taken before the name's memory is given back, which might change it.
  static func calling(
    _ path: FilePath, _ call: (UnsafePointer<CChar>) -> Int32
  ) throws(SystemError) {
    try unsafe withName(path) { (name) throws(SystemError) in
      _ = try checked { unsafe call(name) }
    }
  }

  static func calling(
    _ first: FilePath, _ second: FilePath,
    _ call: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32
  ) throws(SystemError) {
    try unsafe withName(first) { (firstName) throws(SystemError) in
      try unsafe calling(second) { secondName in unsafe call(firstName, secondName) }
    }
  }

  /// Repeats what a signal interrupted.
  static func checked<Number: SignedInteger>(
    _ call: () -> Number
  ) throws(SystemError) -> Number {
    while true {
      let result = call()
      if result >= 0 { return result }
      let error = SystemError.last
      if error.code != EINTR { throw error }
    }
  }
}
