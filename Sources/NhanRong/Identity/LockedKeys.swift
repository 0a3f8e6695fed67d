import CanonicalCBOR
package import Causality
import ChangeLog
package import Sealing

/// The secret of one computer under a passphrase: the form of every backup, and of the key file of
/// whoever wishes so (Protocol.md 9).
package struct LockedKeys: Hashable, Sendable {
  /// A file of this form is smaller; nothing larger is read.
  package static let fileSizeMax = 1024
  private static let version: UInt64 = 2
  private static let boxSize = KeyPair.seedsSize + ChunkCipher.tagSize

  package let signingKey: SigningPublicKey
  package let sealingKey: SealingPublicKey
  package let cost: PassphraseCost
  private let salt: [UInt8]
  private let nonce: [UInt8]
  private let box: [UInt8]

  package var writer: WriterID { WriterID(of: signingKey) }

  /// Nil where the memory for it is not there.
  package init?(
    _ keys: KeyPair, under passphrase: SecretBytes, cost: PassphraseCost = .usual,
    _ randomness: Randomness
  ) {
    let salt = randomness.bytes(ChunkCipher.saltSize)
    let nonce = randomness.bytes(ChunkCipher.nonceSize)
    guard let cipher = ChunkCipher(passphrase: passphrase, salt: salt, cost: cost) else {
      return nil
    }
    var box: [UInt8] = []
    let isSealed = keys.seeds.reading { seeds in
      cipher.seal(seeds, 0..<seeds.count, nonce: nonce, appendingTo: &box)
    }
    guard isSealed else { return nil }
    signingKey = keys.signing.publicKey
    sealingKey = keys.sealing.publicKey
    self.cost = cost
    self.salt = salt
    self.nonce = nonce
    self.box = box
  }

  /// - Throws: `NR-K02` where the passphrase is another, or the box was changed.
  package func open(with passphrase: SecretBytes) throws(ReplicaError) -> KeyPair {
    guard let cipher = ChunkCipher(passphrase: passphrase, salt: salt, cost: cost) else {
      throw ReplicaError(.ioFailed, ("reason", "memory"))
    }
    var seeds: [UInt8] = []
    defer { overwrite(&seeds) }
    guard cipher.open(box, 0..<box.count, nonce: nonce, appendingTo: &seeds),
      let keys = KeyPair(taking: &seeds), keys.signing.publicKey == signingKey,
      keys.sealing.publicKey == sealingKey
    else { throw ReplicaError(.passphraseWrong) }
    return keys
  }

  package var fileBytes: [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(8)
    encoder.unsigned(Self.version)
    encoder.byteString(signingKey.bytes)
    encoder.byteString(sealingKey.bytes)
    encoder.byteString(salt)
    encoder.unsigned(cost.operations)
    encoder.unsigned(cost.memorySize)
    encoder.byteString(nonce)
    encoder.byteString(box)
    return encoder.bytes
  }

  /// - Throws: `NR-K03` for bytes that are no such file, `NR-K04` where opening it would take more
  ///   memory or time than is allowed.
  package init(fileBytes: [UInt8]) throws(ReplicaError) {
    let damaged = ReplicaError(.keyFileDamaged)
    guard fileBytes.count <= Self.fileSizeMax else { throw damaged }
    let source = fileBytes.span
    var decoder = CBORDecoder(to: fileBytes.count)
    let operations: UInt64
    let memorySize: UInt64
    do throws(CBORError) {
      try decoder.array(source, count: 8)
      guard try decoder.unsigned(source) == Self.version,
        let signing = SigningPublicKey(copy(source, try decoder.byteString(source, count: 32))),
        let sealing = SealingPublicKey(copy(source, try decoder.byteString(source, count: 32)))
      else { throw CBORError.outOfRange(at: 0) }
      (signingKey, sealingKey) = (signing, sealing)
      salt = copy(source, try decoder.byteString(source, count: ChunkCipher.saltSize))
      operations = try decoder.unsigned(source)
      memorySize = try decoder.unsigned(source)
      nonce = copy(source, try decoder.byteString(source, count: ChunkCipher.nonceSize))
      box = copy(source, try decoder.byteString(source, count: Self.boxSize))
      try decoder.finish()
    } catch { throw damaged }
    guard let cost = PassphraseCost(operations: operations, memorySize: memorySize) else {
      throw ReplicaError(
        .keyFileTooCostly, ("operations", "\(operations)"), ("memory", "\(memorySize)"))
    }
    self.cost = cost
  }
}
