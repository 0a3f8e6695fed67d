package import CanonicalCBOR
package import Causality
package import ChangeLog
package import Sealing

/// The paper that lets a key act: for which organisation, over which part of the tree, as what, and
/// how many steps it may be passed on (Protocol.md 11).
package struct Grant: Hashable, Sendable {
  package static let delegationMax = 6

  package let signingKey: SigningPublicKey
  package let sealingKey: SealingPublicKey
  package let organisation: OrganisationPath
  /// The organisation itself or a unit below it: the audiences its holder may write for.
  package let scope: OrganisationPath
  package let role: Role
  package let mayDelegate: Int

  package init?(
    signingKey: SigningPublicKey, sealingKey: SealingPublicKey, organisation: OrganisationPath,
    scope: OrganisationPath, role: Role, mayDelegate: Int
  ) {
    guard scope.isAtOrBelow(organisation.organisation),
      (0...Self.delegationMax).contains(mayDelegate)
    else { return nil }
    self.signingKey = signingKey
    self.sealingKey = sealingKey
    self.organisation = organisation
    self.scope = scope
    self.role = role
    self.mayDelegate = mayDelegate
  }

  package var writer: WriterID { WriterID(of: signingKey) }

  package var value: [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(6)
    encoder.byteString(signingKey.bytes)
    encoder.byteString(sealingKey.bytes)
    organisation.encode(into: &encoder)
    scope.encode(into: &encoder)
    encoder.unsigned(UInt64(role.rawValue))
    encoder.unsigned(UInt64(mayDelegate))
    return encoder.bytes
  }

  package static func decode(
    _ decoder: inout CBORDecoder, _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> Grant {
    let start = decoder.position
    try decoder.array(source, count: 6)
    let signing = SigningPublicKey(copy(source, try decoder.byteString(source, count: 32)))
    let sealing = SealingPublicKey(copy(source, try decoder.byteString(source, count: 32)))
    let organisation = try OrganisationPath.decode(&decoder, source)
    let scope = try OrganisationPath.decode(&decoder, source)
    let role = Role(rawValue: UInt8(try decoder.unsigned(source, max: 255)))
    let depth = Int(try decoder.unsigned(source, max: UInt64(delegationMax)))
    guard let signing, let sealing, let role,
      let grant = Grant(
        signingKey: signing, sealingKey: sealing, organisation: organisation, scope: scope,
        role: role, mayDelegate: depth)
    else { throw .outOfRange(at: start) }
    return grant
  }
}
