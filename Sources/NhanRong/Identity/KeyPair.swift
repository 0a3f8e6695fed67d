import CanonicalCBOR
package import Causality
import ChangeLog
package import Sealing

/// The secret of one computer of one unit: a key that signs and a key that opens what is sealed to
/// it. It never stands in the replica's folder (Protocol.md 9).
package struct KeyPair: Sendable {
  static let seedsSize = 64

  package let signing: SigningKey
  package let sealing: SealingKey
  /// What both keys are made from, and all a key file has to keep.
  let seeds: SecretBytes

  package var writer: WriterID { WriterID(of: signing.publicKey) }

  package static func generate(_ randomness: Randomness) -> KeyPair? {
    var seeds = randomness.bytes(seedsSize)
    return KeyPair(taking: &seeds)
  }

  /// Takes the seeds over: the caller's variable is empty afterwards.
  init?(taking seeds: inout [UInt8]) {
    guard seeds.count == Self.seedsSize else { return nil }
    var first = Array(seeds[..<32])
    var second = Array(seeds[32...])
    defer {
      overwrite(&first)
      overwrite(&second)
    }
    guard let signing = SigningKey(seed: first), let sealing = SealingKey(seed: second) else {
      return nil
    }
    self.signing = signing
    self.sealing = sealing
    self.seeds = SecretBytes(taking: &seeds)
  }

  /// The form in which a key file without a passphrase keeps it.
  package var fileBytes: [UInt8] {
    seeds.reading { seeds in
      var encoder = CBOREncoder()
      encoder.array(2)
      encoder.unsigned(1)
      encoder.byteString(seeds)
      return encoder.bytes
    }
  }

  package init?(fileBytes: [UInt8]) {
    var decoder = CBORDecoder(to: fileBytes.count)
    do throws(CBORError) {
      try decoder.array(fileBytes.span, count: 2)
      guard try decoder.unsigned(fileBytes.span) == 1 else { return nil }
      var seeds = copy(
        fileBytes.span, try decoder.byteString(fileBytes.span, count: Self.seedsSize))
      try decoder.finish()
      self.init(taking: &seeds)
    } catch { return nil }
  }
}
