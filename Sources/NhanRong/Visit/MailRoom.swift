import BundleFormat
import Causality
package import Platform
package import Sealing

/// Bundles for others that this office carries from stick to stick: sealed, whole, and nobody here knows what
/// is in them or whose they are.
package struct MailRoom: Sendable {
  static let folderName = "mail"

  /// One letter. Larger ones stay on the stick they came on.
  package static let letterSizeMax: UInt64 = 64 * 1024 * 1024
  /// All letters together: nobody fills our disk by leaving files on a stick.
  package static let sizeMax: UInt64 = 256 * 1024 * 1024
  package static let lettersMax = 2000
  /// Days after which a letter is let go: whoever wrote it writes it again until it is confirmed.
  package static let daysMax: Int64 = 60

  let folder: FilePath
  let files: any FileSystem

  /// A letter that is kept.
  package struct Letter: Hashable, Sendable {
    package let hash: Digest
    package let size: UInt64
    /// The day it was taken in, counted from 1970 on our own clock.
    package let day: Int64
    package let path: FilePath
  }

  /// The letters kept, the oldest first.
  package func letters() throws(ReplicaError) -> [Letter] {
    let entries = try filing { () throws(FileError) -> [FolderEntry] in
      guard try files.metadataIfPresent(of: folder)?.kind == .folder else { return [] }
      return try files.list(folder, limit: Stick.entriesMax)
    }
    var letters: [Letter] = []
    for entry in entries where entry.kind == .file {
      guard let (day, hash) = Self.read(entry.name),
        let size = try? files.metadata(of: entry.path).size
      else { continue }
      letters.append(Letter(hash: hash, size: size, day: day, path: entry.path))
    }
    return letters.sorted { ($0.day, $0.hash) < ($1.day, $1.hash) }
  }

  /// Ours to choose: day and whole hash, so that a letter is found without opening it.
  private static func name(_ hash: Digest, day: Int64) -> String {
    "\(max(0, day))-\(hexadecimal(of: hash.bytes)).nrb"
  }

  private static func read(_ name: String) -> (day: Int64, hash: Digest)? {
    guard name.utf8.suffix(4).elementsEqual(".nrb".utf8) else { return nil }
    let parts = name.dropLast(4).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let day = Int64(parts[0]), day >= 0,
      let bytes = bytesFromHexadecimal(parts[1]), let hash = Digest(bytes: bytes)
    else { return nil }
    return (day, hash)
  }

  /// Lets go of what is too old.
  ///
  /// - Returns: how many letters that was.
  func dropOld(_ letters: [Letter], today: Int64) throws(ReplicaError) -> Int {
    let old = letters.filter { $0.day < today && today - $0.day > Self.daysMax }
    for letter in old {
      try filing { () throws(FileError) in try files.remove(letter.path) }
    }
    return old.count
  }

  /// Takes a copy of a file that is whole; false where a limit leaves it on its stick.
  func keep(_ file: Stick.File, _ hash: Digest, beside letters: [Letter], today: Int64)
    throws(ReplicaError) -> Letter?
  {
    let held = letters.reduce(UInt64(0)) { $0 + $1.size }
    guard file.size <= Self.letterSizeMax, held + file.size <= Self.sizeMax,
      letters.count < Self.lettersMax
    else { return nil }
    try filing { () throws(FileError) in
      try files.makeDurableFolder(folder, access: .ownerOnly)
    }
    let path = folder.appending(Self.name(hash, day: today))
    let bytes = try filing { () throws(FileError) in
      try files.readWhole(file.path, limit: Self.letterSizeMax)
    }
    // It was whole a moment ago; what is kept is what has that hash.
    guard Self.hash(of: bytes) == hash else {
      throw ReplicaError(.bundleDamaged, ("reason", "changed"))
    }
    try filing { () throws(FileError) in
      try files.atomicallyWrite(path, bytes, access: .ownerOnly)
    }
    return Letter(hash: hash, size: UInt64(bytes.count), day: today, path: path)
  }

  /// A letter's bytes; nil, and the letter is let go, where they are no longer what they were.
  func bytes(of letter: Letter) throws(ReplicaError) -> [UInt8]? {
    try filing { () throws(FileError) in
      let bytes = try files.readWhole(letter.path, limit: Self.letterSizeMax)
      if Self.hash(of: bytes) == letter.hash { return bytes }
      try files.remove(letter.path)
      return nil
    }
  }

  private static func hash(of bytes: [UInt8]) -> Digest? {
    try? UnverifiedBundle.open(BundleInMemory(bytes)).description.hash
  }
}
