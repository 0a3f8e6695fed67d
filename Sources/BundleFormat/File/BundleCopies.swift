package import Sealing

/// One bundle in one or several files that may be damaged. Header and every chunk prove themselves with the
/// bundle's key, so what is whole in any copy is told from what is not.
package struct BundleCopies {
  private let sources: [any BundleSource]
  private let opened: OpenedHeader
  private let layout: BodyLayout

  /// A header that belongs to a key the reader has.
  private struct OpenedHeader {
    let bytes: [UInt8]
    let code: [UInt8]
    let nonce: [UInt8]
    let cipher: ChunkCipher
  }

  /// - Throws: `damagedFile` where no copy has a whole header, `notForUs` where none of the keys opens it,
  ///   `copyDiffers` where a whole header is another bundle's.
  package init(
    _ sources: [any BundleSource], readableWith keys: [SealingKey]
  ) throws(BundleError) {
    var found: OpenedHeader?
    var refusal: BundleError?
    for (number, source) in sources.enumerated() {
      do throws(BundleError) {
        let header = try Self.open(source, keys)
        if let found, found.bytes != header.bytes { throw .copyDiffers(number) }
        found = found ?? header
      } catch {
        if case .copyDiffers = error { throw error }
        if refusal == nil || error.nature == .notForUs { refusal = error }
      }
    }
    guard let found else {
      throw refusal?.nature == .notForUs ? refusal ?? .damagedFile : .damagedFile
    }
    let overhead = UInt64(found.bytes.count + found.code.count)
    let ends = overhead + UInt64(Trailer.size)
    let size = Self.size(of: sources)
    guard size > ends,
      let layout = BodyLayout(start: overhead, sealedSize: size - ends)
    else { throw .truncated(expected: nil, found: size) }
    self.sources = sources
    opened = found
    self.layout = layout
  }

  private static func open(
    _ source: any BundleSource, _ keys: [SealingKey]
  ) throws(BundleError) -> OpenedHeader {
    let (prefix, headerSize) = try UnverifiedBundle.readPrefix(of: source)
    let end = UInt64(prefix.count + headerSize + BundleHeader.codeSize)
    guard source.size >= end else { throw .truncated(expected: end, found: source.size) }
    var cbor: [UInt8] = []
    try source.read(at: UInt64(prefix.count), count: headerSize, into: &cbor)
    var code: [UInt8] = []
    try source.read(
      at: UInt64(prefix.count + headerSize), count: BundleHeader.codeSize, into: &code)
    let header = try BundleHeader.decode(cbor)
    let key = try header.fileKey(with: keys)
    guard equalInConstantTime(key.commitment, header.commitment) else { throw .commitmentWrong }
    guard equalInConstantTime(key.headerCode(over: prefix + cbor), code) else {
      throw .headerCodeWrong
    }
    guard let cipher = key.bodyCipher else { throw .outOfMemory }
    return OpenedHeader(bytes: prefix + cbor, code: code, nonce: header.nonce, cipher: cipher)
  }

  /// The length that a trailer states where it stands at the end of its file; else of the longest copy.
  private static func size(of sources: [any BundleSource]) -> UInt64 {
    var longest: UInt64 = 0
    for source in sources where source.size <= BundleLimits.bundleSizeMax {
      longest = max(longest, source.size)
      guard source.size > UInt64(Trailer.size) else { continue }
      var bytes: [UInt8] = []
      let start = source.size - UInt64(Trailer.size)
      guard (try? source.read(at: start, count: Trailer.size, into: &bytes)) != nil else {
        continue
      }
      if let trailer = Trailer.decode(bytes), trailer.fileSize == source.size { return source.size }
    }
    return longest
  }

  package var chunkCount: UInt64 { layout.chunkCount }

  /// The chunks that no copy has whole, with where they start in the file; the first ones where there are many.
  ///
  /// Cost: reads what is needed of the copies once.
  package func damagedChunks(atMost count: Int = 64) -> [(number: UInt64, offset: UInt64)] {
    var damaged: [(number: UInt64, offset: UInt64)] = []
    var sealed: [UInt8] = []
    for number in 0..<layout.chunkCount where damaged.count < count {
      if !take(number, into: &sealed) { damaged.append((number, layout.offset(ofChunk: number))) }
    }
    return damaged
  }

  /// Writes the bundle as it was sealed, each chunk from a copy that has it whole.
  ///
  /// - Throws: `damagedChunk` with the first one that no copy has.
  package func write(to sink: any BundleSink) throws(BundleError) -> BundleSummary {
    let output = HashingSink(sink)
    try output.append(opened.bytes)
    try output.append(opened.code)
    var sealed: [UInt8] = []
    for number in 0..<layout.chunkCount {
      guard take(number, into: &sealed) else {
        throw .damagedChunk(number: number, offset: layout.offset(ofChunk: number))
      }
      try output.append(sealed)
    }
    return try output.finish()
  }

  /// A medium that cannot read a place is as good as one that reads it wrong.
  private func take(_ number: UInt64, into sealed: inout [UInt8]) -> Bool {
    let offset = layout.offset(ofChunk: number)
    let size = layout.sealedSize(ofChunk: number)
    let nonce = BodyLayout.nonce(opened.nonce, chunk: number, isLast: layout.isLast(number))
    for source in sources where source.size >= offset + UInt64(size) {
      guard (try? source.read(at: offset, count: size, into: &sealed)) != nil else { continue }
      var plain: [UInt8] = []
      if opened.cipher.open(sealed, 0..<size, nonce: nonce, appendingTo: &plain) { return true }
    }
    return false
  }
}
