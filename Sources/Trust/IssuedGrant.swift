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

  /// Reads a grant out of a change; nil where the change is another, is void, or was written under
  /// rules that are not in force. The one reading for the fold and for a sender's proof.
  package static func read(
    _ change: BatchedChange, in batch: borrowing ChangeBatch, genesis: Genesis,
    rulesInForce: UInt32 = 1
  ) -> IssuedGrant? {
    guard change.isReadable, change.record == nil, (1...rulesInForce).contains(change.rules),
      let grant = Grant.read(change, in: batch)
    else { return nil }
    return IssuedGrant(id: change.id, grant: grant, genesis: genesis)
  }
}
