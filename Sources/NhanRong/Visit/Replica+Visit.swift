import BundleFormat
package import Platform
import ReplicaStore
package import Sealing

extension Replica {
  /// The bundles that were taken in here, and those that went from here: they need not be opened again.
  package struct KnownBundles: Sendable {
    package let incoming: Set<Digest>
    package let outgoing: Set<Digest>
  }

  package func knownBundles() throws(ReplicaError) -> KnownBundles {
    try read { (core) throws(ReplicaError) in
      let ledger = try core.ledger()
      return KnownBundles(
        incoming: Set(ledger.filter { $0.direction == .incoming }.map(\.bundle)),
        outgoing: Set(ledger.filter { $0.direction == .outgoing }.map(\.bundle)))
    }
  }

  /// What is owed to whom.
  ///
  /// - Parameter present: the bundles that lie whole on the stick.
  package func dues(present: [Digest]) throws(ReplicaError) -> [Due] {
    let own = try requireUnit()
    return try read { (core) throws(ReplicaError) in try core.dues(of: own, present: present) }
  }

  /// Takes bundles in and tells what would then be owed, and takes everything back.
  package func rehearse(
    _ paths: [FilePath], present: [Digest]
  ) throws(ReplicaError) -> (results: [Result<ImportOutcome, ReplicaError>], dues: [Due]) {
    let keys = try requireKeys()
    let own = try requireUnit()
    return try update(.rollBack) { (core) throws(ReplicaError) in
      var results: [Result<ImportOutcome, ReplicaError>] = []
      for path in paths {
        do throws(ReplicaError) {
          let outcome = try core.inPart { () throws(ReplicaError) in
            try take(path, into: core, keys, isKept: false)
          }
          results.append(.success(outcome))
        } catch { results.append(.failure(error)) }
      }
      return (results, try core.dues(of: own, present: present))
    }
  }

  /// Whether a file is whole, read from the medium.
  package func isWhole(_ file: Stick.File) -> Bool {
    guard let claimed = file.claimed else { return false }
    do throws(ReplicaError) {
      try reread(file.path, expecting: Placed(hash: claimed, size: file.size))
      return true
    } catch { return false }
  }

  /// Reads what was written in one visit once more: a stick that claims more room than it has may have let
  /// a later file run into an earlier one.
  package func recheck(_ written: [WrittenBundle]) throws(ReplicaError) {
    for bundle in written {
      try reread(
        bundle.path, expecting: Placed(hash: bundle.outcome.bundle, size: bundle.outcome.size))
    }
  }

  /// How many bytes are missing for a bundle on a medium that was full; nil where it would fit now.
  package func missingRoom(
    for recipients: Recipients, in folder: FilePath
  ) throws(ReplicaError) -> UInt64? {
    let size = try export(for: recipients, into: folder, isDryRun: true).outcome.size
    let free = try filing { () throws(FileError) in try surroundings.files.freeSpace(at: folder) }
    return size > free ? size - free : nil
  }
}
