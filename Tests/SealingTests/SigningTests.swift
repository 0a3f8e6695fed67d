import Causality
import Sealing
import TestSupport
import Testing

@Suite struct SigningTests {
  /// Seeds and public keys of RFC 8032, 7.1; the signatures are over "nr.tip.1", a zero byte and the
  /// message, made with another implementation (OpenSSL).
  struct Vector: Sendable {
    let seed: String
    let key: String
    let message: [UInt8]
    let signature: String
  }

  static let vectors = [
    Vector(
      seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", message: [],
      signature: "cfd0387586d9c5b6c38132dce1e3cc75341af0599f2602c5599ce959fb051fb9"
        + "42fc7e164d7f6b4f76f4b060724dac8d531e0cfe84f3475471bbc34aaca58805"),
    Vector(
      seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", message: [0x72],
      signature: "5cbec59ab6f48ccbcf1b9572cff159ffce35216e5eaecebf4db9d8009d01c866"
        + "227ffe07410595085ec9edb8aa8e11839163fe419e04d019f09f6514389c2d08"),
    Vector(
      seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      key: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
      message: [0xaf, 0x82],
      signature: "293cd82897701140158347869cb98ae5ea166ff0fe30c5e28adb7667bc86f059"
        + "cf631f72b6205a3df06ce5a816507c0b173712dbfbd44c225628d0c84f0b9702"),
  ]

  @Test(arguments: vectors)
  func `a signature is Ed25519 over the purpose and the bytes`(vector: Vector) throws {
    let key = try need(bytesFromHexadecimal(vector.seed).flatMap { SigningKey(seed: $0) })
    #expect(hexadecimal(of: key.publicKey.bytes) == vector.key)
    let signature = try need(key.sign(vector.message, as: .tip))
    #expect(hexadecimal(of: signature.bytes) == vector.signature)
    #expect(key.publicKey.verifies(signature, over: vector.message, as: .tip))
  }

  @Test func `a signature passes for no other purpose, no other bytes and no other key`() throws {
    let key = try need(SigningKey(seed: [UInt8](repeating: 7, count: 32)))
    let other = try need(SigningKey(seed: [UInt8](repeating: 8, count: 32)))
    let message: [UInt8] = [1, 2, 3]
    for context in SignatureContext.allCases {
      let signature = try need(key.sign(message, as: context))
      for asked in SignatureContext.allCases {
        #expect(
          key.publicKey.verifies(signature, over: message, as: asked) == (asked == context))
      }
      #expect(!key.publicKey.verifies(signature, over: [1, 2], as: context))
      #expect(!other.publicKey.verifies(signature, over: message, as: context))
    }
  }

  @Test func `no turned bit of a signature passes`() throws {
    let key = try need(SigningKey(seed: [UInt8](repeating: 7, count: 32)))
    let signature = try need(key.sign([1], as: .bundle))
    for bit in 0..<512 {
      var bytes = signature.bytes
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      let turned = try need(Signature(bytes))
      #expect(!key.publicKey.verifies(turned, over: [1], as: .bundle))
    }
  }

  /// S and S + L verify alike where the scalar is not checked: then one signature has two forms.
  @Test func `a scalar that was not reduced is refused`() throws {
    let key = try need(SigningKey(seed: [UInt8](repeating: 7, count: 32)))
    let signature = try need(key.sign([1], as: .tip))
    let order = try need(
      bytesFromHexadecimal("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"))
    var bytes = signature.bytes
    var carry = 0
    for index in 0..<32 {
      let sum = Int(bytes[32 + index]) + Int(order[index]) + carry
      bytes[32 + index] = UInt8(sum & 255)
      carry = sum >> 8
    }
    #expect(carry == 0)
    let other = try need(Signature(bytes))
    #expect(!key.publicKey.verifies(other, over: [1], as: .tip))
  }

  /// The eight points of small order with their second encodings. For the first, every message would
  /// be signed by R = the point, S = 0.
  static let smallOrder = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ]

  @Test(arguments: smallOrder)
  func `a key of small order signs nothing`(point: String) throws {
    let bytes = try need(bytesFromHexadecimal(point))
    let key = try need(SigningPublicKey(bytes))
    for nonce in Self.smallOrder {
      let signature = try need(
        bytesFromHexadecimal(nonce).flatMap { Signature($0 + [UInt8](repeating: 0, count: 32)) })
      for message in 0..<8 {
        #expect(!key.verifies(signature, over: [UInt8(message)], as: .tip))
      }
    }
  }

  @Test func `keys and signatures have one length`() {
    #expect(SigningPublicKey([UInt8](repeating: 1, count: 31)) == nil)
    #expect(Signature([UInt8](repeating: 1, count: 65)) == nil)
    #expect(SigningKey(seed: [UInt8](repeating: 1, count: 33)) == nil)
  }
}
