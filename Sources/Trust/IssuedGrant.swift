package import Causality
package import ChangeLog
package import Sealing

/// A grant with the place it stands in: who wrote it, as which organisation.
package struct IssuedGrant: Hashable, Sendable {
  package let id: ChangeID
  package let grant: Grant
  package let issuerKey: SigningPublicKey
  package let issuer: OrganisationPath

  /// A reader whom no grant names: the root that takes a domain over.
  package init(standingFor grant: Grant) {
    id = ChangeID(first: 0, second: 0, third: 0, fourth: 0)
    self.grant = grant
    issuerKey = grant.signingKey
    issuer = grant.organisation
  }

  /// Nil where the paper is no grant.
  package init?(_ paper: IssuedPaper) {
    guard case .grant(let grant) = paper.body else { return nil }
    id = paper.id
    self.grant = grant
    issuerKey = paper.issuerKey
    issuer = paper.issuer
  }
}
