import Causality
import ChangeLog
package import Sealing
import Synchronization

/// Where a passphrase comes from when one is needed: a person, or a file that a script names. Nobody is
/// asked before.
package struct PassphraseSource: Sendable {
  let ask: @Sendable () throws(ReplicaError) -> SecretBytes

  package init(_ ask: @escaping @Sendable () throws(ReplicaError) -> SecretBytes) {
    self.ask = ask
  }

  package static let none = PassphraseSource { () throws(ReplicaError) in
    throw ReplicaError(.keyLocked)
  }
}

/// How the key of a replica lies on this computer.
package enum KeyStanding: Sendable {
  /// It is not here: the replica is for reading.
  case absent
  /// The file in its place cannot be read.
  case damaged(ReplicaError)
  case open(KeyPair)
  case locked(LockedKeys)

  var publicKey: SigningPublicKey? {
    switch self {
    case .absent, .damaged: nil
    case .open(let keys): keys.signing.publicKey
    case .locked(let keys): keys.signingKey
    }
  }
}

/// The key of one replica: what is public of it at any time, its secret when it is needed, asked for
/// once.
final class Keyring: Sendable {
  let writer: WriterID
  let standing: KeyStanding
  private let passphrase: PassphraseSource
  /// What asking gave: a wrong passphrase is not asked for again in one command.
  private let opened: Mutex<Result<KeyPair, ReplicaError>?>

  init(_ writer: WriterID, _ standing: KeyStanding, _ passphrase: PassphraseSource) {
    self.writer = writer
    self.standing = standing
    self.passphrase = passphrase
    switch standing {
    case .open(let keys): opened = Mutex(.success(keys))
    case .absent: opened = Mutex(.failure(ReplicaError(.keyMissing, ("writer", "\(writer)"))))
    case .damaged(let error): opened = Mutex(.failure(error))
    case .locked: opened = Mutex(nil)
    }
  }

  /// Nil until somebody opened it.
  var keys: KeyPair? { try? opened.withLock { $0 }?.get() }

  func requireKeys() throws(ReplicaError) -> KeyPair {
    if let known = opened.withLock({ $0 }) { return try known.get() }
    guard case .locked(let locked) = standing else { throw ReplicaError(.keyMissing) }
    let outcome: Result<KeyPair, ReplicaError>
    do throws(ReplicaError) {
      outcome = .success(try locked.open(with: try passphrase.ask()))
    } catch { outcome = .failure(error) }
    opened.withLock { $0 = outcome }
    return try outcome.get()
  }
}
