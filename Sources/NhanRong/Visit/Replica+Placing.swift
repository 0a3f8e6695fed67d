import BundleFormat
import Causality
package import Platform
import Sealing

/// What was written and is to be found again on the medium.
struct Placed {
  let hash: Digest
  let size: UInt64
}

/// How a file comes onto a medium that may be pulled, full, or a fake: aside, synced, read back from the
/// medium, named, and the name synced. Nothing that is there is ever touched.
extension Replica {
  func placing<Result>(
    into folder: FilePath,
    _ write: (any WritableFile) throws(ReplicaError) -> (placed: Placed, result: Result)
  ) throws(ReplicaError) -> (path: FilePath, result: Result) {
    let files = surroundings.files
    let aside = folder.appending(
      asidePrefix + hexadecimal(of: surroundings.randomness.bytes(8)) + ".tmp")
    let file = try filing { () throws(FileError) in
      try files.makeDurableFolder(folder, access: .everyoneReads)
      return try files.createNew(aside, access: .everyoneReads)
    }
    do throws(ReplicaError) {
      let (placed, result) = try write(file)
      let path = folder.appending(Self.name(placed.hash))
      try filing { () throws(FileError) in
        try file.sync()
        try? file.dropCache()
        try file.close()
      }
      try reread(aside, expecting: placed)
      try filing { () throws(FileError) in
        try files.renameNoReplace(aside, to: path)
        try files.syncFolder(folder)
      }
      return (path, result)
    } catch {
      try? file.close()
      try? files.remove(aside)
      throw error
    }
  }

  /// Reads a file from the medium and compares.
  ///
  /// - Throws: `NR-X05` where what is read is not what was written: a stick that claims more room than it
  ///   has, or one that fails.
  func reread(_ path: FilePath, expecting placed: Placed) throws(ReplicaError) {
    let file = try filing { () throws(FileError) in try surroundings.files.openForReading(path) }
    defer { file.close() }
    try? file.dropCache()
    do throws(BundleError) {
      let found = try UnverifiedBundle.open(BundleFile(file)).description
      if found.hash == placed.hash, found.size == placed.size { return }
    } catch {
      if case .io(let failure) = error { throw ReplicaError(file: failure) }
    }
    throw ReplicaError(.stickDiffers, ("path", path.text))
  }

  /// The name says nothing of sender and recipient: a lost stick names nobody.
  static func name(_ bundle: Digest) -> String {
    "nr-" + hexadecimal(of: bundle.bytes.prefix(8)) + ".nrb"
  }

  /// Begins the name of a file this replica has not finished. A hash of the writer's name tells our own
  /// leftovers from others', and tells a finder nothing.
  var asidePrefix: String {
    "nr-" + hexadecimal(of: Digest.of(writer.bytes, for: .bundle).bytes.prefix(4)) + "-"
  }

  /// Removes what a cut left of our own unfinished files.
  ///
  /// - Returns: how many there were.
  package func sweepUnfinished(in folder: FilePath) throws(ReplicaError) -> Int {
    let files = surroundings.files
    return try filing { () throws(FileError) in
      var count = 0
      for entry in try files.list(folder, limit: Stick.entriesMax)
      where entry.kind == .file && isUnfinished(entry.path) {
        try files.remove(entry.path)
        count += 1
      }
      if count > 0 { try files.syncFolder(folder) }
      return count
    }
  }

  private func isUnfinished(_ path: FilePath) -> Bool {
    // FAT may give the name back in capitals.
    let name = path.lastComponentBytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return name.starts(with: asidePrefix.utf8) && name.suffix(4).elementsEqual(".tmp".utf8)
  }
}
