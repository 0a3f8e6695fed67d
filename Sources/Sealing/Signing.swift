import CSodium

/// What a signature is about; its text stands before the signed bytes, so that a signature made for
/// one purpose never passes for another (Protocol.md, registry of signature contexts).
package enum SignatureContext: String, Sendable, CaseIterable {
  case tip = "nr.tip.1"
  case bundle = "nr.bundle.1"
  case enrolment = "nr.enrol.1"

  func message(_ bytes: [UInt8]) -> [UInt8] { Array(rawValue.utf8) + [0] + bytes }
}

/// An Ed25519 public key.
package struct SigningPublicKey: Hashable, Sendable, Comparable {

  package let bytes: [UInt8]

  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    self.bytes = Array(bytes)
  }

  package static func < (left: SigningPublicKey, right: SigningPublicKey) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  /// Whether this key signed these bytes for this purpose. Signatures with a non-canonical scalar,
  /// and keys or nonces of small order, are refused.
  package func verifies(
    _ signature: Signature, over bytes: [UInt8], as context: SignatureContext
  ) -> Bool {
    verifies(signature, ofMessage: context.message(bytes))
  }

  /// Plain Ed25519, as published vectors have it; everything of ours is signed for a purpose.
  package func verifies(_ signature: Signature, ofMessage message: [UInt8]) -> Bool {
    guard Ed25519Acceptance.mayPass(signature.bytes, by: bytes) else { return false }
    return unsafe crypto_sign_verify_detached(
      signature.bytes, message, UInt64(message.count), bytes) == 0
  }
}

/// 64 bytes of Ed25519.
package struct Signature: Hashable, Sendable {
  package let bytes: [UInt8]

  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 64 else { return nil }
    self.bytes = Array(bytes)
  }
}

/// An Ed25519 key pair, made from 32 secret bytes.
package struct SigningKey: Sendable {
  package let publicKey: SigningPublicKey
  private let secret: SecretBytes

  package init?(seed: [UInt8]) {
    guard seed.count == 32, startLibrary() else { return nil }
    var publicBytes = [UInt8](repeating: 0, count: 32)
    var secret = [UInt8](repeating: 0, count: 64)
    guard unsafe crypto_sign_seed_keypair(&publicBytes, &secret, seed) == 0,
      let publicKey = SigningPublicKey(publicBytes)
    else { return nil }
    self.publicKey = publicKey
    self.secret = SecretBytes(taking: &secret)
  }

  package func sign(_ bytes: [UInt8], as context: SignatureContext) -> Signature? {
    let message = context.message(bytes)
    var signature = [UInt8](repeating: 0, count: 64)
    let isSigned = secret.reading { secret in
      unsafe crypto_sign_detached(&signature, nil, message, UInt64(message.count), secret) == 0
    }
    guard isSigned else { return nil }
    return Signature(signature)
  }
}

/// Prepares the library's tables; every use after the first costs nothing.
package func startLibrary() -> Bool { sodium_init() >= 0 }
