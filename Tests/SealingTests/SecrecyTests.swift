import Sealing
import TestSupport
import Testing

@Suite struct SecrecyTests {
  @Test func `only the holder of the key opens what was sealed to it`() throws {
    let key = try need(SealingKey(seed: [UInt8](repeating: 1, count: 32)))
    let other = try need(SealingKey(seed: [UInt8](repeating: 2, count: 32)))
    let secret = [UInt8](0..<32)
    let sealed = try need(key.publicKey.seal(secret))
    #expect(sealed.count == secret.count + SealingPublicKey.sealedOverhead)
    #expect(key.open(sealed) == secret)
    #expect(other.open(sealed) == nil)
    #expect(key.publicKey.seal(secret) != sealed)
    for index in sealed.indices {
      var turned = sealed
      turned[index] ^= 1
      #expect(key.open(turned) == nil)
    }
    #expect(key.open(Array(sealed.dropLast())) == nil)
    #expect(key.open([]) == nil)
  }

  @Test func `a chunk opens as it was sealed and no other way`() throws {
    let cipher = try need(ChunkCipher(key: [UInt8](repeating: 3, count: 32)))
    let other = try need(ChunkCipher(key: [UInt8](repeating: 4, count: 32)))
    let nonce = [UInt8](repeating: 5, count: 24)
    for size in [0, 1, 63, 64, 1_000] {
      let plain = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
      var sealed: [UInt8] = [9]
      #expect(cipher.seal(plain, 0..<size, nonce: nonce, appendingTo: &sealed))
      #expect(sealed.count == 1 + size + ChunkCipher.tagSize)
      var opened: [UInt8] = [8]
      #expect(cipher.open(sealed, 1..<sealed.count, nonce: nonce, appendingTo: &opened))
      #expect(opened == [8] + plain)
      for index in stride(from: 1, to: sealed.count, by: max(1, size / 20)) {
        var turned = sealed
        turned[index] ^= 128
        opened = [8]
        #expect(!cipher.open(turned, 1..<turned.count, nonce: nonce, appendingTo: &opened))
        #expect(opened == [8])
      }
      let next = [UInt8](repeating: 6, count: 24)
      #expect(!cipher.open(sealed, 1..<sealed.count, nonce: next, appendingTo: &opened))
      #expect(!other.open(sealed, 1..<sealed.count, nonce: nonce, appendingTo: &opened))
      #expect(opened == [8])
    }
  }

  @Test func `ranges and nonces that do not fit are refused and add nothing`() throws {
    let cipher = try need(ChunkCipher(key: [UInt8](repeating: 3, count: 32)))
    let nonce = [UInt8](repeating: 5, count: 24)
    let source = [UInt8](repeating: 0, count: 20)
    var output: [UInt8] = []
    #expect(!cipher.seal(source, 0..<21, nonce: nonce, appendingTo: &output))
    #expect(!cipher.seal(source, 0..<20, nonce: Array(nonce.dropLast()), appendingTo: &output))
    #expect(!cipher.open(source, 0..<15, nonce: nonce, appendingTo: &output))
    #expect(!cipher.open(source, 5..<21, nonce: nonce, appendingTo: &output))
    #expect(output.isEmpty)
    #expect(ChunkCipher(key: [1]) == nil)
  }

  @Test func `secrets of one length are compared whole`() {
    #expect(equalInConstantTime([1, 2, 3], [1, 2, 3]))
    #expect(!equalInConstantTime([1, 2, 3], [1, 2, 4]))
    #expect(!equalInConstantTime([1, 2, 3], [1, 2]))
    #expect(equalInConstantTime([], []))
  }
}
