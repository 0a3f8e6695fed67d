import Causality
import Sealing
import TestSupport
import Testing

/// The twelve edge cases of "Taming the Many EdDSAs" (Chalkias, Garillot, Nikolaenko; SSR 2020), from
/// github.com/novifinancial/ed25519-speccheck, cases.txt. The signatures are over the bare message.
@Suite struct Ed25519AcceptanceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let passes: Bool
    let message: String
    let key: String
    let signature: String
    var testDescription: String { name }
  }

  private static let smallKey = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"
  private static let mixedKey = "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d"
  private static let otherMixed = "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43"
  private static let plainKey = "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623"
  private static let longKey = "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
  private static let first = "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79"
  private static let second = "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c"
  private static let third = "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40"
  private static let fourth = "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41"
  private static let longSignature =
    "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dc"
    + "a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04"

  static let cases = [
    Case(
      name: "0: key and nonce of small order, scalar zero", passes: false,
      message: "8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6", key: smallKey,
      signature: "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
        + "0000000000000000000000000000000000000000000000000000000000000000"),
    Case(
      name: "1: key of small order", passes: false, message: first, key: smallKey,
      signature: otherMixed + "a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04"),
    Case(
      name: "2: nonce of small order", passes: false,
      message: "aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab",
      key: otherMixed,
      signature: smallKey + "8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e"),
    Case(
      name: "3: key and nonce of mixed order, good under both equations", passes: true,
      message: first, key: mixedKey,
      signature: "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f"
        + "87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009"),
    Case(
      name: "4: mixed order, good only with cofactor", passes: false, message: second,
      key: mixedKey,
      signature: "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed512"
        + "5ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09"),
    Case(
      name: "5: good only with cofactor, and only if the hash is multiplied first", passes: false,
      message: second, key: mixedKey,
      signature: "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7"
        + "e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405"),
    Case(
      name: "6: scalar above the group's order", passes: false, message: third, key: plainKey,
      signature: "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e"
        + "547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514"),
    Case(
      name: "7: scalar far above the group's order", passes: false, message: third, key: plainKey,
      signature: "8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa1942"
        + "7e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22"),
    Case(
      name: "8: nonce in a second form", passes: false, message: fourth, key: otherMixed,
      signature: longKey + "03be9678ac102edcd92b0210bb34d7428d12ffc5df5f37e359941266a4e35f0f"),
    Case(
      name: "9: nonce in a second form, hashed as its first", passes: false, message: fourth,
      key: otherMixed,
      signature: longKey + "ca8c5b64cd208982aa38d4936621a4775aa233aa0505711d8fdcfdaa943d4908"),
    Case(
      name: "10: key in a second form", passes: false,
      message: "e96b7021eb39c1a163b6da4e3093dcd3f21387da4cc4572be588fafae23c155b", key: longKey,
      signature: longSignature),
    Case(
      name: "11: key in a second form, hashed as its first", passes: false,
      message: "39a591f5321bbe07fd5a23dc2f39d025d74526615746727ceefd6e82ae65c06f", key: longKey,
      signature: longSignature),
  ]

  @Test(arguments: cases) func `a published edge case has its one answer`(example: Case) throws {
    let key = try need(bytesFromHexadecimal(example.key).flatMap { SigningPublicKey($0) })
    let signature = try need(bytesFromHexadecimal(example.signature).flatMap { Signature($0) })
    let message = try need(bytesFromHexadecimal(example.message))
    #expect(key.verifies(signature, ofMessage: message) == example.passes)
  }

  // MARK: The check before the equation

  private static let good = SigningKey(seed: [UInt8](repeating: 7, count: 32))

  private func mayPass(key: [UInt8], nonce: [UInt8], scalar: [UInt8]) -> Bool {
    Ed25519Acceptance.mayPass(nonce + scalar, by: key)
  }

  @Test func `points of small order are refused in every form and with either sign`() throws {
    let good = try need(Self.good)
    let signature = try need(good.sign([1], as: .tip)).bytes
    let (nonce, scalar) = (Array(signature[..<32]), Array(signature[32...]))
    let key = good.publicKey.bytes
    #expect(mayPass(key: key, nonce: nonce, scalar: scalar))
    let forms = [
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0100000000000000000000000000000000000000000000000000000000000000",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ]
    for form in forms {
      for sign in [UInt8(0), 0x80] {
        var point = try need(bytesFromHexadecimal(form))
        point[31] |= sign
        #expect(!mayPass(key: point, nonce: nonce, scalar: scalar), "key \(form)")
        #expect(!mayPass(key: key, nonce: point, scalar: scalar), "nonce \(form)")
      }
    }
  }

  @Test func `numbers end just below the prime and just below the order`() throws {
    let good = try need(Self.good)
    let nonce = Array(try need(good.sign([1], as: .tip)).bytes[..<32])
    let key = good.publicKey.bytes
    let order = try need(
      bytesFromHexadecimal("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"))
    var last = order
    last[0] -= 1
    #expect(mayPass(key: key, nonce: nonce, scalar: last))
    #expect(!mayPass(key: key, nonce: nonce, scalar: order))
    var scalar = order
    scalar[31] += 1
    #expect(!mayPass(key: key, nonce: nonce, scalar: scalar))
    // Two below the prime is the greatest y that is not of small order; from the prime on none is good.
    var point = [UInt8](repeating: 0xff, count: 32)
    point[31] = 0x7f
    for low in UInt8(0xeb)...0xff {
      point[0] = low
      #expect(mayPass(key: point, nonce: nonce, scalar: last) == (low == 0xeb), "\(low)")
    }
    #expect(!Ed25519Acceptance.mayPass(nonce, by: key))
    #expect(!Ed25519Acceptance.mayPass(nonce + last, by: Array(key.dropLast())))
  }
}
