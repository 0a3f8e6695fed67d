/// Which signatures may be verified at all, decided here and not by the version of a library: two
/// programs that accept different sets would hold different registers (Protocol.md 7).
///
/// Refused are a scalar that is not reduced, a point in another than its one form, and a point of small
/// order. What is left is decided by the equation without cofactor.
package enum Ed25519Acceptance {
  /// - Parameters:
  ///   - signature: 64 bytes, the nonce point and the scalar.
  ///   - key: 32 bytes.
  package static func mayPass(_ signature: [UInt8], by key: [UInt8]) -> Bool {
    guard signature.count == 64, key.count == 32 else { return false }
    return isReduced(signature[32...]) && isUsable(key[...]) && isUsable(signature[..<32])
  }

  private static func isUsable(_ point: ArraySlice<UInt8>) -> Bool {
    // The highest bit is the sign of x and no part of y.
    var y = Array(point)
    y[31] &= 0x7f
    return isBelow(y, fieldPrime) && !smallOrders.contains(y)
  }

  private static func isReduced(_ scalar: ArraySlice<UInt8>) -> Bool {
    isBelow(Array(scalar), groupOrder)
  }

  /// Little endian, of one length. What is compared is public: it need not take the same time always.
  private static func isBelow(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.reversed().lexicographicallyPrecedes(right.reversed())
  }

  /// 2^255 - 19.
  private static let fieldPrime: [UInt8] = [0xed] + [UInt8](repeating: 0xff, count: 30) + [0x7f]

  /// 2^252 + 27742317777372353535851937790883648493 (RFC 8032, 5.1).
  private static let groupOrder: [UInt8] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
  ]

  /// The y of the eight points whose order divides 8: 1, 0, -1, and the two of order 8.
  private static let smallOrders: [[UInt8]] = [
    [1] + [UInt8](repeating: 0, count: 31),
    [UInt8](repeating: 0, count: 32),
    [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
    [
      0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
      0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
      0xfc, 0x05,
    ],
    [
      0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
      0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
      0x03, 0x7a,
    ],
  ]
}
