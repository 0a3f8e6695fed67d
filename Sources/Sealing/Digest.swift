import CSodium

/// 32 bytes of BLAKE2b, kept as four big-endian numbers so that comparing compares the bytes.
package struct Digest: Hashable, Comparable, Sendable {
  package let first: UInt64
  package let second: UInt64
  package let third: UInt64
  package let fourth: UInt64

  @inlinable package init(first: UInt64, second: UInt64, third: UInt64, fourth: UInt64) {
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
  }

  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var position = 0
    for byte in bytes {
      switch position >> 3 {
      case 0: words.0 = words.0 << 8 | UInt64(byte)
      case 1: words.1 = words.1 << 8 | UInt64(byte)
      case 2: words.2 = words.2 << 8 | UInt64(byte)
      default: words.3 = words.3 << 8 | UInt64(byte)
      }
      position += 1
    }
    self.init(first: words.0, second: words.1, third: words.2, fourth: words.3)
  }

  package static func < (left: Digest, right: Digest) -> Bool {
    if left.first != right.first { return left.first < right.first }
    if left.second != right.second { return left.second < right.second }
    if left.third != right.third { return left.third < right.third }
    return left.fourth < right.fourth
  }

  package var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(32)
    append(to: &result)
    return result
  }

  @inlinable package func append(to buffer: inout [UInt8]) {
    let words = (first.bigEndian, second.bigEndian, third.bigEndian, fourth.bigEndian)
    unsafe withUnsafeBytes(of: words) { unsafe buffer.append(contentsOf: $0) }
  }

  /// BLAKE2b-256 of bytes, personalised and, where a key is given, keyed.
  ///
  /// Cost: no allocation; about 0.3 microseconds for 300 bytes.
  package static func of(
    _ bytes: Span<UInt8>, for purpose: Personalisation, key: [UInt8] = []
  ) -> Digest {
    unsafe bytes.withUnsafeBufferPointer { unsafe of($0, for: purpose, key: key) }
  }

  package static func of(
    _ bytes: [UInt8], for purpose: Personalisation, key: [UInt8] = []
  ) -> Digest {
    unsafe bytes.withUnsafeBufferPointer { unsafe of($0, for: purpose, key: key) }
  }

  @unsafe package static func of(
    _ bytes: UnsafeBufferPointer<UInt8>, for purpose: Personalisation, key: [UInt8] = []
  ) -> Digest {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    unsafe withUnsafeMutableBytes(of: &words) { output in
      guard let target = unsafe output.bindMemory(to: UInt8.self).baseAddress else { return }
      _ = unsafe purpose.bytes.withUnsafeBufferPointer { personal in
        unsafe key.withUnsafeBufferPointer { secret in
          unsafe crypto_generichash_blake2b_salt_personal(
            target, 32, bytes.baseAddress, UInt64(bytes.count),
            key.isEmpty ? nil : secret.baseAddress, secret.count, nil, personal.baseAddress)
        }
      }
    }
    return Digest(
      first: UInt64(bigEndian: words.0), second: UInt64(bigEndian: words.1),
      third: UInt64(bigEndian: words.2), fourth: UInt64(bigEndian: words.3))
  }
}
