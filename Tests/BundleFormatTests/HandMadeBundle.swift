import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import Sealing

/// A bundle put together from Protocol.md alone, without the writer: the second implementation that
/// the page is written for, and the way to write what the writer never would.
struct HandMadeBundle {
  var magic: [UInt8] = [0x89, 0x4e, 0x52, 0x42, 0x0d, 0x0a, 0x1a, 0x0a]
  var major: UInt8 = 1
  var minor: UInt8 = 0
  var fileKey = [UInt8](repeating: 7, count: 32)
  var nonce = [UInt8](repeating: 9, count: 16)
  var stanzas: [[UInt8]] = []
  var isPlain = true
  var commitment: [UInt8]?
  var chunkSize: UInt64 = 65_536
  var criticalFeatures: [UInt64] = []
  var headerCode: [UInt8]?
  /// Added to the header's CBOR, inside its stated length.
  var headerTail: [UInt8] = []
  /// What the body holds: sections, manifest, signature, length.
  var plain: [UInt8] = []
  var extraTrailer: [UInt8] = []
  /// Seals the last bytes as if more came, and an empty chunk after them.
  var endsWithEmptyChunk = false
  /// Changes the chunks after they were sealed.
  var changeChunks: (inout [[UInt8]]) -> Void = { _ in }

  var header: [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(6)
    encoder.array(stanzas.count)
    for stanza in stanzas { encoder.byteString(stanza) }
    if isPlain { encoder.byteString(fileKey) } else { encoder.null() }
    encoder.byteString(commitment ?? Digest.of(fileKey, for: .commitment).bytes)
    encoder.unsigned(chunkSize)
    encoder.byteString(nonce)
    encoder.array(criticalFeatures.count)
    for feature in criticalFeatures { encoder.unsigned(feature) }
    let cbor = encoder.bytes + headerTail
    return magic + [major, minor] + bigEndianBytes(UInt64(cbor.count), count: 4) + cbor
  }

  var body: [UInt8] {
    let key = Digest.of([], for: .bodyKey, key: fileKey).bytes
    guard let cipher = ChunkCipher(key: key) else { return [] }
    var chunks: [[UInt8]] = []
    var position = 0
    repeat {
      let end = min(position + 65_536, plain.count)
      let last: UInt8 = end == plain.count && !endsWithEmptyChunk ? 1 : 0
      let full = nonce + bigEndianBytes(UInt64(chunks.count), count: 7) + [last]
      var sealed: [UInt8] = []
      _ = cipher.seal(plain, position..<end, nonce: full, appendingTo: &sealed)
      chunks.append(sealed)
      position = end
    } while position < plain.count
    if endsWithEmptyChunk {
      let full = nonce + bigEndianBytes(UInt64(chunks.count), count: 7) + [1]
      var sealed: [UInt8] = []
      _ = cipher.seal([], 0..<0, nonce: full, appendingTo: &sealed)
      chunks.append(sealed)
    }
    changeChunks(&chunks)
    return chunks.flatMap { $0 }
  }

  var bytes: [UInt8] {
    let headerKey = Digest.of([], for: .headerKey, key: fileKey).bytes
    let code = headerCode ?? Digest.of(header, for: .headerCode, key: headerKey).bytes
    return withTrailer(header + code + body) + extraTrailer
  }
}

func withTrailer(_ bytes: [UInt8]) -> [UInt8] {
  let whole =
    bytes + Array("NRBEND".utf8) + bigEndianBytes(UInt64(bytes.count + 46), count: 8)
  return whole + Digest.of(whole, for: .bundle).bytes
}

/// The same file with a trailer that fits, as someone would make it who changed bytes on purpose.
func withFreshTrailer(_ file: [UInt8]) -> [UInt8] { withTrailer(Array(file.dropLast(46))) }

func bigEndianBytes(_ value: UInt64, count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (count - 1 - $0))) }
}

/// A manifest item by item, so that a test can exchange one.
struct HandMadeManifest {
  static let names = [
    "version", "purpose", "root", "sender", "proof", "recipients", "prerequisites", "segments",
    "tips", "sections", "have", "wants", "codes", "capabilities", "at",
  ]
  var items: [[UInt8]]

  init(sender: SigningPublicKey) {
    items = [
      [0x01], [0x00], item { $0.byteString([UInt8](repeating: 0, count: 16)) },
      item { $0.byteString(sender.bytes) }, [0x82, 0x41, 0x80, 0x80], [0x80], [0x80], [0x80],
      [0x80], [0x80], [0x80], [0x80], [0x80], [0x82, 0x01, 0x60], [0x00],
    ]
  }

  subscript(_ name: String) -> [UInt8] {
    get { items[Self.names.firstIndex(of: name) ?? 0] }
    set { items[Self.names.firstIndex(of: name) ?? 0] = newValue }
  }

  var bytes: [UInt8] { [0x80 | UInt8(items.count)] + Array(items.joined()) }

  /// Sections, then the manifest, its signature and its length.
  func plain(_ sections: [UInt8] = [], signedBy key: SigningKey) -> [UInt8] {
    let signature = key.sign(bytes, as: .bundle)?.bytes ?? []
    return sections + bytes + signature + bigEndianBytes(UInt64(bytes.count), count: 4)
  }
}

func item(_ write: (inout CBOREncoder) -> Void) -> [UInt8] {
  var encoder = CBOREncoder()
  write(&encoder)
  return encoder.bytes
}

/// A bundle of a signed manifest and what stands before it.
func handMade(
  signedBy sender: SigningKey, _ sections: [UInt8] = [],
  _ change: (inout HandMadeManifest) -> Void = { _ in }
) -> HandMadeBundle {
  var manifest = HandMadeManifest(sender: sender.publicKey)
  change(&manifest)
  var bundle = HandMadeBundle()
  bundle.plain = manifest.plain(sections, signedBy: sender)
  return bundle
}

/// How a bundle is refused; nil where it is taken.
func refusal(of file: [UInt8], keys: [SealingKey] = []) -> BundleError? {
  do throws(BundleError) {
    let bundle = try UnverifiedBundle.open(BundleInMemory(file)).unseal(with: keys)
      .readManifest().verified { (_) throws(BundleError) in }
    var sections = try bundle.sections()
    var decoder = SectionDecoder(segments: bundle.manifest.segments)
    var raw: [UInt8] = []
    var batch = ChangeBatch()
    while let entry = try sections.next(into: &raw) {
      guard case .changes(let slices) = entry.load else { continue }
      batch.removeAll()
      try decoder.decode(raw, slices, number: sections.number - 1, into: &batch)
    }
    return nil
  } catch {
    return error
  }
}
