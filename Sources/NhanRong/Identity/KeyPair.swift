import CanonicalCBOR
package import Causality
import ChangeLog
package import Sealing

/// The secret of one computer of one unit: a key that signs and a key that opens what is sealed to
/// it. It never stands in the replica's folder (Protocol.md 9).
package struct KeyPair: Sendable {
  package let signing: SigningKey
  package let sealing: SealingKey
  private let seeds: [UInt8]

  package var writer: WriterID { WriterID(of: signing.publicKey) }

  package static func generate(_ randomness: Randomness) -> KeyPair? {
    KeyPair(seeds: randomness.bytes(64))
  }

  private init?(seeds: [UInt8]) {
    guard seeds.count == 64, let signing = SigningKey(seed: Array(seeds[..<32])),
      let sealing = SealingKey(seed: Array(seeds[32...]))
    else { return nil }
    self.signing = signing
    self.sealing = sealing
    self.seeds = seeds
  }

  /// The form in which the key file keeps it.
  package var fileBytes: [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(2)
    encoder.unsigned(1)
    encoder.byteString(seeds)
    return encoder.bytes
  }

  package init?(fileBytes: [UInt8]) {
    var decoder = CBORDecoder(to: fileBytes.count)
    do throws(CBORError) {
      try decoder.array(fileBytes.span, count: 2)
      guard try decoder.unsigned(fileBytes.span) == 1 else { return nil }
      let seeds = copy(fileBytes.span, try decoder.byteString(fileBytes.span, count: 64))
      try decoder.finish()
      self.init(seeds: seeds)
    } catch { return nil }
  }
}
