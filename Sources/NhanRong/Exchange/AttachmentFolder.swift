import BundleFormat
package import Platform
package import Sealing
import PlantedFaults

/// Attached files, each under the hash of its bytes: equal files are one, and no name that came in a
/// bundle becomes a path.
package struct AttachmentFolder: Sendable {
  package static let sizeMax: UInt64 = BundleLimits.attachmentSizeMax
  let path: FilePath
  let files: any FileSystem

  init(_ path: FilePath, files: any FileSystem) {
    self.path = path
    self.files = files
  }

  package func path(of hash: Digest) -> FilePath {
    path.appending(hash.bytes.map(Self.digits).joined())
  }

  private static func digits(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16)
    return byte < 16 ? "0" + text : text
  }

  /// Keeps a file's bytes; nothing happens where they are kept already. What has its name and is not what it
  /// was is replaced. A link of that name is none of ours: it is replaced and what it leads to is left alone.
  package func keep(_ bytes: [UInt8]) throws(ReplicaError) -> Digest {
    let hash = Digest.of(bytes, for: .attachment)
    if try self.bytes(of: hash) != nil { return hash }
    try filing { () throws(FileError) in
      try files.makeDurableFolder(path, access: .ownerOnly)
      try files.atomicallyWrite(path(of: hash), bytes, access: .ownerOnly)
    }
    return hash
  }

  /// Takes a file away for good: after a power cut too, and with what a cut left of its writing. False where
  /// nothing of it is here.
  @discardableResult
  package func remove(_ hash: Digest) throws(ReplicaError) -> Bool {
    let path = path(of: hash)
    return try filing { () throws(FileError) in
      guard try files.metadataIfPresent(of: self.path) != nil else { return false }
      var isGone = try files.sweepUnfinished(of: path) > 0
      if try files.metadataIfPresent(of: path) != nil {
        try files.remove(path)
        isGone = true
      }
      if isGone { try files.syncFolder(self.path) }
      return isGone
    }
  }

  /// Whether a file of the right length lies here; what is in it is not looked at.
  package func seems(_ hash: Digest, size: UInt64) throws(ReplicaError) -> Bool {
    let found = try filing { () throws(FileError) in
      try files.metadataIfPresent(of: path(of: hash))
    }
    return found?.kind == .file && found?.size == size
  }

  /// The bytes of a file; nil where they are not here, not what they were, or cannot be read twice: a bad sector
  /// under one file stops no exchange, and another copy takes its place.
  package func bytes(of hash: Digest) throws(ReplicaError) -> [UInt8]? {
    let path = path(of: hash)
    let bytes = try filing { () throws(FileError) -> [UInt8]? in
      guard try files.metadataIfPresent(of: path)?.kind == .file else { return nil }
      for isSecond in [false, true] {
        do throws(FileError) { return try files.readWhole(path, limit: Self.sizeMax) } catch {
          switch error.condition {
          case .tooLarge: return nil
          case .ioError where isSecond: return nil
          case .ioError: continue
          default: throw error
          }
        }
      }
      return nil
    }
    guard let bytes, Digest.of(bytes, for: .attachment) == hash else { return nil }
    return bytes
  }
}

/// Puts the pieces of one file after another together, checks its hash, and keeps it.
final class AttachmentAssembler: AttachmentSink {
  private let folder: AttachmentFolder
  private var current: Digest?
  private var bytes: [UInt8] = []
  private var whole: [(hash: Digest, size: UInt64)] = []
  private let isKept: Bool

  /// - Parameter isKept: false for a dry run, which checks and keeps nothing.
  init(_ folder: AttachmentFolder, isKept: Bool) {
    self.folder = folder
    self.isKept = isKept
  }

  func take(_ piece: AttachmentPiece, _ next: [UInt8]) throws(ReplicaError) {
    guard piece.totalSize <= AttachmentFolder.sizeMax else {
      throw ReplicaError(.bundleTooLarge, ("limit", "attachment"))
    }
    if piece.offset == 0 {
      current = piece.attachment
      bytes = []
    }
    guard current == piece.attachment, UInt64(bytes.count) == piece.offset,
      UInt64(bytes.count + next.count) <= piece.totalSize
    else { throw ReplicaError(.bundleMalformed, ("reason", "attachment")) }
    bytes += next
    if UInt64(bytes.count) == piece.totalSize { try keepWhole(piece.attachment) }
  }

  private func keepWhole(_ hash: Digest) throws(ReplicaError) {
    guard
      Digest.of(bytes, for: .attachment) == hash
        || PlantedFault.ignoresAttachmentHash.isPlanted
    else {
      throw ReplicaError(.bundleDamaged, ("reason", "attachment"))
    }
    if isKept { _ = try folder.keep(bytes) }
    whole.append((hash, UInt64(bytes.count)))
    current = nil
    bytes = []
  }

  func drop(_ hash: Digest) throws(ReplicaError) {
    if isKept { try folder.remove(hash) }
  }

  func finish() throws(ReplicaError) -> [(hash: Digest, size: UInt64)] {
    guard current == nil else { throw ReplicaError(.bundleMalformed, ("reason", "attachment")) }
    return whole
  }
}
