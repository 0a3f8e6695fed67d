import BundleFormat
import Causality
package import ChangeLog
import Merging
package import Platform
import Sealing
package import Trust

/// How a domain of its own joins another (Protocol.md 11.8): it hands its root over, and the other places it.
extension Replica {
  /// What another domain needs to join this one.
  package func domainCard(name: [UInt8]) throws(ReplicaError) -> DomainCard {
    let request = try enrolmentRequest(name: name)
    let root = try read { (core) throws(ReplicaError) in core.root }
    guard let root else { throw ReplicaError(.notEnrolled) }
    return DomainCard(root: root, request: request)
  }

  /// Hands this domain's root over. All that its keys wrote so far stays; what they write later as the root
  /// is held. Where that root has taken over already, nothing is written: a bundle that did not reach its
  /// stick can be made again. Nor where such a hand-over waits for approvals.
  ///
  /// - Returns: whether that root has taken over; not yet where other keys have to approve it.
  package func handOver(to card: DomainCard, isDryRun: Bool = false) throws(ReplicaError) -> Bool {
    let (isDone, isWaiting) = try read { (core) throws(ReplicaError) in
      let isDone =
        core.root?.organisation != card.root.organisation
        && core.trust?.newestRoot == card.root.organisation
      let isWaiting = core.unapproved.contains { paper in
        guard case .handOver(let handOver) = paper.body else { return false }
        return handOver.to == card.root
      }
      return (isDone, isWaiting)
    }
    // Who takes the domain over places the unit that the bundle comes from.
    if isDone, try requireUnit().steps.isEmpty {
      throw ReplicaError(.notAllowed, ("reason", "keyOnly"))
    }
    if isDone || isWaiting { return isDone }
    guard let keys else { throw ReplicaError(.keyMissing, ("writer", "\(writer)")) }
    let (record, rootPath) = try read { (core) throws(ReplicaError) in
      guard let record = core.root, let trust = core.trust, let path = record.path,
        trust.isRootKey(keys.signing.publicKey), trust.newestRoot == path.organisation
      else { throw ReplicaError(.notAllowed, ("reason", "noRoot")) }
      return (record, path)
    }
    guard card.root.organisation != record.organisation else {
      throw ReplicaError(.notAllowed, ("reason", "ownRoot"))
    }
    let cut = try self.cut(of: rootPath, .everythingHeld)
    let paper = PaperBody.handOver(HandOver(from: record, to: card.root, cut: cut))
    let now = surroundings.clock.millisecondsSinceEpoch
    return try update(isDryRun ? .rollBack : .commit) { (core) throws(ReplicaError) in
      try core.write(
        keys, now: now, randomness: surroundings.randomness, mayBeHeld: [.notApproved]
      ) { (writer) throws(ReplicaError) in
        _ = try writer.organisationChange(as: rootPath, for: rootPath, paper.item)
      }
      return core.trust?.newestRoot == card.root.organisation
    }
  }

  /// Those a card is of: they stand for the root that takes over, and may read everything.
  package func recipients(of card: DomainCard) throws(ReplicaError) -> Recipients {
    let paper = IssuedGrant(
      holding: card.request.signingKey, of: card.root, sealing: card.request.sealingKey)
    guard let paper else { throw ReplicaError(.badRequest, ("reason", "card")) }
    return Recipients([paper])
  }

  /// What a bundle says of a domain that hands itself over to ours.
  package struct Joining: Sendable {
    package let root: RootRecord
    /// The organisation its sender writes as.
    package let unit: OrganisationPath
    package var number: PhoneNumber { PhoneNumber(of: root.bytes) }
  }

  /// Reads a bundle of another domain as far as its proof, which has to end in our root.
  package func inspectJoining(_ path: FilePath) throws(ReplicaError) -> Joining {
    let keys = try requireKeyPair()
    let statement = try inspect(path).manifest.statement
    guard let other = try? RootRecord(decoding: statement.proof.rootRecord),
      other.organisation == statement.root, statement.recipients.contains(keys.writer)
    else { throw ReplicaError(.badRequest, ("path", path.text)) }
    let state: TrustState
    do throws(SenderProofError) {
      state = try statement.proof.proves(statement.sender, under: other)
    } catch { throw ReplicaError(proof: error) }
    let isOurs = try read { (core) throws(ReplicaError) in
      core.trust?.isInDomain(root: state.newestRoot) == true && core.root != other
    }
    let paper = state.effective.first { $0.grant.signingKey == statement.sender }
    guard isOurs, state.newestRoot != other.organisation, let unit = paper?.grant.organisation
    else {
      throw ReplicaError(.badRequest, ("path", path.text), ("reason", "notHandedOver"))
    }
    return Joining(root: other, unit: unit)
  }

  /// Takes a domain in, all or nothing: keeps what its bundle brought and places its unit below one of ours.
  /// Only a key of our root can.
  package func takeIn(
    _ path: FilePath, _ joining: Joining, under superior: OrganisationPath
  ) throws(ReplicaError) -> (outcome: ImportOutcome, effect: PaperEffect) {
    let keys = try requireKeyPair()
    guard
      try read({ (core) throws(ReplicaError) in core.trust?.isRootKey(keys.signing.publicKey) })
        == true
    else { throw ReplicaError(.notAllowed, ("reason", "noRoot")) }
    guard superior.organisation.tier < joining.unit.organisation.tier else {
      throw ReplicaError(.notAllowed, ("reason", "tier"))
    }
    let own = try requireUnit()
    let now = surroundings.clock.millisecondsSinceEpoch
    return try update { (core) throws(ReplicaError) in
      // In parts, so that what still is held of the bundle is no reason to refuse the place.
      let outcome = try core.inPart { () throws(ReplicaError) in
        try take(path, into: core, keys, isKept: true, joining: joining.root)
      }
      let effect = try core.inPart { () throws(ReplicaError) in
        // Before other keys approve the place, the domain is none of ours and nobody stands above it.
        let isShared = core.trust?.newestRecord.map { $0.threshold > 1 } ?? false
        let isOurs = core.trust?.tree.isAtOrBelow(superior, core.trust?.newestRoot ?? superior.root)
        return try core.issue(
          .place(superior), about: joining.unit, as: own, keys, now: now,
          randomness: surroundings.randomness,
          mayBeHeld: isShared && isOurs == true ? [.notApproved, .notAbove] : [])
      }
      return (outcome, effect)
    }
  }

  private func requireKeyPair() throws(ReplicaError) -> KeyPair {
    guard let keys else { throw ReplicaError(.keyMissing, ("writer", "\(writer)")) }
    return keys
  }
}
