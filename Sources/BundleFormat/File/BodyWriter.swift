import Sealing

/// Seals a body chunk by chunk as it comes.
struct BodyWriter {
  private let output: HashingSink
  private let cipher: ChunkCipher
  private let noncePrefix: [UInt8]
  private var plain: [UInt8] = []
  private var sealed: [UInt8] = []
  private var chunks: UInt64 = 0

  init(_ output: HashingSink, cipher: ChunkCipher, noncePrefix: [UInt8]) {
    self.output = output
    self.cipher = cipher
    self.noncePrefix = noncePrefix
    plain.reserveCapacity(BundleLimits.chunkSize)
  }

  mutating func append(_ bytes: [UInt8]) throws(BundleError) {
    var position = 0
    while position < bytes.count {
      // A full chunk waits for the next byte: only then is it known not to be the last.
      if plain.count == BundleLimits.chunkSize { try seal(isLast: false) }
      let size = min(bytes.count - position, BundleLimits.chunkSize - plain.count)
      plain.append(contentsOf: bytes[position..<position + size])
      position += size
    }
  }

  mutating func finish() throws(BundleError) { try seal(isLast: true) }

  private mutating func seal(isLast: Bool) throws(BundleError) {
    let nonce = BodyLayout.nonce(noncePrefix, chunk: chunks, isLast: isLast)
    sealed.removeAll(keepingCapacity: true)
    guard cipher.seal(plain, 0..<plain.count, nonce: nonce, appendingTo: &sealed) else {
      throw .outOfMemory
    }
    try output.append(sealed)
    plain.removeAll(keepingCapacity: true)
    chunks += 1
  }
}
