import Sealing
import TestSupport
import Testing

@Suite struct PassphraseKeyTests {
  private func secret(_ text: String) -> SecretBytes {
    var bytes = Array(text.utf8)
    return SecretBytes(taking: &bytes)
  }

  private func cost(_ operations: UInt64, _ memorySize: UInt64) -> PassphraseCost? {
    PassphraseCost(operations: operations, memorySize: memorySize)
  }

  @Test func `the same passphrase, salt and cost give the same key, anything else another`() throws
  {
    let salt = [UInt8](repeating: 7, count: 16)
    let nonce = [UInt8](repeating: 8, count: 24)
    let least = try need(cost(1, 8192))
    let cipher = try need(ChunkCipher(passphrase: secret("chim non"), salt: salt, cost: least))
    var sealed: [UInt8] = []
    #expect(cipher.seal([1, 2, 3], 0..<3, nonce: nonce, appendingTo: &sealed))
    func opens(_ other: ChunkCipher?) -> Bool {
      var opened: [UInt8] = []
      return other?.open(sealed, 0..<sealed.count, nonce: nonce, appendingTo: &opened) == true
        && opened == [1, 2, 3]
    }
    #expect(opens(ChunkCipher(passphrase: secret("chim non"), salt: salt, cost: least)))
    #expect(!opens(ChunkCipher(passphrase: secret("chim nom"), salt: salt, cost: least)))
    #expect(
      !opens(
        ChunkCipher(
          passphrase: secret("chim non"), salt: [UInt8](repeating: 6, count: 16), cost: least)))
    for other in [cost(2, 8192), cost(1, 16384)] {
      #expect(
        !opens(ChunkCipher(passphrase: secret("chim non"), salt: salt, cost: try need(other))))
    }
  }

  @Test func `a cost beyond the limits cannot even be written down`() {
    #expect(cost(1, 8192) != nil)
    #expect(cost(10, 256 * 1024 * 1024) != nil)
    for (operations, memorySize) in [
      (0, 8192), (11, 8192), (.max, 8192), (1, 8191), (1, 8193), (1, 0), (1, 256 * 1024 * 1024 + 1),
      (1, .max),
    ] as [(UInt64, UInt64)] {
      #expect(cost(operations, memorySize) == nil, "\(operations) \(memorySize)")
    }
    #expect(PassphraseCost.usual.memorySize <= PassphraseCost.memorySizeMax)
    #expect(PassphraseCost.usual.operations >= 3)
  }

  @Test func `no key without a passphrase or with a salt of another size`() throws {
    let least = try need(cost(1, 8192))
    for (text, size) in [("", 16), ("x", 15), ("x", 17)] {
      let salt = [UInt8](repeating: 1, count: size)
      #expect((ChunkCipher(passphrase: secret(text), salt: salt, cost: least) == nil) == true)
    }
  }

  @Test func `secrets are taken over and overwritten`() {
    var bytes: [UInt8] = [1, 2, 3]
    let taken = SecretBytes(taking: &bytes)
    #expect(bytes.isEmpty)
    #expect(taken.count == 3)
    #expect(taken.reading { $0 } == [1, 2, 3])
    var plain: [UInt8] = [4, 5, 6]
    overwrite(&plain)
    #expect(plain == [0, 0, 0])
  }
}
