import CanonicalCBOR
package import Causality
package import ChangeLog
package import Platform
import Sealing

/// The folder on this computer, outside every replica's folder, that holds keys and leases: whoever
/// copies a replica's folder copies neither (Protocol.md 9).
package struct StateFolder: Sendable {
  package let path: FilePath
  private let files: any FileSystem

  package init(_ path: FilePath, files: any FileSystem) {
    self.path = path
    self.files = files
  }

  package func keyPath(_ writer: WriterID) -> FilePath {
    path.appending("keys").appending("\(writer).key")
  }

  /// One for each folder: two copies of a folder on one computer each go on with their own logs.
  package func leasePath(of writer: WriterID, in folder: FilePath) -> FilePath {
    // Two folders with one name would only find the other's lease and open new logs.
    let number = folder.bytes.reduce(0xcbf2_9ce4_8422_2325) { (hash: UInt64, byte) in
      (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return path.appending("leases").appending("\(writer)-\(String(number, radix: 16)).lease")
  }

  package func save(_ keys: KeyPair) throws(ReplicaError) {
    var bytes = keys.fileBytes
    defer { overwrite(&bytes) }
    try save(bytes, of: keys.writer, .isRefused)
  }

  package func save(
    _ keyFile: [UInt8], of writer: WriterID, _ existing: ExistingFile
  ) throws(ReplicaError) {
    try filing { () throws(FileError) in
      try files.makeDurableFolder(path.appending("keys"), access: .ownerOnly)
      // What a cut left may be the secret without its passphrase.
      _ = try files.sweepUnfinished(of: keyPath(writer))
      try files.atomicallyWrite(
        keyPath(writer), keyFile, access: .ownerOnly, existing: existing)
    }
  }

  /// How the key of a writer lies here.
  package func standing(of writer: WriterID) throws(ReplicaError) -> KeyStanding {
    let damaged = KeyStanding.damaged(
      ReplicaError(.keyFileDamaged, ("path", keyPath(writer).text)))
    var bytes: [UInt8]
    do throws(ReplicaError) {
      guard let found = try readIfPresent(keyPath(writer), LockedKeys.fileSizeMax) else {
        return .absent
      }
      bytes = found
    } catch {
      // A file of another size is another file; one that cannot be read is a matter of this computer.
      if error.code == .tooLarge { return damaged }
      throw error
    }
    defer { overwrite(&bytes) }
    if let keys = KeyPair(fileBytes: bytes), keys.writer == writer { return .open(keys) }
    do throws(ReplicaError) {
      let locked = try LockedKeys(fileBytes: bytes)
      return locked.writer == writer ? .locked(locked) : damaged
    } catch {
      return .damaged(ReplicaError(error.code, ("path", keyPath(writer).text)))
    }
  }

  package func hasKey(of writer: WriterID) -> Bool {
    (try? standing(of: writer))?.publicKey != nil
  }

  /// Forgets which logs the writer may go on with, so that the next change opens new ones.
  func removeLeases(of writer: WriterID) throws(ReplicaError) {
    let folder = path.appending("leases")
    let start = Array("\(writer)".utf8)
    try filing { () throws(FileError) in
      guard try files.metadataIfPresent(of: folder) != nil else { return }
      for entry in try files.list(folder, limit: 100_000)
      where entry.path.lastComponentBytes.starts(with: start) {
        try files.remove(entry.path)
      }
      try files.syncFolder(folder)
    }
  }

  package func save(_ lease: Lease, of writer: WriterID) throws(ReplicaError) {
    try filing { () throws(FileError) in
      try files.makeDurableFolder(path.appending("leases"), access: .ownerOnly)
      try files.atomicallyWrite(
        leasePath(of: writer, in: FilePath(bytes: lease.folder)), lease.bytes, access: .ownerOnly)
    }
  }

  /// Removes what a cut left of leases for a folder. Only under the folder's lock, which keeps other writers of
  /// them away.
  func sweepLeases(of writer: WriterID, in folder: FilePath) throws(ReplicaError) {
    let lease = leasePath(of: writer, in: folder)
    try filing { () throws(FileError) in
      guard try files.metadataIfPresent(of: lease.parent) != nil else { return }
      _ = try files.sweepUnfinished(of: lease)
    }
  }

  package func lease(
    of writer: WriterID, in folder: FilePath
  ) throws(ReplicaError) -> Lease? {
    try readIfPresent(leasePath(of: writer, in: folder), Self.leaseSizeMax).flatMap {
      Lease(bytes: $0)
    }
  }

  /// Whose lease is kept for a folder; nil where there is none, or where there are several.
  func writer(leasing folder: FilePath) throws(ReplicaError) -> WriterID? {
    let leases = path.appending("leases")
    return try filing { () throws(FileError) -> WriterID? in
      guard try files.metadataIfPresent(of: leases) != nil else { return nil }
      var found: [WriterID] = []
      for entry in try files.list(leases, limit: 100_000) {
        let name = entry.path.lastComponentBytes
        guard let writer = WriterID(hexadecimal: String(decoding: name.prefix(32), as: UTF8.self))
        else { continue }
        if leasePath(of: writer, in: folder) == entry.path { found.append(writer) }
      }
      return found.count == 1 ? found.first : nil
    }
  }

  private static let leaseSizeMax = 16 * 1024 * 1024

  private func readIfPresent(_ path: FilePath, _ sizeMax: Int) throws(ReplicaError) -> [UInt8]? {
    try filing { () throws(FileError) in
      guard try files.metadataIfPresent(of: path) != nil else { return nil }
      return try files.readWhole(path, limit: UInt64(sizeMax))
    }
  }
}

/// What a replica wrote last, kept outside its folder: a copied or restored folder does not match it
/// and opens new logs instead of writing a second history under old numbers.
package struct Lease: Hashable, Sendable {
  package let folder: [UInt8]
  package let machine: [UInt8]
  package let entries: [ClockEntry]

  package init(folder: [UInt8], machine: [UInt8], entries: [ClockEntry]) {
    self.folder = folder
    self.machine = machine
    self.entries = entries
  }

  var bytes: [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(4)
    encoder.unsigned(1)
    encoder.byteString(folder)
    encoder.byteString(machine)
    encoder.entries(entries.sorted(by: ClockEntry.precedes))
    return encoder.bytes
  }

  init?(bytes: [UInt8]) {
    let source = bytes.span
    var decoder = CBORDecoder(to: bytes.count)
    do throws(CBORError) {
      try decoder.array(source, count: 4)
      guard try decoder.unsigned(source) == 1 else { return nil }
      folder = copy(source, try decoder.byteString(source))
      machine = copy(source, try decoder.byteString(source))
      entries = try decoder.entries(source, max: HaveVector.entriesMax)
      try decoder.finish()
    } catch { return nil }
  }
}

/// Runs file work and gives its refusals the library's codes.
func filing<Result>(_ body: () throws(FileError) -> Result) throws(ReplicaError) -> Result {
  do throws(FileError) { return try body() } catch { throw ReplicaError(file: error) }
}
