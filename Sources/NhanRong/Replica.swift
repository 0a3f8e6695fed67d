package import Causality
package import ChangeLog
import Merging
package import Platform
import ReplicaStore
package import Sealing
import Synchronization
import Trust

/// What a replica takes from outside: files, time, chance, the computer, and where keys are kept.
package struct Surroundings: Sendable {
  package var files: any FileSystem
  package var clock: WallClock
  package var randomness: Randomness
  package var machine: MachineIdentity
  package var state: FilePath
  package var passphrase: PassphraseSource

  package init(
    files: any FileSystem, clock: WallClock, randomness: Randomness, machine: MachineIdentity,
    state: FilePath, passphrase: PassphraseSource = .none
  ) {
    self.files = files
    self.clock = clock
    self.randomness = randomness
    self.machine = machine
    self.state = state
    self.passphrase = passphrase
  }

  /// This computer, with keys in the user's state folder.
  package static func system(_ environment: Environment = .system) -> Surroundings {
    let home = environment["HOME"].map { FilePath($0) } ?? FilePath("/")
    // A relative value is to be ignored (XDG Base Directory Specification).
    let named = environment["XDG_STATE_HOME"].map { FilePath($0) }
    let state = named.flatMap { $0.isAbsolute ? $0 : nil } ?? home.appending(".local/state")
    let files = LocalFileSystem()
    return Surroundings(
      files: files, clock: .system, randomness: .system, machine: .current(files: files),
      state: state.appending("nhanrong"))
  }
}

/// One office's copy of the register: a folder with a database and attached files, with which it reads,
/// writes and exchanges bundles.
///
/// One writer at a time: a second process that opens the same folder is refused. All members may be
/// called from any thread; they take turns.
public final class Replica: Sendable {
  package let folder: FilePath
  package let surroundings: Surroundings
  // Reached only inside `taking`, one thread at a time.
  private nonisolated(unsafe) let core: ReplicaCore
  private nonisolated(unsafe) let lock: any FileLock
  private let turn = Mutex(())
  let keyring: Keyring
  /// The key this replica was made for; its changes are signed with it.
  package var writer: WriterID { keyring.writer }
  /// The secret, where it is open.
  var keys: KeyPair? { keyring.keys }
  /// What others know the key of this replica by; nil where it is not on this computer.
  var publicKey: SigningPublicKey? { keyring.standing.publicKey }

  init(
    _ core: ReplicaCore, folder: FilePath, _ keyring: Keyring, lock: any FileLock,
    _ surroundings: Surroundings
  ) {
    unsafe self.core = core
    self.folder = folder
    self.keyring = keyring
    unsafe self.lock = lock
    self.surroundings = surroundings
  }

  /// The secret: asked for where it is under a passphrase, refused where it is not here.
  func requireKeys() throws(ReplicaError) -> KeyPair { try keyring.requireKeys() }

  /// Ends the work with the folder; every later call fails.
  public func close() {
    turn.withLock { _ in
      unsafe core.database.close()
      unsafe lock.release()
    }
  }

  func taking<Result>(
    _ body: (ReplicaCore) throws(ReplicaError) -> Result
  ) throws(ReplicaError) -> Result {
    var outcome: Swift.Result<Result, ReplicaError>?
    turn.withLock { _ in
      do throws(ReplicaError) { outcome = .success(unsafe try body(core)) } catch {
        outcome = .failure(error)
      }
    }
    guard let outcome else { throw ReplicaError(.ioFailed) }
    return try outcome.get()
  }

  package static func databasePath(_ folder: FilePath) -> FilePath {
    folder.appending("nhanrong.db")
  }

  /// Whether a folder holds a replica.
  ///
  /// - Throws: where the disk does not say: what cannot be looked at is not an empty folder.
  package static func isReplica(
    _ folder: FilePath, _ surroundings: Surroundings
  ) throws(ReplicaError) -> Bool {
    try filing { () throws(FileError) in
      do throws(FileError) {
        return try surroundings.files.metadataIfPresent(of: databasePath(folder))?.kind == .file
      } catch {
        if error.condition == .notAFolder { return false }
        throw error
      }
    }
  }

