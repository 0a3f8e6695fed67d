package import Sealing

extension UnverifiedBundle {
  /// The hash a file claims in its last bytes; nil where it does not end like a whole bundle. Nothing is
  /// believed by it: it only saves reading a file again whose bytes are known under that hash.
  ///
  /// Cost: one short read.
  package static func claimedHash(
    of source: any BundleSource
  ) throws(BundleError) -> Digest? {
    let size = source.size
    guard size > UInt64(Trailer.size + BundleHeader.prefixSize) else { return nil }
    var bytes: [UInt8] = []
    try source.read(at: size - UInt64(Trailer.size), count: Trailer.size, into: &bytes)
    guard let trailer = Trailer.decode(bytes), trailer.fileSize == size else { return nil }
    return trailer.hash
  }
}
