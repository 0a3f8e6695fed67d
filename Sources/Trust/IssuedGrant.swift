package import Causality
package import ChangeLog
package import Sealing

/// A grant with the place it stands in: who wrote it, as which organisation.
package struct IssuedGrant: Hashable, Sendable {
  package let id: ChangeID
  package let grant: Grant
  package let issuerKey: SigningPublicKey
  package let issuer: OrganisationPath

  /// Nil where the change is void: a grant lies in a log whose audience is the subject's
  /// organisation, and its writer's organisation stands strictly above it (Protocol.md 4, 11).
  package init?(id: ChangeID, grant: Grant, genesis: Genesis) {
    guard genesis.audience == grant.organisation.organisation, !genesis.isPrivate,
      grant.organisation.isBelow(genesis.organisation)
    else { return nil }
    self.id = id
    self.grant = grant
    issuerKey = genesis.key
    issuer = genesis.writerPath
  }
}
