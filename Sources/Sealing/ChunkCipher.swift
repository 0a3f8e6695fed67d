import CSodium

/// XChaCha20-Poly1305 over the chunks of a bundle's body.
package struct ChunkCipher: Sendable {
  package static let keySize = 32
  package static let tagSize = 16
  package static let nonceSize = 24
  private let key: [UInt8]

  package init?(key: [UInt8]) {
    guard key.count == Self.keySize, startLibrary() else { return nil }
    self.key = key
  }

  /// Appends the sealed form of a range of `source` to `output`; false if the range or the nonce
  /// does not fit.
  package func seal(
    _ source: [UInt8], _ range: Range<Int>, nonce: [UInt8], appendingTo output: inout [UInt8]
  ) -> Bool {
    guard range.lowerBound >= 0, range.upperBound <= source.count, nonce.count == Self.nonceSize
    else { return false }
    let start = output.count
    output.append(contentsOf: repeatElement(0, count: range.count + Self.tagSize))
    return unsafe output.withUnsafeMutableBufferPointer { buffer in
      unsafe source.withUnsafeBufferPointer { plain in
        guard let target = buffer.baseAddress else { return false }
        let from = range.isEmpty ? nil : unsafe plain.baseAddress?.advanced(by: range.lowerBound)
        return unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
          target + start, nil, from, UInt64(range.count), nil, 0, nil, nonce, key) == 0
      }
    }
  }

  /// Appends the opened form of a range of `source` to `output`; false, and nothing appended, if
  /// one bit is not as it was sealed.
  package func open(
    _ source: [UInt8], _ range: Range<Int>, nonce: [UInt8], appendingTo output: inout [UInt8]
  ) -> Bool {
    guard range.lowerBound >= 0, range.upperBound <= source.count, range.count >= Self.tagSize,
      nonce.count == Self.nonceSize
    else { return false }
    let start = output.count
    // One byte more than the plain text, so that an empty one still has an address to write to.
    output.append(contentsOf: repeatElement(0, count: range.count - Self.tagSize + 1))
    let opened = unsafe output.withUnsafeMutableBufferPointer { buffer -> Bool in
      unsafe source.withUnsafeBufferPointer { sealed -> Bool in
        guard let target = buffer.baseAddress, let base = sealed.baseAddress else {
          return false
        }
        return unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
          target + start, nil, nil, base + range.lowerBound, UInt64(range.count), nil, 0, nonce,
          key) == 0
      }
    }
    output.removeLast(opened ? 1 : output.count - start)
    return opened
  }
}
