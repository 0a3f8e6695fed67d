import Causality
package import ChangeLog
import Merging
import Platform
import Sealing
import Trust

/// Founding a domain, alone or with others (Protocol.md 11.1).
extension Replica {
  /// What makes up the root of a new domain besides our own key.
  package struct RootKeys: Sendable {
    /// One for each computer that holds another key of the root.
    let others: [EnrolmentRequest]
    /// How many keys have to agree to what the root does.
    let threshold: Int

    /// Our own key alone.
    package static let own = RootKeys(checked: [], threshold: 1)

    private init(checked others: [EnrolmentRequest], threshold: Int) {
      self.others = others
      self.threshold = threshold
    }

    /// - Parameter threshold: nil for more than half of all keys.
    /// - Throws: `NR-T04` where a key stands twice, where there are too many, or where so many cannot agree.
    package init(
      with others: [EnrolmentRequest], threshold: Int?
    ) throws(ReplicaError) {
      let count = others.count + 1
      guard count <= RootRecord.keysMax else {
        throw ReplicaError(
          .rootUnfit, ("reason", "tooMany"), ("max", "\(RootRecord.keysMax)"))
      }
      guard Ascending(others.map(\.signingKey)).count == others.count else {
        throw ReplicaError(.rootUnfit, ("reason", "sameKey"))
      }
      let threshold = threshold ?? count / 2 + 1
      guard (1...count).contains(threshold) else {
        throw ReplicaError(
          .rootUnfit, ("reason", "threshold"), ("value", "\(threshold)"), ("max", "\(count)"))
      }
      self.init(checked: others, threshold: threshold)
    }

    func record(with own: SigningPublicKey, name: [UInt8]) throws(ReplicaError) -> RootRecord {
      guard !others.contains(where: { $0.signingKey == own }) else {
        throw ReplicaError(.rootUnfit, ("reason", "sameKey"))
      }
      guard
        let record = RootRecord(
          keys: [own] + others.map(\.signingKey), threshold: threshold, name: name)
      else { throw ReplicaError(.badValue, ("reason", "name")) }
      return record
    }
  }

  /// Founds a domain: a root with this replica's key, alone or with others, and the first organisation
  /// below it, for which this replica then writes; where others have to agree, from their approval on.
  ///
  /// - Parameter more: what is written with it, as the organisation.
  package func found(
    name: [UInt8], tier: UInt8, keys rootKeys: RootKeys = .own, isDryRun: Bool = false,
    _ more: (ChangeWriter, OrganisationPath) throws(ReplicaError) -> Void = { _, _ in }
  ) throws(ReplicaError) -> OrganisationPath {
    let keys = try requireKeys()
    try mustBeOutside()
    let record = try rootKeys.record(with: keys.signing.publicKey, name: name)
    let nonce = surroundings.randomness.bytes(16)
    guard let rootPath = record.path, let unit = rootPath.founding(tier: tier, nonce: nonce),
      let grant = Grant(
        signingKey: keys.signing.publicKey, sealingKey: keys.sealing.publicKey,
        organisation: unit, scope: unit, role: .usual(forTier: tier),
        mayDelegate: Grant.delegationMax)
    else { throw ReplicaError(.badValue, ("reason", "name")) }
    let now = surroundings.clock.millisecondsSinceEpoch
    try update(isDryRun ? .rollBack : .commit) { (core) throws(ReplicaError) in
      try core.trust(record)
      // With a grant that others have not approved, what the organisation writes waits for it.
      try core.write(
        keys, now: now, randomness: surroundings.randomness,
        mayBeHeld: record.threshold > 1 ? [.notApproved, .noGrant] : []
      ) { (writer) throws(ReplicaError) in
        _ = try writer.organisationChange(
          as: rootPath, for: unit, ChangeDraft.Item(Opcode.grant, value: grant.value))
        try more(writer, unit)
      }
    }
    return unit
  }
}
