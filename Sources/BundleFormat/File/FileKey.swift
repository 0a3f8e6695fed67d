import Sealing

/// The secret of one bundle, from which the keys of its header and body follow.
struct FileKey {
  static let size = 32
  private let bytes: [UInt8]

  init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.size else { return nil }
    self.bytes = bytes
  }

  /// Binds a stanza to this key alone: without it one sealed file could open to two contents, one
  /// for each of two recipients.
  var commitment: [UInt8] { Digest.of(bytes, for: .commitment).bytes }

  func headerCode(over header: [UInt8]) -> [UInt8] {
    let key = Digest.of([], for: .headerKey, key: bytes).bytes
    return Digest.of(header, for: .headerCode, key: key).bytes
  }

  var bodyCipher: ChunkCipher? {
    ChunkCipher(key: Digest.of([], for: .bodyKey, key: bytes).bytes)
  }

  func sealed(to key: SealingPublicKey) -> [UInt8]? { key.seal(bytes) }

  /// For a plain bundle, where it stands open.
  var openBytes: [UInt8] { bytes }
}
