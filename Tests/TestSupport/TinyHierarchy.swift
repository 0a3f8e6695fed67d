package import Causality
package import ChangeLog
import Merging
package import NhanRong
import ReplicaStore
import Sealing
package import Trust

/// A root, a province, a commune and two branches with real keys and grants, written through the
/// engine. One office key may also act for the second branch, and the first branch has two computers.
package struct TinyHierarchy: Sendable {
  package struct Unit: Sendable {
    package let path: OrganisationPath
    package let keys: KeyPair
    package let role: Role
    /// The organisations this key may write for, its own first.
    package var hats: [OrganisationPath]
  }

  package let root: RootRecord
  package private(set) var units: [Unit] = []
  /// The logs of the grants as their writers wrote them.
  package private(set) var papers = ChangeBatch()
  package private(set) var paperRanges: [Range<Int>] = []

  /// Made once: keys cost more than the histories they are used in.
  package static let shared = Result { try TinyHierarchy() }

  package static let province = 1
  package static let commune = 2
  package static let branch = 3
  package static let otherBranch = 4
  package static let secondComputer = 5
  /// Nobody has granted these anything: one more for the branch, one for the commune, and the first of
  /// another commune.
  package static let newComputers = 6...8

  /// A commune beside the other, for which nobody writes at first.
  package var neighbour: OrganisationPath { units[8].path }

  private init() throws {
    let randomness = Randomness.seeded(0x7175)
    func newKeys() throws -> KeyPair { try need(KeyPair.generate(randomness)) }
    let rootKeys = try newKeys()
    root = try need(
      RootRecord(keys: [rootKeys.signing.publicKey], threshold: 1, name: Array("Đảng bộ".utf8)))
    func nonce(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 16) }
    let rootPath = try need(root.path)
    let province = try need(rootPath.founding(tier: 20, nonce: nonce(1)))
    let commune = try need(province.founding(tier: 40, nonce: nonce(2)))
    let branch = try need(commune.founding(tier: 50, nonce: nonce(3)))
    let other = try need(commune.founding(tier: 50, nonce: nonce(4)))
    let neighbour = try need(province.founding(tier: 40, nonce: nonce(5)))
    units = [
      Unit(path: rootPath, keys: rootKeys, role: .root, hats: [rootPath]),
      Unit(path: province, keys: try newKeys(), role: .province, hats: [province]),
      Unit(path: commune, keys: try newKeys(), role: .commune, hats: [commune, other]),
      Unit(path: branch, keys: try newKeys(), role: .branch, hats: [branch]),
      Unit(path: other, keys: try newKeys(), role: .branch, hats: [other]),
      Unit(path: branch, keys: try newKeys(), role: .branch, hats: [branch]),
      Unit(path: branch, keys: try newKeys(), role: .branch, hats: [branch]),
      Unit(path: commune, keys: try newKeys(), role: .commune, hats: [commune]),
      Unit(path: neighbour, keys: try newKeys(), role: .commune, hats: [neighbour]),
    ]
    try writePapers()
  }

  private mutating func writePapers() throws {
    let replica = try FleetReplica(self, as: 0)
    try grant(1, from: 0, in: replica)
    try grant(2, from: 1, in: replica)
    for branch in 3...5 { try grant(branch, from: 2, in: replica) }
    let commune = units[2]
    try grant(
      commune.keys, for: commune.hats[1], as: .branch, passingOn: 0, from: 2, in: replica)
    for strand in try replica.strands() {
      paperRanges.append(
        try replica.core.collect(strand.number, from: 1, through: strand.head, into: &papers))
    }
  }

  private func grant(_ unit: Int, from issuer: Int, in replica: FleetReplica) throws {
    let subject = units[unit]
    try grant(
      subject.keys, for: subject.path, as: subject.role, passingOn: 4 - unit, from: issuer,
      in: replica)
  }

  private func grant(
    _ keys: KeyPair, for path: OrganisationPath, as role: Role, passingOn depth: Int,
    from issuer: Int, in replica: FleetReplica
  ) throws {
    let grant = try need(
      Grant(
        signingKey: keys.signing.publicKey, sealingKey: keys.sealing.publicKey,
        organisation: path, scope: path, role: role, mayDelegate: max(0, depth)))
    let writer = units[issuer]
    try replica.write(as: writer.keys, randomness: .seeded(UInt64(issuer) &* 31 &+ 5)) {
      (session) throws(ReplicaError) in
      _ = try session.organisationChange(
        as: writer.path, for: path, ChangeDraft.Item(Opcode.grant, value: grant.value))
    }
  }
}

/// What a test cannot go on without.
package struct Missing: Error {
  package init() {}
}

package func need<Value>(_ value: Value?) throws -> Value {
  guard let value else { throw Missing() }
  return value
}
