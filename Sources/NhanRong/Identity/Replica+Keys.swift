import CanonicalCBOR
package import Causality
import Orthography
package import Platform
package import Sealing

/// What can be said of a replica's key without opening it.
package struct KeyView: Sendable {
  package let writer: WriterID
  package let standing: KeyStanding
  package let keyPath: FilePath
  package let leasePath: FilePath
  /// Two people compare it to be sure that they speak of the same key; nil where it is not here.
  package let number: PhoneNumber?
}

extension Replica {
  package var keyView: KeyView {
    let number: PhoneNumber? =
      switch keyring.standing {
      case .absent, .damaged: nil
      case .open(let keys): PhoneNumber(keys.signing.publicKey, keys.sealing.publicKey)
      case .locked(let keys): keys.number
      }
    return KeyView(
      writer: writer, standing: keyring.standing, keyPath: stateFolder.keyPath(writer),
      leasePath: stateFolder.leasePath(of: writer, in: folder), number: number)
  }

  /// The key as a backup keeps it: under the passphrase it has already, else under a new one. There is
  /// no backup without a passphrase.
  package func keyBackup(
    under passphrase: () throws(ReplicaError) -> SecretBytes
  ) throws(ReplicaError) -> LockedKeys {
    let keys = try requireKeys()
    if case .locked(let locked) = keyring.standing { return locked }
    return try lock(keys, under: try passphrase())
  }

  /// Puts a key back where it is missing. The leases go first: what was written with it elsewhere is
  /// not known here, so the next change opens new logs (Protocol.md 9).
  package func restoreKey(
    _ backup: LockedKeys, with passphrase: SecretBytes, isDryRun: Bool = false
  ) throws(ReplicaError) {
    try mayRestore(backup)
    _ = try backup.open(with: passphrase)
    if isDryRun { return }
    try stateFolder.removeLeases(of: writer)
    try stateFolder.save(backup.fileBytes, of: writer, .isReplaced)
  }

  /// Refuses a backup of another key, and one of a key that is here.
  package func mayRestore(_ backup: LockedKeys) throws(ReplicaError) {
    guard backup.writer == writer else {
      throw ReplicaError(.keyOfAnother, ("writer", "\(backup.writer)"), ("own", "\(writer)"))
    }
    guard publicKey == nil else {
      throw ReplicaError(.keyIsHere, ("path", stateFolder.keyPath(writer).text))
    }
  }

  /// Refuses where the secret cannot be had, before more is asked for.
  package func mayUseKey() throws(ReplicaError) { _ = try requireKeys() }

  /// Puts the key file under another passphrase, or under none.
  package func changePassphrase(
    to passphrase: SecretBytes?, isDryRun: Bool = false
  ) throws(ReplicaError) {
    let keys = try requireKeys()
    var bytes =
      try passphrase.map { (passphrase) throws(ReplicaError) in
        try lock(keys, under: passphrase).fileBytes
      } ?? keys.fileBytes
    defer { overwrite(&bytes) }
    if !isDryRun { try stateFolder.save(bytes, of: writer, .isReplaced) }
  }

  private func lock(
    _ keys: KeyPair, under passphrase: SecretBytes
  ) throws(ReplicaError) -> LockedKeys {
    guard let locked = LockedKeys(keys, under: passphrase, surroundings.randomness) else {
      throw ReplicaError(.ioFailed, ("reason", "memory"))
    }
    return locked
  }
}

extension LockedKeys {
  package var number: PhoneNumber { PhoneNumber(signingKey, sealingKey) }
}

extension PhoneNumber {
  /// The number of a key, by its two public halves.
  package init(_ signing: SigningPublicKey, _ sealing: SealingPublicKey) {
    var encoder = CBOREncoder()
    encoder.array(3)
    encoder.unsigned(1)
    encoder.byteString(signing.bytes)
    encoder.byteString(sealing.bytes)
    self.init(of: encoder.bytes)
  }
}

/// A passphrase as a person types it, brought into the one form that all keyboards give.
package enum Passphrase {
  package static let lengthMin = 8
  package static let sizeMax = 1024

  /// Takes the typed bytes over and wipes them.
  ///
  /// - Parameter isNew: a new one has to have a certain length.
  /// - Throws: `NR-K07`.
  package static func entered(
    _ typed: inout [UInt8], isNew: Bool
  ) throws(ReplicaError) -> SecretBytes {
    defer { overwrite(&typed) }
    var clean: [UInt8]
    do throws(TextRefusal) {
      clean = try cleanText(typed, as: TextRule(isLong: false, sizeMax: sizeMax))
    } catch { throw ReplicaError(.passphraseUnfit, ("reason", "text")) }
    let letters = clean.count { $0 & 0xC0 != 0x80 }
    guard letters >= (isNew ? lengthMin : 1) else {
      overwrite(&clean)
      throw ReplicaError(.passphraseUnfit, ("reason", "short"), ("min", "\(lengthMin)"))
    }
    return SecretBytes(taking: &clean)
  }
}
