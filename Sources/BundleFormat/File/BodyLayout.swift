import Sealing

/// Where the chunks of a body lie. Every chunk but the last is full, so that any place in the plain
/// text is found by arithmetic.
struct BodyLayout: Hashable {
  static let plainChunk = UInt64(BundleLimits.chunkSize)
  static let sealedChunk = plainChunk + UInt64(ChunkCipher.tagSize)

  /// Of the first chunk in the file.
  let start: UInt64
  let sealedSize: UInt64

  /// Nil where no number of chunks takes exactly that many bytes; the last one holds at least one.
  init?(start: UInt64, sealedSize: UInt64) {
    let tag = UInt64(ChunkCipher.tagSize)
    guard sealedSize > 0 else { return nil }
    let last = (sealedSize - 1) % Self.sealedChunk + 1
    guard last > tag else { return nil }
    self.start = start
    self.sealedSize = sealedSize
  }

  var chunkCount: UInt64 { (sealedSize - 1) / Self.sealedChunk + 1 }
  var plainSize: UInt64 { sealedSize - chunkCount * UInt64(ChunkCipher.tagSize) }

  func offset(ofChunk number: UInt64) -> UInt64 { start + number * Self.sealedChunk }

  func sealedSize(ofChunk number: UInt64) -> Int {
    let before = number * Self.sealedChunk
    return Int(min(Self.sealedChunk, sealedSize - min(before, sealedSize)))
  }

  func isLast(_ number: UInt64) -> Bool { number + 1 == chunkCount }

  /// The number of the chunk and whether it is the last are part of the nonce, so that chunks can
  /// be neither exchanged nor left out.
  static func nonce(_ prefix: [UInt8], chunk number: UInt64, isLast: Bool) -> [UInt8] {
    var nonce = prefix
    for shift in stride(from: UInt64(48), through: 0, by: -8) {
      nonce.append(UInt8(truncatingIfNeeded: number >> shift))
    }
    nonce.append(isLast ? 1 : 0)
    return nonce
  }
}
