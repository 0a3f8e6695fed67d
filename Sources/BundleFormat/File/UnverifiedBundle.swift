import PlantedFaults
package import Sealing

/// A file that is whole and looks like a bundle. Nothing in it has been opened or believed.
package struct UnverifiedBundle {
  private let source: any BundleSource
  private let header: BundleHeader
  /// From the magic to the end of the header's CBOR.
  private let headerBytes: [UInt8]
  private let headerCode: [UInt8]
  private let layout: BodyLayout
  package let description: BundleDescription

  /// Reads the file once from front to back.
  package static func open(_ source: any BundleSource) throws(BundleError) -> UnverifiedBundle {
    try UnverifiedBundle(source)
  }

  private init(_ source: any BundleSource) throws(BundleError) {
    let size = source.size
    let (prefix, headerSize) = try Self.readPrefix(of: source)
    let overhead = prefix.count + headerSize + BundleHeader.codeSize
    let least = UInt64(overhead + ChunkCipher.tagSize + 1 + Trailer.size)
    guard size >= least else { throw .truncated(expected: nil, found: size) }
    let trailer = try Self.readTrailer(of: source)
    try Self.checkHash(of: source, against: trailer.hash)

    var cbor: [UInt8] = []
    try source.read(at: UInt64(prefix.count), count: headerSize, into: &cbor)
    header = try BundleHeader.decode(cbor)
    headerBytes = prefix + cbor
    var code: [UInt8] = []
    try source.read(
      at: UInt64(headerBytes.count), count: BundleHeader.codeSize, into: &code)
    headerCode = code
    let bodySize = size - UInt64(overhead + Trailer.size)
    guard let layout = BodyLayout(start: UInt64(overhead), sealedSize: bodySize) else {
      throw .truncated(expected: nil, found: size)
    }
    self.source = source
    self.layout = layout
    description = BundleDescription(
      size: size, hash: trailer.hash, minor: prefix[9], stanzaCount: header.stanzas.count)
  }

  static func readPrefix(
    of source: any BundleSource
  ) throws(BundleError) -> (bytes: [UInt8], headerSize: Int) {
    let magic = BundleHeader.magic
    var prefix: [UInt8] = []
    let there = min(source.size, UInt64(BundleHeader.prefixSize))
    try source.read(at: 0, count: Int(there), into: &prefix)
    guard !prefix.isEmpty, prefix.starts(with: magic.prefix(prefix.count)) else {
      throw .notABundle
    }
    if prefix.count > magic.count, prefix[magic.count] != BundleHeader.major {
      throw .unknownMajor(prefix[magic.count])
    }
    guard prefix.count == BundleHeader.prefixSize else {
      throw .truncated(expected: nil, found: source.size)
    }
    guard source.size <= BundleLimits.bundleSizeMax else {
      throw .limit(.bundleSize, found: source.size, max: BundleLimits.bundleSizeMax)
    }
    let headerSize = prefix[10...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let max = UInt64(BundleLimits.headerSizeMax)
    guard headerSize <= max else { throw .limit(.headerSize, found: headerSize, max: max) }
    return (prefix, Int(headerSize))
  }

  private static func readTrailer(
    of source: any BundleSource
  ) throws(BundleError) -> (fileSize: UInt64, hash: Digest) {
    var bytes: [UInt8] = []
    try source.read(at: source.size - UInt64(Trailer.size), count: Trailer.size, into: &bytes)
    guard let trailer = Trailer.decode(bytes) else {
      throw .truncated(expected: nil, found: source.size)
    }
    guard trailer.fileSize <= source.size else {
      throw .truncated(expected: trailer.fileSize, found: source.size)
    }
    guard trailer.fileSize == source.size else {
      throw .trailingBytes(expected: trailer.fileSize, found: source.size)
    }
    return trailer
  }

  private static func checkHash(
    of source: any BundleSource, against stated: Digest
  ) throws(BundleError) {
    let digest = StreamingDigest(for: .bundle)
    var buffer: [UInt8] = []
    var position: UInt64 = 0
    let end = source.size - 32
    while position < end {
      let size = Int(min(end - position, 256 * 1024))
      try source.read(at: position, count: size, into: &buffer)
      digest.update(buffer)
      position += UInt64(size)
    }
    guard digest.finish() == stated || PlantedFault.ignoresFileHash.isPlanted else {
      throw .damagedFile
    }
  }
}

extension UnverifiedBundle {
  /// Finds the file key with any of the reader's keys and checks that the header belongs to it. A
  /// plain bundle needs none.
  package func unseal(with keys: [SealingKey]) throws(BundleError) -> UnsealedBundle {
    let key = try header.fileKey(with: keys)
    guard
      equalInConstantTime(key.commitment, header.commitment)
        || PlantedFault.ignoresCommitment.isPlanted
    else { throw .commitmentWrong }
    guard
      equalInConstantTime(key.headerCode(over: headerBytes), headerCode)
        || PlantedFault.ignoresHeaderCode.isPlanted
    else { throw .headerCodeWrong }
    guard let cipher = key.bodyCipher else { throw .outOfMemory }
    return UnsealedBundle(
      description: description,
      body: BodyReader(source, layout, cipher: cipher, noncePrefix: header.nonce))
  }
}

extension BundleHeader {
  func fileKey(with keys: [SealingKey]) throws(BundleError) -> FileKey {
    if let open = openKey, let key = FileKey(open) { return key }
    for stanza in stanzas {
      for key in keys {
        if let opened = key.open(stanza), let key = FileKey(opened) { return key }
      }
    }
    throw .notForUs(stanzas: stanzas.count)
  }
}

/// What can be told of a bundle without a key.
package struct BundleDescription: Hashable, Sendable {
  package let size: UInt64
  package let hash: Digest
  package let minor: UInt8
  /// To how many keys it is sealed, the sender's among them; 0 for a plain bundle.
  package let stanzaCount: Int

  package var isPlain: Bool { stanzaCount == 0 }
}
