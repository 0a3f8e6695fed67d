import CSodium

/// An X25519 public key to which a file key can be sealed.
package struct SealingPublicKey: Hashable, Sendable {
  package static let sealedOverhead = 48
  package let bytes: [UInt8]

  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    self.bytes = Array(bytes)
  }

  /// Seals bytes so that only the holder of the key opens them; the sender stays unnamed.
  package func seal(_ bytes: [UInt8]) -> [UInt8]? {
    var sealed = [UInt8](repeating: 0, count: bytes.count + Self.sealedOverhead)
    guard startLibrary(),
      unsafe crypto_box_seal(&sealed, bytes, UInt64(bytes.count), self.bytes) == 0
    else { return nil }
    return sealed
  }
}

/// An X25519 key pair, made from 32 secret bytes.
package struct SealingKey: Sendable {
  package let publicKey: SealingPublicKey
  private let secret: SecretBytes

  package init?(seed: [UInt8]) {
    guard seed.count == 32, startLibrary() else { return nil }
    var publicBytes = [UInt8](repeating: 0, count: 32)
    var secret = [UInt8](repeating: 0, count: 32)
    guard unsafe crypto_box_seed_keypair(&publicBytes, &secret, seed) == 0,
      let publicKey = SealingPublicKey(publicBytes)
    else { return nil }
    self.publicKey = publicKey
    self.secret = SecretBytes(taking: &secret)
  }

  /// Opens what was sealed to this key; nil where it was sealed to another or was changed.
  package func open(_ sealed: [UInt8]) -> [UInt8]? {
    guard sealed.count >= SealingPublicKey.sealedOverhead else { return nil }
    var opened = [UInt8](repeating: 0, count: sealed.count - SealingPublicKey.sealedOverhead)
    let isOpened = secret.reading { secret in
      unsafe crypto_box_seal_open(
        &opened, sealed, UInt64(sealed.count), publicKey.bytes, secret) == 0
    }
    guard isOpened else { return nil }
    return opened
  }
}
