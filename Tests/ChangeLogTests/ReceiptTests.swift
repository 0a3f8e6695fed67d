import CanonicalCBOR
import Causality
import ChangeLog
import Sealing
import TestSupport
import Testing

/// Tips, have-vectors and geneses: what is signed and confirmed.
@Suite struct ReceiptTests {
  @Test func `a tip vouches for one position of one log and nothing else`() throws {
    let key = try need(SigningKey(seed: [UInt8](repeating: 3, count: 32)))
    let log = LogID(high: 1, low: 2)
    let id = ChangeID(first: 1, second: 2, third: 3, fourth: 4)
    let tip = try need(Tip.signed(log: log, sequence: 9, id: id, with: key))
    #expect(tip.isSigned(by: key.publicKey))
    let others = [
      Tip(log: LogID(high: 1, low: 3), sequence: 9, id: id, signature: tip.signature),
      Tip(log: log, sequence: 10, id: id, signature: tip.signature),
      Tip(
        log: log, sequence: 9, id: ChangeID(first: 1, second: 2, third: 3, fourth: 5),
        signature: tip.signature),
    ]
    for other in others { #expect(!other.isSigned(by: key.publicKey)) }
    var encoder = CBOREncoder()
    tip.encode(into: &encoder)
    var decoder = CBORDecoder(to: encoder.bytes.count)
    #expect(try Tip.decode(&decoder, encoder.bytes.span) == tip)
  }

  @Test func `a have-vector is the same whatever order it was made in`() {
    for seed in HistoryBudget(inCI: 200).seeds {
      var random = SeededRandom(seed: seed)
      let entries = (0..<random.below(20)).map { _ in
        ClockEntry(
          log: LogID(high: UInt64(random.below(3)), low: 0), sequence: UInt64(random.below(4)),
          tag: ChangeTag(high: UInt64(random.below(2)), low: 0))
      }
      let have = HaveVector(entries)
      let again = HaveVector(random.shuffle(entries + entries))
      var agrees = have == again
      for log in 0..<4 {
        let name = LogID(high: UInt64(log), low: 0)
        agrees = agrees && Array(have.entries(of: name)) == have.entries.filter { $0.log == name }
      }
      guard agrees, Set(have.entries) == Set(entries) else {
        Issue.record("seed \(seed): \(have) and \(again)")
        return
      }
    }
  }

  @Test func `a have-vector out of order or with a repetition is refused`() throws {
    let one = ClockEntry(log: LogID(high: 1, low: 0), sequence: 1, tag: ChangeTag(high: 1, low: 0))
    let two = ClockEntry(log: LogID(high: 2, low: 0), sequence: 1, tag: ChangeTag(high: 1, low: 0))
    for (entries, isGood) in [([one, two], true), ([two, one], false), ([one, one], false)] {
      var encoder = CBOREncoder()
      encoder.entries(entries)
      var decoder = CBORDecoder(to: encoder.bytes.count)
      let have = try? HaveVector.decode(&decoder, encoder.bytes.span)
      #expect((have != nil) == isGood)
    }
  }

  /// From Python: eight times five bits of the personalised digest of the encoded vector.
  @Test func `a receipt code is read from the digest of what is confirmed`() {
    #expect(HaveVector().receiptCode == "SNLSSCXD")
    let one = ClockEntry(log: LogID(high: 1, low: 0), sequence: 1, tag: ChangeTag(high: 1, low: 0))
    #expect(HaveVector([one]).receiptCode != HaveVector().receiptCode)
  }

  /// Who stands above whom may hang on a place that comes later, so any audience is read.
  @Test func `a genesis comes back as written, whatever its audience`() throws {
    let units = try TinyHierarchy.shared.get().units
    let key = try need(SigningPublicKey([UInt8](repeating: 9, count: 32)))
    for (writer, audience) in [(2, 2), (2, 3), (3, 2), (3, 4)] {
      let genesis = Genesis(
        key: key, writerPath: units[writer].path, audiencePath: units[audience].path,
        isPrivate: true, nonce: [UInt8](repeating: 1, count: 16), reason: 2)
      let bytes = genesis.encodeValue()
      var decoder = CBORDecoder(to: bytes.count)
      let read = try Genesis.decodeValue(&decoder, bytes.span)
      #expect(read == genesis)
    }
  }

  @Test func `a writer's name is the digest of the key`() throws {
    let key = try need(SigningPublicKey([UInt8](repeating: 9, count: 32)))
    #expect(WriterID(of: key).description == "ed9f04b92948aa9aea423c718959dfd3")
  }
}
