import CanonicalCBOR
import Causality
import ChangeLog
import TestSupport
import Testing

@Suite struct OrganisationPathTests {
  private let root: OrganisationID
  private let nonce = [UInt8](repeating: 7, count: 16)

  init() throws {
    root = try need(OrganisationID(bytes: [0] + [UInt8](repeating: 1, count: 15)))
  }

  /// Computed with Python's hashlib: the tier, then 15 bytes of BLAKE2b(parent, nonce).
  @Test func `an id is proved by the founding that made it`() throws {
    let commune = try need(
      OrganisationPath(root: root, steps: [])?.founding(tier: 40, nonce: nonce))
    #expect(commune.organisation.description == "289452cfe299ef8aa02f99ef75a0567c")
    let branch = try need(commune.founding(tier: 50, nonce: nonce))
    #expect(branch.organisation.description == "3294492eadd84077373e2e2555b90a84")
    #expect(branch.lineage == [root, commune.organisation, branch.organisation])
    #expect(branch.isBelow(root))
    #expect(branch.isBelow(commune.organisation))
    #expect(!branch.isBelow(branch.organisation))
    #expect(branch.isAtOrBelow(branch.organisation))
    #expect(!commune.isAtOrBelow(branch.organisation))
  }

  @Test func `a path comes back as it was written`() throws {
    var path = try need(OrganisationPath(root: root, steps: []))
    for tier: UInt8 in [10, 20, 30, 40, 45, 50] {
      var encoder = CBOREncoder()
      path.encode(into: &encoder)
      var decoder = CBORDecoder(to: encoder.bytes.count)
      #expect(try OrganisationPath.decode(&decoder, encoder.bytes.span) == path)
      try decoder.finish()
      path = try need(path.founding(tier: tier, nonce: nonce))
    }
    #expect(path.founding(tier: 60, nonce: nonce) == nil)
  }

  @Test func `tiers go down from a root of tier 0 and nonces have sixteen bytes`() throws {
    let commune = try need(OrganisationPath(root: root, steps: [.init(tier: 40, nonce: nonce)]))
    #expect(commune.founding(tier: 40, nonce: nonce) == nil)
    #expect(commune.founding(tier: 20, nonce: nonce) == nil)
    #expect(commune.founding(tier: 50, nonce: Array(nonce.dropLast())) == nil)
    #expect(OrganisationPath(root: commune.organisation, steps: []) == nil)
  }

  @Test func `what no founding can make is refused by the reader`() throws {
    let good = try need(
      OrganisationPath(
        root: root, steps: [.init(tier: 40, nonce: nonce), .init(tier: 50, nonce: nonce)]))
    var encoder = CBOREncoder()
    good.encode(into: &encoder)
    var bytes = encoder.bytes
    // The tier of the second step: head, root, then 1 + 2 + 17 bytes of the first step.
    let place = 1 + 17 + 1 + 2 + 17 + 2
    #expect(bytes[place] == 50)
    bytes[place] = 40
    var decoder = CBORDecoder(to: bytes.count)
    #expect(throws: CBORError.self) { _ = try OrganisationPath.decode(&decoder, bytes.span) }
  }
}
