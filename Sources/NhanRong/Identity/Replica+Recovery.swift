import BundleFormat
import Causality
import ChangeLog
package import Platform
import ReplicaStore
import Sealing
package import Trust

/// A lost computer comes back: its key from a backup, its changes from the bundles of others or its own.
extension Replica {
  /// The root a bundle comes from, to be compared by people before it is trusted.
  package static func root(
    of path: FilePath, readableWith keys: KeyPair, _ surroundings: Surroundings
  ) throws(ReplicaError) -> RootRecord {
    let file = try filing { () throws(FileError) in try surroundings.files.openForReading(path) }
    defer { file.close() }
    let bundle = try bundling { () throws(BundleError) in
      try UnverifiedBundle.open(BundleFile(file)).unseal(with: [keys.sealing]).readManifest()
    }
    guard let root = try? RootRecord(decoding: bundle.manifest.statement.proof.rootRecord),
      root.organisation == bundle.manifest.statement.root
    else { throw ReplicaError(.badRequest, ("path", path.text)) }
    return root
  }

  /// Makes the folder of a lost replica anew, with its old key: empty, trusting the root, ready to take
  /// bundles in. It continues no log, so nothing it writes can stand under a number that was used
  /// (Protocol.md 9). A recovery that was cut off before anything came in begins again in its folder.
  ///
  /// - Throws: `NR-R03` where the folder holds a replica already.
  package static func recover(
    at folder: FilePath, _ readModel: ReadModel, _ surroundings: Surroundings,
    key backup: LockedKeys, root: RootRecord
  ) throws(ReplicaError) -> Replica {
    let state = StateFolder(surroundings.state, files: surroundings.files)
    if try !isReplica(folder, surroundings) {
      try makeFolder(at: folder, readModel, surroundings, writer: backup.writer) {
        () throws(ReplicaError) in
        try state.removeLeases(of: backup.writer)
        if !state.hasKey(of: backup.writer) {
          try state.save(backup.fileBytes, of: backup.writer, .isReplaced)
        }
      }
    }
    let replica = try open(at: folder, readModel, surroundings)
    do throws(ReplicaError) {
      try replica.update { (core) throws(ReplicaError) in
        guard replica.writer == backup.writer, core.catalog.logs.isEmpty else {
          throw ReplicaError(.replicaExists, ("path", folder.text))
        }
        try core.trust(root)
      }
      return replica
    } catch {
      replica.close()
      throw error
    }
  }

  /// The keys of the replica that this computer keeps a lease of for a folder, where they lie open.
  package static func keys(leasing folder: FilePath, _ surroundings: Surroundings) -> KeyPair? {
    let state = StateFolder(surroundings.state, files: surroundings.files)
    guard let writer = (try? state.writer(leasing: folder)).flatMap({ $0 }),
      case .open(let keys)? = try? state.standing(of: writer)
    else { return nil }
    return keys
  }

  /// Takes back a folder that recovery just made.
  package func abandon() {
    close()
    try? surroundings.files.remove(Self.databasePath(folder))
    try? surroundings.files.remove(folder.appending("nhanrong.lock"))
  }
}
