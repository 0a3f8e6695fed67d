import PlantedFaults
package import Causality
package import ChangeLog
package import Sealing

/// What others ask of a trust state: who writes, who may read, what proves a sender.
extension TrustState {
  /// Whether a path starts at a root of the domain.
  package func isInDomain(_ path: OrganisationPath) -> Bool { domain.contains(path.root) }
  package func isInDomain(root: OrganisationID) -> Bool { domain.contains(root) }

  /// The root that counts now.
  package var newestRoot: OrganisationID { domain.newest(from: root.organisation) }
  package var rivalHandOvers: [OrganisationID] { domain.rivals }

  /// The record of the root that counts now.
  package var newestRecord: RootRecord? { domain.record(of: newestRoot) }

  package func isRootKey(_ key: SigningPublicKey) -> Bool {
    newestRecord?.keys.contains(key) ?? false
  }

  /// The root that a key is one of: the newest, else one that was handed over; nil for another key.
  package func root(of key: SigningPublicKey) -> RootRecord? {
    let records = domain.records(holding: key)
    return records.first { $0.organisation == newestRoot } ?? records.first
  }

  /// The keys of the newest root that stand behind a change of one of them.
  package func backers(
    of id: ChangeID, by author: SigningPublicKey
  ) -> Ascending<SigningPublicKey> {
    guard let newestRecord else { return Ascending() }
    return domain.backers(of: id, author, newestRecord)
  }

  /// Whether a revocation names a key: it may still have written before the cut, and never writes again.
  package func isRevoked(_ key: SigningPublicKey, of organisation: OrganisationID) -> Bool {
    (revocations[organisation] ?? []).contains { $0.revocation.key == key }
  }

  /// The effective grants of an organisation's writers, one for each key that is not revoked, in order
  /// of change id.
  package func writers(of organisation: OrganisationID) -> [IssuedGrant] {
    var seen = Ascending<WriterID>()
    return (grantsByUnit[organisation] ?? []).filter { paper in
      !isRevoked(paper.grant.signingKey, of: organisation)
        && seen.insert(paper.grant.writer)
    }
  }

  /// Who may read a log (Protocol.md 2.2): its audience, everyone above it, everyone below it. A private
  /// log is for its audience alone. A rule for the sender only; it never enters the fold.
  package func allows(_ reader: OrganisationPath, toRead genesis: Genesis) -> Bool {
    if entitles(reader, to: genesis) { return true }
    return tree.readsAs(reader.organisation).contains { entitles($0, to: genesis) }
  }

  private func entitles(_ reader: OrganisationPath, to genesis: Genesis) -> Bool {
    if genesis.isPrivate, !PlantedFault.sendsPrivateLogs.isPlanted {
      return reader.organisation == genesis.audience
    }
    // What two keys of a root have to sign has no effect before the second has read it: the place of a
    // domain that joins lies in a log of that domain.
    if reader.organisation == newestRoot { return true }
    let audience = genesis.audiencePath
    if audience.isAtOrBelow(reader.organisation) || reader.isBelow(genesis.audience) {
      return true
    }
    guard tree.hasPlaces else { return false }
    if livingLineage(of: audience).contains(reader.organisation) { return true }
    if tree.isBelow(reader, genesis.audience) { return true }
    return tree.placed.contains { unit in
      livingLineage(of: unit).contains(reader.organisation) && tree.isBelow(unit, genesis.audience)
    }
  }

  /// The organisations above a unit that still answer for it, the nearest first: not one whose writing for
  /// the unit was taken back when the unit moved.
  package func superiors(of unit: OrganisationPath) -> [OrganisationID] {
    let above = livingLineage(of: unit).elements.filter {
      $0 != unit.organisation && !isEnded(unit, under: $0)
    }
    return above.sorted { $0.tier != $1.tier ? $0.tier > $1.tier : $0 < $1 }
  }

  private func isEnded(_ unit: OrganisationPath, under superior: OrganisationID) -> Bool {
    (revocations[superior] ?? []).contains {
      guard $0.revocation.key == nil, let subtree = $0.revocation.subtree else { return false }
      return unit.isAtOrBelow(subtree.organisation)
    }
  }

  /// A place that was ended no longer lets the superior read.
  private func livingLineage(of path: OrganisationPath) -> Ascending<OrganisationID> {
    tree.lineage(of: path) { unit, under in isEnded(unit, under: under.organisation) }
  }

  /// The papers from the trusted root down to a key, each with those it stands on; nil where there are
  /// none.
  package func chain(to key: SigningPublicKey) -> [ChangeID]? {
    // Who is to take this domain over has to see the hand-over before anything else.
    var start: [ChangeID] = []
    addRoot(newestRoot, to: &start)
    if isRootKey(key) { return start }
    for paper in grants[key] ?? [] {
      var chain = start
      if add(paper.id, to: &chain) { return chain }
    }
    // Whoever approved the hand-over last still has to tell the others: a proof is judged by its own
    // papers, and without the hand-over its key is one of the trusted root.
    return root.keys.contains(key) ? [] : nil
  }

  /// Adds what makes a root one of the domain: the hand-overs that lead to it, or its own and the place that
  /// welcomes it.
  private func addRoot(_ wanted: OrganisationID, to chain: inout [ChangeID]) {
    var current = root.organisation
    var leading: [ChangeID] = []
    while current != wanted, let next = domain.successor(of: current), leading.count < 64 {
      if let handOver = domain.handOver(of: current) { leading.append(handOver) }
      current = next
    }
    if current == wanted { return leading.forEach { addWithApprovals($0, to: &chain) } }
    guard let handOver = domain.handOver(of: wanted), !chain.contains(handOver),
      let next = domain.successor(of: wanted)
    else { return }
    addWithApprovals(handOver, to: &chain)
    addRoot(next, to: &chain)
    let welcome = effectivePapers.first {
      guard case .place = $0.body else { return false }
      return $0.issuer.organisation == next && $0.audience.root == wanted
    }
    if let welcome { addWithApprovals(welcome.id, to: &chain) }
  }

  private func addWithApprovals(_ id: ChangeID, to chain: inout [ChangeID]) {
    if chain.contains(id) { return }
    for paper in effectivePapers {
      if case .approve(id) = paper.body, !chain.contains(paper.id) { chain.append(paper.id) }
    }
    chain.append(id)
  }

  /// Adds a paper behind all it stands on.
  private func add(_ id: ChangeID, to chain: inout [ChangeID]) -> Bool {
    if chain.contains(id) { return true }
    guard let paper = effectivePapers.first(where: { $0.id == id }) else { return false }
    if tree.hasPlaces, !paper.audience.isBelow(paper.issuer.organisation) {
      for place in tree.papers(above: paper.audience) where place != id {
        guard add(place, to: &chain) else { return false }
      }
    }
    if paper.issuer.organisation.tier == 0 {
      addRoot(paper.issuer.organisation, to: &chain)
      addWithApprovals(id, to: &chain)
      return true
    }
    guard
      let above = grants(of: paper.issuerKey, as: paper.issuer.organisation)
        .first(where: { isInScope(paper.audience, of: $0) && covers($0, paper) }),
      add(above.id, to: &chain)
    else { return false }
    if !chain.contains(id) { chain.append(id) }
    return true
  }

  private func covers(_ paper: IssuedGrant, _ issued: IssuedPaper) -> Bool {
    guard let grant = issued.grant else { return true }
    return paper.grant.mayDelegate > grant.mayDelegate && paper.grant.role <= grant.role
  }
}
