import PlantedFaults
import Causality
package import ChangeLog
package import Sealing

extension TrustState {
  /// Judges the papers of one tier by what is effective of the tiers above it, and takes them in.
  mutating func judge(_ papers: ArraySlice<IssuedPaper>) {
    var allowed: [IssuedPaper] = []
    for paper in papers {
      if let reason = reason(against: paper) {
        held.append(HeldPaper(paper: paper, reason: reason))
      } else {
        allowed.append(paper)
      }
    }
    for paper in allowed { take(paper) }
  }

  private mutating func take(_ paper: IssuedPaper) {
    effectivePapers.append(paper)
    let subject = paper.audience.organisation
    switch paper.body {
    case .grant(let grant):
      guard let issued = IssuedGrant(paper) else { return }
      effective.append(issued)
      grants.append(issued, to: grant.signingKey)
    case .revoke(let revocation):
      revocations.append((paper.issuer, revocation), to: subject)
    case .adopt(let cut): adoptions.append((paper.issuer, cut), to: subject)
    case .place(let under):
      tree.place(
        paper.audience, under: under, byTier: paper.issuer.organisation.tier, paper: paper.id)
    case .reads(let old): tree.allow(paper.audience, toReadAs: old)
    case .approve, .handOver: break
    }
  }

  private func reason(against paper: IssuedPaper) -> HeldReason? {
    let tier = Int(paper.issuer.organisation.tier)
    if tier == 0 { return domain.reason(against: paper, tree, positions) }
    let papers = grants(of: paper.issuerKey, as: paper.issuer.organisation)
    guard !papers.isEmpty else { return .noGrant }
    let inScope = papers.filter { isInScope(paper.audience, of: $0) }
    guard !inScope.isEmpty else { return .outsideScope }
    if let reason = reasonOfBody(paper, inScope, tier) { return reason }
    let bounds = bounds(of: paper.issuerKey, as: paper.issuer, for: paper.audience)
    return isInside(paper.dot, bounds) ? nil : .outsideCut
  }

  /// What each kind of paper asks of who writes it.
  private func reasonOfBody(
    _ paper: IssuedPaper, _ papers: [IssuedGrant], _ tier: Int
  ) -> HeldReason? {
    let subject = paper.audience
    let issuer = paper.issuer.organisation
    guard tree.isBelow(subject, issuer, placedAbove: tier) else { return .notAbove }
    switch paper.body {
    case .grant(let grant):
      let covers = papers.contains {
        ($0.grant.mayDelegate > grant.mayDelegate && $0.grant.role <= grant.role)
          || PlantedFault.ignoresDelegation.isPlanted
      }
      return covers ? nil : .notPassedOn
    case .revoke, .adopt:
      return papers.contains { $0.grant.role <= .committee } ? nil : .notPassedOn
    case .place(let other), .reads(let other):
      guard papers.contains(where: { $0.grant.role <= .committee }) else { return .notPassedOn }
      // Equal to or above the other unit: nobody is placed under somebody else's.
      let isOurs = tree.isAtOrBelow(other, issuer, placedAbove: tier)
      return isOurs || PlantedFault.letsAnyonePlace.isPlanted ? nil : .notAbove
    case .approve, .handOver: return .notAbove
    }
  }

  func isInside(_ dot: Dot?, _ bounds: [[Dot]]) -> Bool {
    guard let dot else { return bounds.isEmpty }
    return bounds.allSatisfy { ends in
      ends.contains { positions.tree.chain(endingAt: $0, contains: dot) }
    }
  }

  /// The effective grants of a key for an organisation. They stand strictly above it by having been
  /// judged.
  func grants(of key: SigningPublicKey, as organisation: OrganisationID) -> [IssuedGrant] {
    (grants[key] ?? []).filter {
      $0.grant.organisation.organisation == organisation
        && $0.issuer.organisation.tier < organisation.tier
    }
  }

  func isInScope(_ audience: OrganisationPath, of paper: IssuedGrant) -> Bool {
    PlantedFault.ignoresScope.isPlanted
      || tree.isAtOrBelow(
        audience, paper.grant.scope.organisation,
        placedAbove: Int(paper.grant.organisation.organisation.tier))
  }

  /// For each effective revocation that meets a log, by organisations above its writer's, the ends it
  /// leaves open: those of its cut, and of every adoption by its own organisation or one above it.
  func bounds(
    of key: SigningPublicKey, as writer: OrganisationPath, for audience: OrganisationPath
  ) -> [[Dot]] {
    let tier = Int(writer.organisation.tier)
    var result: [[Dot]] = []
    for (issuer, revocation) in revocations[writer.organisation] ?? []
    where Int(issuer.organisation.tier) < tier {
      if let revoked = revocation.key, revoked != key { continue }
      if let subtree = revocation.subtree,
        !tree.isAtOrBelow(audience, subtree.organisation, placedAbove: tier)
      {
        continue
      }
      var ends = revocation.cut.entries.compactMap { positions.places[$0] }
      for (adopter, cut) in adoptions[writer.organisation] ?? []
      where Int(adopter.organisation.tier) < tier
        && (PlantedFault.letsAnyoneAdopt.isPlanted
          || tree.isAtOrBelow(
            issuer, adopter.organisation, placedAbove: Int(adopter.organisation.tier)))
      {
        ends += cut.entries.compactMap { positions.places[$0] }
      }
      result.append(ends.sorted())
    }
    return result.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// As what the writer of a log may act in it.
  package func standing(of genesis: Genesis) -> LogStanding {
    standing(of: genesis.key, as: genesis.writerPath, for: genesis.audiencePath)
  }

  package func standing(
    of key: SigningPublicKey, as writer: OrganisationPath, for audience: OrganisationPath
  ) -> LogStanding {
    if writer.organisation.tier == 0 {
      return domain.standing(of: key, as: writer.organisation, for: audience, tree, positions)
    }
    let papers = grants(of: key, as: writer.organisation)
    var roles = RoleSet()
    for paper in papers where isInScope(audience, of: paper) { roles.add(paper.grant.role) }
    guard !roles.isEmpty else { return LogStanding(papers.isEmpty ? .noGrant : .outsideScope) }
    return LogStanding(.roles(roles), bounds: bounds(of: key, as: writer, for: audience))
  }
}
