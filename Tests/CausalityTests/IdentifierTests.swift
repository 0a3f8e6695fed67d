import Causality
import TestSupport
import Testing

@Suite struct IdentifierTests {
  @Test func `names are ordered as their bytes`() throws {
    var random = SeededRandom(seed: 7)
    for _ in 0..<500 {
      // Few different bytes, so that names share beginnings.
      let left = (0..<16).map { _ in UInt8(random.below(2)) * 0x80 }
      let right = (0..<16).map { _ in UInt8(random.below(2)) * 0x80 }
      let first = try need(LogID(bytes: left))
      let second = try need(LogID(bytes: right))
      #expect((first < second) == left.lexicographicallyPrecedes(right))
      #expect(first.bytes == left)
      #expect(LogID(hexadecimal: first.description) == first)
    }
  }

  @Test func `change ids are ordered as their bytes and give their names from the front`() throws {
    var random = SeededRandom(seed: 8)
    for _ in 0..<500 {
      let left = (0..<32).map { _ in UInt8(random.below(2)) * 0xff }
      let right = (0..<32).map { _ in UInt8(random.below(2)) * 0xff }
      let first = try need(ChangeID(bytes: left))
      let second = try need(ChangeID(bytes: right))
      #expect((first < second) == left.lexicographicallyPrecedes(right))
      #expect(first.bytes == left)
      #expect(first.tag.bytes == Array(left.prefix(16)))
      #expect(first.asRecord.bytes == first.asLog.bytes)
      #expect(first.asRecord.bytes == Array(left.prefix(16)))
    }
  }

  @Test(arguments: ["", "0", "00", "0g", "٠٠", "00112233445566778899aabbccddeeff0"])
  func `what is not thirty-two hexadecimal digits names nothing`(text: String) {
    #expect(RecordID(hexadecimal: text) == nil)
  }

  @Test func `the tier is the first byte and a lower number stands higher`() throws {
    let commune = try need(OrganisationID(bytes: [40] + [UInt8](repeating: 1, count: 15)))
    #expect(commune.tier == 40)
    #expect(Role.usual(forTier: 40) == .commune)
    #expect(Role.usual(forTier: 44) == .commune)
    #expect(Role.usual(forTier: 255) == .branch)
    #expect(Role.usual(forTier: 0) == .root)
    #expect(Role.root < Role.branch)
  }
}
