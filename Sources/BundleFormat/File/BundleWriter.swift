package import ChangeLog
package import Sealing

/// Writes a bundle in one pass: nothing is ever gone back to, so that memory does not grow with it
/// and a stick is written at its own speed.
package struct BundleWriter: ~Copyable {
  /// Who can open a bundle.
  package enum Sealing: Sendable {
    /// The recipients' keys and the sender's own.
    case sealed(to: [SealingPublicKey])
    /// Anyone: for public lists, on explicit wish.
    case plain
  }

  private let output: HashingSink
  private var body: BodyWriter
  private var sections: [SectionEntry] = []
  private let headerSize: UInt64

  package init(
    to sink: any BundleSink, _ sealing: Sealing, randomness: Randomness
  ) throws(BundleError) {
    guard let key = FileKey(randomness.bytes(FileKey.size)), let cipher = key.bodyCipher else {
      throw .outOfMemory
    }
    let header = BundleHeader(
      stanzas: try Self.stanzas(of: key, sealing), openKey: Self.openKey(of: key, sealing),
      commitment: key.commitment, nonce: randomness.bytes(BundleHeader.nonceSize))
    let headerBytes = header.encode()
    let output = HashingSink(sink)
    try output.append(headerBytes)
    try output.append(key.headerCode(over: headerBytes))
    self.output = output
    headerSize = output.size
    body = BodyWriter(output, cipher: cipher, noncePrefix: header.nonce)
  }

  private static func openKey(of key: FileKey, _ sealing: Sealing) -> [UInt8]? {
    switch sealing {
    case .sealed: nil
    case .plain: key.openBytes
    }
  }

  private static func stanzas(
    of key: FileKey, _ sealing: Sealing
  ) throws(BundleError) -> [[UInt8]] {
    guard case .sealed(let recipients) = sealing else { return [] }
    guard !recipients.isEmpty else { throw .headerWrong(.sealingUnclear) }
    guard recipients.count <= BundleLimits.stanzasMax else {
      throw .limit(
        .stanzas, found: UInt64(recipients.count), max: UInt64(BundleLimits.stanzasMax))
    }
    var stanzas: [[UInt8]] = []
    for (index, recipient) in recipients.enumerated() {
      // Fails for a key of small order, which would seal to everyone.
      guard let stanza = key.sealed(to: recipient) else {
        throw .headerWrong(.recipientKeyUnusable(index))
      }
      stanzas.append(stanza)
    }
    return stanzas
  }

  package mutating func add(
    _ section: CompressedSection, _ load: SectionLoad
  ) throws(BundleError) {
    try body.append(section.bytes)
    sections.append(
      SectionEntry(
        rawSize: section.rawSize, compressedSize: section.bytes.count, hash: section.hash,
        load: load))
  }

  /// What the file would take if it ended with the sections there are now.
  package func size(
    with statement: Manifest.Statement, segments: [Segment], tips: [Tip]
  ) -> UInt64 {
    let manifest = Manifest(
      statement: statement, segments: segments, tips: tips, sections: sections)
    let plain =
      sections.reduce(UInt64(manifest.encode().count) + 68) { $0 + UInt64($1.compressedSize) }
    let chunks = plain / UInt64(BundleLimits.chunkSize) + 1
    return headerSize + plain + chunks * UInt64(ChunkCipher.tagSize) + UInt64(Trailer.size)
  }

  /// Signs and writes the manifest and the trailer. Before that the manifest is read back as a
  /// reader will: what he would refuse is not written.
  package consuming func finish(
    _ statement: Manifest.Statement, segments: [Segment], tips: [Tip], signedBy key: SigningKey
  ) throws(BundleError) -> BundleSummary {
    let manifest = Manifest(
      statement: statement, segments: segments, tips: tips.sorted(by: Tip.precedes),
      sections: sections)
    let bytes = manifest.encode()
    let max = UInt64(BundleLimits.manifestSizeMax)
    guard bytes.count <= BundleLimits.manifestSizeMax else {
      throw .limit(.manifestSize, found: UInt64(bytes.count), max: max)
    }
    try Manifest.decode(bytes).checkConsistency()
    guard key.publicKey == statement.sender, let signature = key.sign(bytes, as: .bundle) else {
      throw .manifestSignatureWrong
    }
    let length = UInt32(truncatingIfNeeded: bytes.count)
    let lengthBytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) }
    try body.append(bytes)
    try body.append(signature.bytes)
    try body.append(lengthBytes)
    try body.finish()
    return try output.finish()
  }
}
