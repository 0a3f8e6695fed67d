import PlantedFaults
import CZstd

/// Decompresses sections into memory that is never more than the manifest declared.
@safe package final class SectionDecompressor {
  private let context: OpaquePointer

  package init() throws(BundleError) {
    guard let context = unsafe ZSTD_createDCtx() else { throw .outOfMemory }
    unsafe self.context = unsafe context
  }

  deinit { _ = unsafe ZSTD_freeDCtx(context) }

  /// Makes `raw` the decompressed bytes. One frame and nothing after it, of exactly the declared
  /// size, which the caller has held against the limit.
  package func decompress(
    _ compressed: [UInt8], rawSize: Int, into raw: inout [UInt8]
  ) throws(SectionFault) {
    guard let frame = ZstdFrame(compressed) else { throw .frameUnclear }
    guard frame.contentSize == UInt64(rawSize) else {
      throw .rawSizeDiffers(stated: rawSize, found: frame.contentSize)
    }
    guard frame.windowSize <= BundleLimits.windowSizeMax || PlantedFault.ignoresWindow.isPlanted
    else {
      throw .windowTooLarge(frame.windowSize)
    }
    let frameSize = unsafe ZSTD_findFrameCompressedSize(compressed, compressed.count)
    guard ZSTD_isError(frameSize) == 0 else { throw .notDecompressible }
    guard frameSize == compressed.count else { throw .frameUnclear }

    raw.resize(to: rawSize)
    let size = unsafe raw.withUnsafeMutableBufferPointer { target in
      unsafe compressed.withUnsafeBufferPointer { source in
        unsafe ZSTD_decompressDCtx(
          context, target.baseAddress, target.count, source.baseAddress, source.count)
      }
    }
    guard ZSTD_isError(size) == 0 else { throw .notDecompressible }
    guard size == rawSize else {
      throw .rawSizeDiffers(stated: rawSize, found: UInt64(size))
    }
  }
}
