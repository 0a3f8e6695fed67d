package import CanonicalCBOR
package import Causality
package import Sealing

/// A signed position of a log: with the hash chain it vouches for every change up to there
/// (Protocol.md 7).
package struct Tip: Hashable, Sendable {
  package let log: LogID
  package let sequence: UInt64
  package let id: ChangeID
  package let signature: Signature

  package init(log: LogID, sequence: UInt64, id: ChangeID, signature: Signature) {
    self.log = log
    self.sequence = sequence
    self.id = id
    self.signature = signature
  }

  package static func signedBytes(log: LogID, sequence: UInt64, id: ChangeID) -> [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(4)
    encoder.unsigned(1)
    encoder.byteString(log.bytes)
    encoder.unsigned(sequence)
    encoder.byteString(id.bytes)
    return encoder.bytes
  }

  /// Signs a position; to be called only after the change is durable (Protocol.md 7).
  package static func signed(
    log: LogID, sequence: UInt64, id: ChangeID, with key: SigningKey
  ) -> Tip? {
    let bytes = signedBytes(log: log, sequence: sequence, id: id)
    guard let signature = key.sign(bytes, as: .tip) else { return nil }
    return Tip(log: log, sequence: sequence, id: id, signature: signature)
  }

  package func isSigned(by key: SigningPublicKey) -> Bool {
    key.verifies(
      signature, over: Self.signedBytes(log: log, sequence: sequence, id: id), as: .tip)
  }

  package func encode(into encoder: inout CBOREncoder) {
    encoder.array(4)
    encoder.byteString(log.bytes)
    encoder.unsigned(sequence)
    encoder.byteString(id.bytes)
    encoder.byteString(signature.bytes)
  }

  package static func decode(
    _ decoder: inout CBORDecoder, _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> Tip {
    let start = decoder.position
    try decoder.array(source, count: 4)
    let log = LogID(bytes: source.extracting(try decoder.byteString(source, count: 16)))
    let sequence = try decoder.unsigned(source, max: sequenceMax)
    let id = ChangeID(bytes: source.extracting(try decoder.byteString(source, count: 32)))
    let signature = Signature(copy(source, try decoder.byteString(source, count: 64)))
    guard let log, let id, let signature, sequence >= 1 else { throw .unexpectedCount(at: start) }
    return Tip(log: log, sequence: sequence, id: id, signature: signature)
  }
}
