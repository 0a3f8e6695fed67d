import CZstd
package import Sealing

/// One section as it goes into a bundle.
package struct CompressedSection: Sendable {
  package let rawSize: Int
  package let bytes: [UInt8]
  package let hash: Digest
}

/// Compresses sections one after another with the same memory. A value of its own, so that one core
/// may compress while another gathers the next section.
@safe package final class SectionCompressor {
  /// Level 3 is where size stops falling much and time begins to rise.
  private static let level: Int32 = 3
  private let context: OpaquePointer
  private var output: [UInt8] = []

  package init() throws(BundleError) {
    guard let context = unsafe ZSTD_createCCtx() else { throw .outOfMemory }
    unsafe self.context = unsafe context
  }

  deinit { _ = unsafe ZSTD_freeCCtx(context) }

  package func compress(_ raw: [UInt8]) throws(BundleError) -> CompressedSection {
    guard raw.count <= BundleLimits.sectionRawMax else {
      throw .limit(
        .sectionRawSize, found: UInt64(raw.count), max: UInt64(BundleLimits.sectionRawMax))
    }
    let bound = BundleLimits.compressedSizeMax(ofRaw: raw.count)
    if output.count < bound { output.resize(to: bound) }
    let size = unsafe output.withUnsafeMutableBufferPointer { target in
      unsafe raw.withUnsafeBufferPointer { source in
        unsafe ZSTD_compressCCtx(
          context, target.baseAddress, target.count, source.baseAddress, source.count, Self.level)
      }
    }
    guard ZSTD_isError(size) == 0 else { throw .outOfMemory }
    let bytes = Array(output[0..<size])
    return CompressedSection(
      rawSize: raw.count, bytes: bytes, hash: Digest.of(bytes, for: .section))
  }
}
