package import Causality
import ChangeLog
import Merging
import Platform
import ReplicaStore
import Sealing
package import Trust

/// A root of several keys: what lacks approvals, and giving them (Protocol.md 11.8).
extension Replica {
  /// What the newest root asks for and what lacks it.
  package struct RootStanding: Sendable {
    package let record: RootRecord
    /// Whether this replica's key is one of the root's.
    package let isOurs: Bool
    /// Changes with fewer keys behind them than the threshold, in order of their ids.
    package let lacking: [RootChange]
    /// Those of them that this replica's key neither wrote nor approved.
    package let openToUs: [RootChange]
  }

  /// - Throws: `NR-R06` before the replica has joined a domain.
  /// - Cost: reads the root's logs where it has a threshold above one.
  package func rootStanding() throws(ReplicaError) -> RootStanding {
    let own = publicKey
    return try read { (core) throws(ReplicaError) in
      guard let record = core.trust?.newestRecord else { throw ReplicaError(.notEnrolled) }
      let isOurs = own.map { record.keys.contains($0) } ?? false
      let lacking =
        record.threshold > 1 ? try core.rootChanges().filter { !$0.isBacked } : []
      let open = lacking.filter { change in
        isOurs && own.map { !change.backers.contains($0) } ?? false
      }
      return RootStanding(record: record, isOurs: isOurs, lacking: lacking, openToUs: open)
    }
  }

  /// Whether what this replica signs for units waits for other keys: it writes as a root of several.
  package func needsApproval() throws(ReplicaError) -> Bool {
    guard try requireUnit().steps.isEmpty else { return false }
    return try read { (core) throws(ReplicaError) in core.trust?.newestRecord?.threshold ?? 1 } > 1
  }

  /// The change of a root whose id begins with these digits, which our key may approve.
  ///
  /// - Throws: `NR-W01` without a key of the root, `NR-T09` where one key is enough or enough stand
  ///   behind it, `NR-T05` where there is no such change or there are several, `NR-T06` where another
  ///   organisation wrote it, `NR-T07` for an own one, `NR-T08` for one approved before.
  package func approvable(startingWith digits: String) throws(ReplicaError) -> RootChange {
    try read { (core) throws(ReplicaError) in
      try core.mayApprove(publicKey)
      let change = try core.rootChange(startingWith: digits)
      try core.mayApprove(change, publicKey)
      return change
    }
  }

  /// Every change that waits for our key, in order of their ids.
  ///
  /// - Throws: `NR-W01` without a key of the root, `NR-T09` where one key is enough.
  package func approvable() throws(ReplicaError) -> [RootChange] {
    try read { (core) throws(ReplicaError) in try core.mayApprove(publicKey) }
    return try rootStanding().openToUs
  }

  /// Puts this replica's key behind changes of the root, and says what that does to the changes held
  /// here. All are approved or none.
  ///
  /// - Throws: as `approvable`.
  package func approve(
    _ ids: [ChangeID], isDryRun: Bool = false
  ) throws(ReplicaError) -> PaperEffect {
    let keys = try requireKeys()
    let now = surroundings.clock.millisecondsSinceEpoch
    return try update(isDryRun ? .rollBack : .commit) { (core) throws(ReplicaError) in
      try core.mayApprove(keys.signing.publicKey)
      let all = try core.rootChanges()
      var wanted: [RootChange] = []
      for id in Ascending(ids).elements {
        guard let change = all.first(where: { $0.id == id }) else {
          throw ReplicaError(.unknownChange, ("change", "\(id)"))
        }
        try core.mayApprove(change, keys.signing.publicKey)
        wanted.append(change)
      }
      return try core.approve(wanted, keys, now: now, randomness: surroundings.randomness)
    }
  }
}

extension ReplicaCore {
  fileprivate func mayApprove(_ key: SigningPublicKey?) throws(ReplicaError) {
    guard let record = trust?.newestRecord else { throw ReplicaError(.notEnrolled) }
    guard let key, record.keys.contains(key) else {
      throw ReplicaError(.notAllowed, ("reason", "noRoot"))
    }
    guard record.threshold > 1 else {
      throw ReplicaError(.nothingToApprove, ("reason", "oneKey"))
    }
  }

  fileprivate func mayApprove(
    _ change: RootChange, _ key: SigningPublicKey?
  ) throws(ReplicaError) {
    let name = ("change", "\(change.id)")
    if change.author == key { throw ReplicaError(.ownChange, name) }
    if let key, change.backers.contains(key) { throw ReplicaError(.alreadyApproved, name) }
    if change.isBacked { throw ReplicaError(.nothingToApprove, name, ("reason", "enough")) }
  }

  fileprivate func rootChange(startingWith digits: String) throws(ReplicaError) -> RootChange {
    let wanted = Array(digits.utf8)
    let found = try rootChanges().filter { $0.id.description.utf8.starts(with: wanted) }
    if wanted.count >= 6, found.count == 1 { return found[0] }
    if wanted.count >= 6, found.isEmpty, try isKnown(wanted) {
      throw ReplicaError(.notOfTheRoot, ("change", digits))
    }
    throw ReplicaError(
      .unknownChange, ("change", digits), ("reason", found.count > 1 ? "ambiguous" : "none"))
  }

  /// Whether a paper or a record here has such an id.
  private func isKnown(_ digits: [UInt8]) throws(ReplicaError) -> Bool {
    if papers.contains(where: { $0.id.description.utf8.starts(with: digits) }) { return true }
    var isKnown = false
    try database.forEachRecord { (row) throws(ReplicaError) in
      // A record is called by the first half of the id of the change that made it.
      let id = Array(row.id.description.utf8)
      isKnown = isKnown || id.starts(with: digits.prefix(id.count))
    }
    return isKnown
  }

  fileprivate func approve(
    _ changes: [RootChange], _ keys: KeyPair, now: Int64, randomness: Randomness
  ) throws(ReplicaError) -> PaperEffect {
    guard let root = trust?.newestRecord?.path else { throw ReplicaError(.notEnrolled) }
    let before = try standingChanges(below: root.organisation)
    let ids = try write(keys, now: now, randomness: randomness) { (writer) throws(ReplicaError) in
      var ids: [ChangeID] = []
      for change in changes {
        // With the audience of what it approves: whoever judges the change has to judge it too.
        ids.append(
          try writer.organisationChange(
            as: root, for: change.audience, PaperBody.approve(change.id).item))
      }
      return ids
    }
    return effect(of: ids, from: before, to: try standingChanges(below: root.organisation))
  }
}
