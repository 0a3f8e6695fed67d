import Sealing

/// Passes bytes on and keeps their count and hash for the trailer.
final class HashingSink {
  private let sink: any BundleSink
  private let digest = StreamingDigest(for: .bundle)
  private(set) var size: UInt64 = 0

  init(_ sink: any BundleSink) { self.sink = sink }

  func append(_ bytes: [UInt8]) throws(BundleError) {
    let grown = size + UInt64(bytes.count)
    guard grown <= BundleLimits.bundleSizeMax else {
      throw .limit(.bundleSize, found: grown, max: BundleLimits.bundleSizeMax)
    }
    try sink.append(bytes)
    digest.update(bytes)
    size = grown
  }

  /// Writes the trailer; nothing may be appended afterwards.
  func finish() throws(BundleError) -> BundleSummary {
    try append(Trailer.opening(fileSize: size + UInt64(Trailer.size)))
    let hash = digest.finish()
    try sink.append(hash.bytes)
    return BundleSummary(size: size + 32, hash: hash)
  }
}
