import CanonicalCBOR
import ChangeLog
package import Sealing

/// What a computer sends to its superior to be let in: its two public keys and a name for people,
/// signed with the key it asks for.
package struct EnrolmentRequest: Hashable, Sendable {
  package static let nameSizeMax = 256
  package static let sizeMax = 1024

  package let signingKey: SigningPublicKey
  package let sealingKey: SealingPublicKey
  package let name: [UInt8]
  private let payload: [UInt8]
  private let signature: Signature

  package init?(keys: KeyPair, name: [UInt8]) {
    guard name.count <= Self.nameSizeMax else { return nil }
    var encoder = CBOREncoder()
    encoder.array(4)
    encoder.unsigned(1)
    encoder.byteString(keys.signing.publicKey.bytes)
    encoder.byteString(keys.sealing.publicKey.bytes)
    encoder.text(utf8: name)
    guard let signature = keys.signing.sign(encoder.bytes, as: .enrolment) else { return nil }
    signingKey = keys.signing.publicKey
    sealingKey = keys.sealing.publicKey
    self.name = name
    payload = encoder.bytes
    self.signature = signature
  }

  package var bytes: [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(2)
    encoder.byteString(payload)
    encoder.byteString(signature.bytes)
    return encoder.bytes
  }

  /// Nil for bytes that are no request or were changed.
  package init?(bytes: [UInt8]) {
    guard bytes.count <= Self.sizeMax else { return nil }
    var decoder = CBORDecoder(to: bytes.count)
    do throws(CBORError) {
      try decoder.array(bytes.span, count: 2)
      let payload = copy(bytes.span, try decoder.byteString(bytes.span))
      let signature = Signature(copy(bytes.span, try decoder.byteString(bytes.span, count: 64)))
      try decoder.finish()
      var inner = CBORDecoder(to: payload.count)
      try inner.array(payload.span, count: 4)
      guard try inner.unsigned(payload.span) == 1 else { return nil }
      let signing = SigningPublicKey(
        copy(payload.span, try inner.byteString(payload.span, count: 32)))
      let sealing = SealingPublicKey(
        copy(payload.span, try inner.byteString(payload.span, count: 32)))
      let name = copy(payload.span, try inner.text(payload.span))
      try inner.finish()
      guard let signing, let sealing, let signature, name.count <= Self.nameSizeMax,
        signing.verifies(signature, over: payload, as: .enrolment)
      else { return nil }
      signingKey = signing
      sealingKey = sealing
      self.name = name
      self.payload = payload
      self.signature = signature
    } catch { return nil }
  }

  /// The number two people compare before the request is granted.
  package var number: PhoneNumber { PhoneNumber(of: payload) }
}

/// 24 digits in six groups that two people read to each other: three digits of a hash and a check
/// digit that tells a slip of the tongue at once.
package struct PhoneNumber: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(of bytes: [UInt8]) {
    let digest = Digest.of(bytes, for: .enrolment).bytes
    var groups: [String] = []
    for group in 0..<6 {
      let value = (Int(digest[group * 2]) << 8 | Int(digest[group * 2 + 1])) % 1000
      let digits = [value / 100, value / 10 % 10, value % 10]
      let check = (digits[0] * 7 + digits[1] * 3 + digits[2] + group) % 10
      groups.append("\(digits[0])\(digits[1])\(digits[2])\(check)")
    }
    description = groups.joined(separator: " ")
  }

  /// Whether people read the same digits; spaces and dashes do not count.
  package func matches(_ text: String) -> Bool {
    let digits = text.utf8.filter { (0x30...0x39).contains($0) }
    return digits == description.utf8.filter { $0 != 0x20 }
  }
}
