import Causality
import ChangeLog
import Sealing
import TestSupport
import Trust

/// Units, keys and papers by name, for tests about grants alone.
struct PaperDesk {
  enum Unit: Int, CaseIterable { case root, province, commune, neighbour, branch, otherBranch }

  let root: RootRecord
  private let paths: [OrganisationPath]

  init() throws {
    root = try need(
      RootRecord(keys: [try Self.key(0)], threshold: 1, name: Array("Tỉnh".utf8)))
    func nonce(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 16) }
    let top = try need(root.path)
    let province = try need(top.founding(tier: 20, nonce: nonce(1)))
    let commune = try need(province.founding(tier: 40, nonce: nonce(2)))
    let neighbour = try need(province.founding(tier: 40, nonce: nonce(3)))
    let branch = try need(commune.founding(tier: 50, nonce: nonce(4)))
    let other = try need(commune.founding(tier: 50, nonce: nonce(5)))
    paths = [top, province, commune, neighbour, branch, other]
  }

  static func key(_ number: Int) throws -> SigningPublicKey {
    try need(SigningPublicKey([UInt8](repeating: UInt8(number + 100), count: 32)))
  }

  func path(_ unit: Unit) -> OrganisationPath { paths[unit.rawValue] }

  /// Each unit's key has the unit's number.
  func genesis(of unit: Unit, for audience: Unit, key: Int? = nil, isPrivate: Bool = false) throws
    -> Genesis
  {
    Genesis(
      key: try Self.key(key ?? unit.rawValue), writerPath: path(unit),
      audiencePath: path(audience), isPrivate: isPrivate,
      nonce: [UInt8](repeating: 0, count: 16), reason: 0)
  }

  func paper(
    _ id: UInt64, from issuer: Unit, to subject: Unit, scope: Unit? = nil, role: Role,
    passingOn depth: Int = 0, issuerKey: Int? = nil, key: Int? = nil
  ) throws -> IssuedPaper {
    let grant = try need(
      Grant(
        signingKey: try Self.key(key ?? subject.rawValue),
        sealingKey: try need(SealingPublicKey([UInt8](repeating: 1, count: 32))),
        organisation: path(subject), scope: path(scope ?? subject), role: role,
        mayDelegate: depth))
    return try need(
      IssuedPaper(
        id: ChangeID(first: id, second: 0, third: 0, fourth: 0), body: .grant(grant),
        genesis: try genesis(of: issuer, for: subject, key: issuerKey)))
  }

  func state(_ papers: IssuedPaper...) -> TrustState { TrustState(root: root, papers: papers) }

  func standing(_ state: TrustState, of unit: Unit, for audience: Unit, key: Int? = nil) throws
    -> LogStanding
  {
    state.standing(of: try genesis(of: unit, for: audience, key: key))
  }
}