  var stateFolder: StateFolder { StateFolder(surroundings.state, files: surroundings.files) }

  package var attachments: AttachmentFolder {
    AttachmentFolder(folder.appending("attachments"), files: surroundings.files)
  }

  /// Reads, with everything as it is at this moment.
  package func read<Result>(
    _ body: (ReplicaCore) throws(ReplicaError) -> Result
  ) throws(ReplicaError) -> Result {
    try taking(body)
  }

  /// Changes the replica: all of it or nothing, and durable when it returns.
  package func update<Result>(
    _ ending: ReplicaCore.Ending = .commit,
    _ body: (ReplicaCore) throws(ReplicaError) -> Result
  ) throws(ReplicaError) -> Result {
    try taking { (core) throws(ReplicaError) in
      let result = try core.inTransaction(ending) { () throws(ReplicaError) in
        let result = try body(core)
        if core.hasContents {
          let now = surroundings.clock.millisecondsSinceEpoch
          try storing { () throws(StorageError) in try core.database.stampErased(at: now) }
        }
        return result
      }
      // What is committed stands: a lease that could not be written is no reason to report a failure,
      // and nothing is signed before it is (`requireLease`).
      if ending == .commit { try? saveLease(core) }
      // Nor is an erased content that stays a little longer; the next change tries again.
      if ending == .commit { try? tidy(core) }
      return result
    }
  }

  /// Writes changes of this replica's own.
  ///
  /// - Parameter mayAwaitApproval: whether a root's change is kept that other keys have to approve; the
  ///   caller then says so.
  package func write<Result>(
    _ ending: ReplicaCore.Ending = .commit, mayAwaitApproval: Bool = false,
    _ body: (ChangeWriter) throws(ReplicaError) -> Result
  ) throws(ReplicaError) -> Result {
    let keys = try requireKeys()
    let now = surroundings.clock.millisecondsSinceEpoch
    return try update(ending) { (core) throws(ReplicaError) in
      try core.write(
        keys, now: now, randomness: surroundings.randomness,
        mayBeHeld: mayAwaitApproval ? [.notApproved] : [], body)
    }
  }

  /// Why this replica went on in new logs since it was opened, where nobody was told before.
  package func newIncarnation() throws(ReplicaError) -> Genesis.Reason? {
    try read { (core) throws(ReplicaError) in core.newIncarnation }
  }

  /// The organisation this replica writes for; nil before it has joined.
  package func unit() throws(ReplicaError) -> OrganisationPath? {
    try read { (core) throws(ReplicaError) in core.unit(of: publicKey) }
  }

  /// The same, or the refusal to go on without.
  package func requireUnit() throws(ReplicaError) -> OrganisationPath {
    if let unit = try unit() { return unit }
    // A copied folder belongs to a domain; it is the key that is not here.
    if publicKey == nil { _ = try requireKeys() }
    throw ReplicaError(.notEnrolled)
  }

  /// Makes sure that the lease tells of everything written so far; to be called before a tip is signed,
  /// or a restored folder would write other changes under signed numbers (Protocol.md 9).
  func requireLease() throws(ReplicaError) {
    try taking { (core) throws(ReplicaError) in try saveLease(core) }
  }

  private func saveLease(_ core: ReplicaCore) throws(ReplicaError) {
    guard publicKey != nil else { return }
    let entries = core.leaseEntries
    if entries == core.leased { return }
    let lease = Lease(
      folder: folder.bytes, machine: surroundings.machine.bytes, entries: entries)
    try stateFolder.save(lease, of: writer)
    core.leased = entries
  }
}

extension ReplicaCore {
  /// The organisation a key writes for: the one of its effective grant that stands lowest, else the root it
  /// is a key of.
  package func unit(of key: SigningPublicKey?) -> OrganisationPath? {
    guard let key, let trust else { return nil }
    let paths = trust.effective.filter { $0.grant.signingKey == key }.map(\.grant.organisation)
    return paths.max { $0.organisation.tier < $1.organisation.tier } ?? trust.root(of: key)?.path
  }
}
