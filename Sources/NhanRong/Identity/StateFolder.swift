import CanonicalCBOR
package import Causality
package import ChangeLog
package import Platform

/// The folder on this computer, outside every replica's folder, that holds keys and leases: whoever
/// copies a replica's folder copies neither (Protocol.md 9).
package struct StateFolder: Sendable {
  package let path: FilePath
  private let files: any FileSystem

  package init(_ path: FilePath, files: any FileSystem) {
    self.path = path
    self.files = files
  }

  private func keyPath(_ writer: WriterID) -> FilePath {
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
    try filing { () throws(FileError) in
      try files.makeFolder(path.appending("keys"), access: .ownerOnly, withParents: true)
      try files.atomicallyWrite(
        keyPath(keys.writer), keys.fileBytes, access: .ownerOnly, existing: .isRefused)
    }
  }

  /// The keys of a writer; nil where they are not on this computer.
  package func keys(of writer: WriterID) throws(ReplicaError) -> KeyPair? {
    guard let bytes = try readIfPresent(keyPath(writer)) else { return nil }
    guard let keys = KeyPair(fileBytes: bytes), keys.writer == writer else {
      throw ReplicaError(.keyMissing, ("path", keyPath(writer).text))
    }
    return keys
  }

  package func hasKey(of writer: WriterID) -> Bool {
    (try? keys(of: writer)) != nil
  }

  package func save(_ lease: Lease, of writer: WriterID) throws(ReplicaError) {
    try filing { () throws(FileError) in
      try files.makeFolder(path.appending("leases"), access: .ownerOnly, withParents: true)
      try files.atomicallyWrite(
        leasePath(of: writer, in: FilePath(bytes: lease.folder)), lease.bytes, access: .ownerOnly)
    }
  }

  package func lease(
    of writer: WriterID, in folder: FilePath
  ) throws(ReplicaError) -> Lease? {
    try readIfPresent(leasePath(of: writer, in: folder)).flatMap { Lease(bytes: $0) }
  }

  private func readIfPresent(_ path: FilePath) throws(ReplicaError) -> [UInt8]? {
    try filing { () throws(FileError) in
      guard try files.metadataIfPresent(of: path) != nil else { return nil }
      return try files.readWhole(path, limit: 16 * 1024 * 1024)
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
