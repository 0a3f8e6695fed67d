import BundleFormat
package import Causality
package import ChangeLog
package import Platform
import Sealing
package import Trust

extension Replica {
  /// The request to be let in by a superior.
  package func enrolmentRequest(name: [UInt8]) throws(ReplicaError) -> EnrolmentRequest {
    let keys = try requireKeys()
    guard let request = EnrolmentRequest(keys: keys, name: name) else {
      throw ReplicaError(.badValue, ("reason", "name"))
    }
    return request
  }

  /// Grants a request: its key may write for a unit below ours, and pass on one step less than we may.
  package func grant(
    _ request: EnrolmentRequest, unit: OrganisationPath, isDryRun: Bool = false
  ) throws(ReplicaError) -> ChangeID {
    let own = try requireUnit()
    let isBelow = try read { (core) throws(ReplicaError) in
      unit.isBelow(own.organisation) || core.trust?.tree.isBelow(unit, own.organisation) ?? false
    }
    guard isBelow else {
      throw ReplicaError(.notAllowed, ("reason", "scope"))
    }
    try refuseRevoked(request)
    let delegation = try read { (core) throws(ReplicaError) in
      // A key of the root needs no grant to give one.
      if own.steps.isEmpty { return Grant.delegationMax + 1 }
      return core.trust?.writers(of: own.organisation).first {
        $0.grant.signingKey == self.publicKey
      }?.grant.mayDelegate ?? 0
    }
    guard delegation > 0,
      let grant = Grant(
        signingKey: request.signingKey, sealingKey: request.sealingKey, organisation: unit,
        scope: unit, role: .usual(forTier: unit.organisation.tier), mayDelegate: delegation - 1)
    else { throw ReplicaError(.notAllowed, ("reason", "delegation")) }
    return try write(
      isDryRun ? .rollBack : .commit, mayAwaitApproval: true
    ) { (writer) throws(ReplicaError) in
      try writer.organisationChange(
        as: own, for: unit, ChangeDraft.Item(Opcode.grant, value: grant.value))
    }
  }

  /// A revoked key never comes back: a paper for it would have no effect and say nothing of it.
  ///
  /// - Throws: `NR-W01`.
  package func refuseRevoked(_ request: EnrolmentRequest) throws(ReplicaError) {
    let isRevoked = try read { (core) throws(ReplicaError) in
      guard let unit = core.unit(of: request.signingKey) else { return false }
      return core.trust?.isRevoked(request.signingKey, of: unit.organisation) ?? false
    }
    if isRevoked { throw ReplicaError(.notAllowed, ("reason", "keyRevoked")) }
  }

  /// For which unit a request's key waits to be let in: a key of the root granted it, and others have to
  /// approve that.
  package func awaited(
    _ request: EnrolmentRequest
  ) throws(ReplicaError) -> OrganisationPath? {
    try read { (core) throws(ReplicaError) in
      core.unapproved.first { $0.grant?.signingKey == request.signingKey }?.grant?.organisation
    }
  }

  /// The number of the domain's root, to be compared with a paper.
  package func rootNumber() throws(ReplicaError) -> PhoneNumber? {
    try read { (core) throws(ReplicaError) in core.root.map { PhoneNumber(of: $0.bytes) } }
  }

  /// Reads a welcome without believing it: the root it comes from, to be compared by people.
  package func inspectWelcome(_ path: FilePath) throws(ReplicaError) -> RootRecord {
    let bundle = try inspect(path)
    guard let root = try? RootRecord(decoding: bundle.manifest.statement.proof.rootRecord),
      root.organisation == bundle.manifest.statement.root
    else { throw ReplicaError(.badRequest, ("path", path.text)) }
    return root
  }

  /// Joins the domain of a welcome: trusts its root and takes in what it brought, all or nothing.
  package func install(
    _ path: FilePath, root: RootRecord, isDryRun: Bool = false
  ) throws(ReplicaError) -> ImportOutcome {
    let keys = try requireKeys()
    guard try read({ (core) throws(ReplicaError) in core.root == nil }) else {
      throw ReplicaError(.alreadyEnrolled)
    }
    let file = try filing { () throws(FileError) in try surroundings.files.openForReading(path) }
    defer { file.close() }
    let now = surroundings.clock.millisecondsSinceEpoch
    let assembler = AttachmentAssembler(attachments, isKept: !isDryRun)
    return try update(isDryRun ? .rollBack : .commit) { (core) throws(ReplicaError) in
      try core.trust(root)
      let bundle = try core.open(BundleFile(file), keys: keys)
      let outcome = try core.take(bundle, now: now, attachments: assembler)
      guard core.unit(of: keys.signing.publicKey) != nil else {
        throw ReplicaError(.badRequest, ("reason", "noGrant"))
      }
      try core.note(outcome, at: now)
      return outcome
    }
  }

  /// Whoever holds a key of a root of ours, by the request it once wrote: the root record names keys that sign,
  /// and a bundle is sealed to another.
  ///
  /// - Throws: `NR-W26` for a request of no key of the root.
  package func recipients(of request: EnrolmentRequest) throws(ReplicaError) -> Recipients {
    let root = try read { (core) throws(ReplicaError) in core.trust?.root(of: request.signingKey) }
    let paper = root.flatMap {
      IssuedGrant(holding: request.signingKey, of: $0, sealing: request.sealingKey)
    }
    guard let paper else { throw ReplicaError(.notARootKey) }
    return Recipients([paper])
  }

  /// Everyone who writes for an organisation, and ours for a bundle to ourselves.
  package func recipients(of organisation: OrganisationID) throws(ReplicaError) -> Recipients {
    try read { (core) throws(ReplicaError) in
      let papers = core.trust?.writers(of: organisation) ?? []
      guard !papers.isEmpty else {
        throw ReplicaError(.unknownUnit, ("unit", "\(organisation)"))
      }
      return Recipients(Array(papers.prefix(BundleLimits.recipientsMax)))
    }
  }
}

extension Replica {
  /// Refuses a replica that has joined a domain.
  package func mustBeOutside() throws(ReplicaError) {
    guard try read({ (core) throws(ReplicaError) in core.root == nil }) else {
      throw ReplicaError(.alreadyEnrolled)
    }
  }
}
