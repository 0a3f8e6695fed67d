extension WritableFile {
  package func write(_ bytes: Span<UInt8>) throws(FileError) {
    try unsafe bytes.withUnsafeBytes { (raw) throws(FileError) in try unsafe write(raw) }
  }

  package func write(_ bytes: [UInt8]) throws(FileError) {
    try write(bytes.span)
  }

  package func write(_ bytes: Span<UInt8>, at offset: UInt64) throws(FileError) {
    try unsafe bytes.withUnsafeBytes { (raw) throws(FileError) in
      try unsafe write(raw, at: offset)
    }
  }

  package func write(_ bytes: [UInt8], at offset: UInt64) throws(FileError) {
    try write(bytes.span, at: offset)
  }
}

/// What happens to a file that already has the name.
package enum ExistingFile: Hashable, Sendable {
  case isReplaced
  case isRefused
}

extension FileSystem {
  /// Old content or new content under the name, never a part: written aside, synced, renamed, and
  /// the folder synced. On any error the name is as it was and nothing is left aside.
  package func atomicallyWrite(
    _ path: FilePath, _ bytes: [UInt8], access: FileAccess, existing: ExistingFile = .isReplaced
  ) throws(FileError) {
    let (aside, file) = try createAside(of: path, access: access)
    do throws(FileError) {
      try file.write(bytes)
      try file.sync()
      try file.close()
      switch existing {
      case .isReplaced: try replace(aside, to: path)
      case .isRefused: try renameNoReplace(aside, to: path)
      }
    } catch {
      try? file.close()
      try? remove(aside)
      throw error
    }
    try syncFolder(path.parent)
  }

  /// Makes a folder, and makes its name durable with those of the parents that were not there: what is
  /// written into a folder and synced is lost all the same where the folder's own name is.
  package func makeDurableFolder(_ path: FilePath, access: FileAccess) throws(FileError) {
    var missing: [FilePath] = []
    var next = path
    while next.parent != next, try !isReachable(next) {
      missing.append(next)
      next = next.parent
    }
    try makeFolder(path, access: access, withParents: true)
    for folder in missing.reversed() {
      do throws(FileError) {
        try syncFolder(folder.parent)
      } catch let error where error.condition == .permissionDenied {
        // A folder one may write into and not look into cannot be opened for this.
        continue
      } catch {
        throw error
      }
    }
  }

  /// Whatever else stands in the way, making the folder tells it.
  private func isReachable(_ path: FilePath) throws(FileError) -> Bool {
    do throws(FileError) {
      _ = try metadata(of: path)
      return true
    } catch {
      if error.condition == .ioError { throw error }
      return false
    }
  }

  /// Removes what a crash left between writing aside and renaming. Only under a lock that keeps
  /// other writers of this path away. Returns how many files went.
  package func sweepUnfinished(of path: FilePath) throws(FileError) -> Int {
    var removed = 0
    for entry in try list(path.parent, limit: 100_000)
    where entry.kind == .file && path.isAside(entry.path) {
      try remove(entry.path)
      removed += 1
    }
    return removed
  }

  /// Numbered instead of random, so that a simulated history replays; exclusive creation keeps two
  /// writers apart, and a number taken by a leftover is passed over.
  private func createAside(
    of path: FilePath, access: FileAccess
  ) throws(FileError) -> (FilePath, any WritableFile) {
    var number = 0
    while true {
      let aside = path.aside(number: number)
      do {
        return (aside, try createNew(aside, access: access))
      } catch let error where error.condition == .alreadyExists && number < 999 {
        number += 1
      } catch {
        throw error
      }
    }
  }
}

extension FilePath {
  func aside(number: Int) -> FilePath {
    parent.appending(bytes: asidePrefix + "\(number)".utf8 + FilePath.asideSuffix)
  }

  func isAside(_ other: FilePath) -> Bool {
    let name = other.lastComponentBytes
    guard name.starts(with: asidePrefix), name.reversed().starts(with: Self.asideSuffix.reversed())
    else { return false }
    let number = name.dropFirst(asidePrefix.count).dropLast(Self.asideSuffix.count)
    return !number.isEmpty
      && number.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  private var asidePrefix: [UInt8] {
    [UInt8(ascii: ".")] + lastComponentBytes + [UInt8(ascii: ".")]
  }

  private static let asideSuffix = [UInt8](".tmp".utf8)
}
