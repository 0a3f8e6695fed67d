package import Causality
package import ChangeLog
package import Sealing

/// Which grants are effective: a pure function of the root record and the set of grants held.
///
/// Grants are judged by tier of the issuing organisation, the highest first; a grant is judged only
/// by grants from strictly above its issuer, so the recursion ends and arrival order cannot matter
/// (Protocol.md 11).
package struct TrustState: Sendable {
  package let root: RootRecord
  package let rootPath: OrganisationPath?
  /// Sorted by the grant's change id, so that every list made from it is the same everywhere.
  package private(set) var effective: [IssuedGrant] = []
  package private(set) var held: [IssuedGrant] = []

  package init(root: RootRecord, grants: [IssuedGrant]) {
    self.root = root
    rootPath = root.path
    let ordered = grants.sorted {
      $0.issuer.organisation.tier != $1.issuer.organisation.tier
        ? $0.issuer.organisation.tier < $1.issuer.organisation.tier : $0.id < $1.id
    }
    for issued in ordered {
      if isCovered(issued) { effective.append(issued) } else { held.append(issued) }
    }
    effective.sort { $0.id < $1.id }
    held.sort { $0.id < $1.id }
  }

  /// Whether what is effective so far allows a grant: the root's key, or a grant of the issuer's own
  /// key with at least its scope and role and one more step of delegation.
  private func isCovered(_ issued: IssuedGrant) -> Bool {
    if isRoot(key: issued.issuerKey, organisation: issued.issuer.organisation) { return true }
    return effective.indices.contains { Self.covers(effective[$0], issued) }
  }

  /// Whether a paper lets its holder write another. The subject itself has to lie within the scope,
  /// not only the scope that is passed on: the grant stands in the subject's audience.
  private static func covers(_ paper: IssuedGrant, _ issued: IssuedGrant) -> Bool {
    paper.grant.signingKey == issued.issuerKey
      && paper.grant.organisation.organisation == issued.issuer.organisation
      && paper.issuer.organisation.tier < issued.issuer.organisation.tier
      && paper.grant.mayDelegate > issued.grant.mayDelegate
      && paper.grant.role <= issued.grant.role
      && issued.grant.organisation.isAtOrBelow(paper.grant.scope.organisation)
  }

  package func isRoot(key: SigningPublicKey, organisation: OrganisationID) -> Bool {
    organisation == rootPath?.organisation && root.threshold == 1 && root.keys.contains(key)
  }

  /// As what the writer of a log may act in it.
  package func standing(of genesis: Genesis) -> LogStanding {
    standing(
      of: genesis.key, as: genesis.organisation, for: genesis.audiencePath)
  }

  package func standing(
    of key: SigningPublicKey, as organisation: OrganisationID, for audience: OrganisationPath
  ) -> LogStanding {
    if isRoot(key: key, organisation: organisation) { return .roles(RoleSet(.root)) }
    var roles = RoleSet()
    var outside = false
    // By place: a paper that is only looked at is not copied.
    for index in effective.indices
    where effective[index].grant.signingKey == key
      && effective[index].grant.organisation.organisation == organisation
    {
      if audience.isAtOrBelow(effective[index].grant.scope.organisation) {
        roles.add(effective[index].grant.role)
      } else {
        outside = true
      }
    }
    if !roles.isEmpty { return .roles(roles) }
    return outside ? .outsideScope : .noGrant
  }

  /// The effective grants of an organisation's writers, one for each key, in order of change id.
  package func writers(of organisation: OrganisationID) -> [IssuedGrant] {
    var seen: [SigningPublicKey] = []
    return effective.filter { paper in
      guard paper.grant.organisation.organisation == organisation,
        !seen.contains(paper.grant.signingKey)
      else { return false }
      seen.append(paper.grant.signingKey)
      return true
    }
  }

  /// The papers from the root down to a key, each covering the next; nil where there are none.
  package func chain(to key: SigningPublicKey, as organisation: OrganisationID) -> [IssuedGrant]? {
    if isRoot(key: key, organisation: organisation) { return [] }
    for paper in effective
    where paper.grant.signingKey == key && paper.grant.organisation.organisation == organisation {
      if let above = chain(above: paper) { return above + [paper] }
    }
    return nil
  }

  /// An issuer may hold several papers; only one that covers the grant proves it.
  private func chain(above issued: IssuedGrant) -> [IssuedGrant]? {
    if isRoot(key: issued.issuerKey, organisation: issued.issuer.organisation) { return [] }
    for paper in effective where Self.covers(paper, issued) {
      if let above = chain(above: paper) { return above + [paper] }
    }
    return nil
  }
}

/// As what a log's writer may act in it, or why not.
package enum LogStanding: Hashable, Sendable {
  case roles(RoleSet)
  case noGrant
  case outsideScope

  package var roles: RoleSet {
    if case .roles(let roles) = self { return roles }
    return RoleSet()
  }
}
