import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import NhanRong
import Sealing

/// A bundle taken apart by someone who can open it and holds its sender's key: the strongest forger
/// there is. What it puts together again differs from the original in exactly what was changed.
struct OpenedBundle {
  enum Item: Int {
    case version, purpose, root, sender, proof, recipients, prerequisites, segments, tips, sections
    case have, wants, codes, capabilities, at
  }

  var major: UInt8
  var minor: UInt8
  /// The six items of the header.
  var header: [Value]
  var fileKey: [UInt8]
  /// The compressed frames in their order.
  var frames: [[UInt8]]
  /// The fifteen items of the manifest.
  var manifest: [Value]
  var signer: SigningKey

  // What a forger does to finished bytes, each before the next layer is put around them.
  var spoilManifest: (inout [UInt8]) -> Void = { _ in }
  var spoilSignature: (inout [UInt8]) -> Void = { _ in }
  var spoilLength: (inout [UInt8]) -> Void = { _ in }
  var spoilHeader: (inout [UInt8]) -> Void = { _ in }
  var spoilCode: (inout [UInt8]) -> Void = { _ in }
  var spoilChunks: (inout [[UInt8]]) -> Void = { _ in }

  init(_ file: [UInt8], with sealingKey: SealingKey?, signer: SigningKey) throws {
    self.signer = signer
    major = file[8]
    minor = file[9]
    let headerSize = Int(file[10..<14].reduce(0) { $0 << 8 | UInt32($1) })
    header = try need(Value(canonical: Array(file[14..<14 + headerSize]))?.list)
    if let open = header[1].bytes {
      fileKey = open
    } else {
      let stanzas = header[0].list?.compactMap(\.bytes) ?? []
      fileKey = try need(stanzas.lazy.compactMap { sealingKey?.open($0) }.first)
    }
    let plain = try Self.open(
      Array(file[(14 + headerSize + 32)..<(file.count - 46)]), fileKey,
      nonce: try need(header[4].bytes))
    let size = Int(plain.suffix(4).reduce(0) { $0 << 8 | UInt32($1) })
    let start = plain.count - 68 - size
    manifest = try need(Value(canonical: Array(plain[start..<start + size]))?.list)
    frames = []
    var position = 0
    for section in try need(manifest[Item.sections.rawValue].list) {
      let size = Int(try need(section.list?[2].integer))
      frames.append(Array(plain[position..<position + size]))
      position += size
    }
  }

  subscript(item: Item) -> Value {
    get { manifest[item.rawValue] }
    set { manifest[item.rawValue] = newValue }
  }

  private static func open(
    _ body: [UInt8], _ fileKey: [UInt8], nonce: [UInt8]
  ) throws -> [UInt8] {
    let cipher = try need(ChunkCipher(key: Digest.of([], for: .bodyKey, key: fileKey).bytes))
    var plain: [UInt8] = []
    var number: UInt64 = 0
    for start in stride(from: 0, to: body.count, by: chunk + 16) {
      let end = min(body.count, start + chunk + 16)
      let full = nonce + bigEndianBytes(number, count: 7) + [end == body.count ? 1 : 0]
      guard cipher.open(body, start..<end, nonce: full, appendingTo: &plain) else {
        throw Missing()
      }
      number += 1
    }
    return plain
  }

  private static let chunk = 65_536
}

extension OpenedBundle {
  /// The whole file, put together from Protocol.md alone and not by the program's writer.
  func file() throws -> [UInt8] {
    let cbor = Value.list(header).canonicalBytes
    var head = VectorBytes.magic + [major, minor]
    head += bigEndianBytes(UInt64(cbor.count), count: 4) + cbor
    spoilHeader(&head)
    let headerKey = Digest.of([], for: .headerKey, key: fileKey).bytes
    var code = Digest.of(head, for: .headerCode, key: headerKey).bytes
    spoilCode(&code)
    var chunks = try sealed(plain())
    spoilChunks(&chunks)
    return VectorBytes.withTrailer(head + code + chunks.flatMap { $0 })
  }

  private func plain() throws -> [UInt8] {
    var bytes = Value.list(manifest).canonicalBytes
    spoilManifest(&bytes)
    var signature = try need(signer.sign(bytes, as: .bundle)).bytes
    spoilSignature(&signature)
    var length = bigEndianBytes(UInt64(bytes.count), count: 4)
    spoilLength(&length)
    return frames.flatMap { $0 } + bytes + signature + length
  }

  private func sealed(_ plain: [UInt8]) throws -> [[UInt8]] {
    let cipher = try need(ChunkCipher(key: Digest.of([], for: .bodyKey, key: fileKey).bytes))
    let nonce = try need(header[4].bytes)
    var chunks: [[UInt8]] = []
    for start in stride(from: 0, to: plain.count, by: Self.chunk) {
      let end = min(plain.count, start + Self.chunk)
      let full =
        nonce + bigEndianBytes(UInt64(chunks.count), count: 7) + [end == plain.count ? 1 : 0]
      var sealed: [UInt8] = []
      guard cipher.seal(plain, start..<end, nonce: full, appendingTo: &sealed) else {
        throw Missing()
      }
      chunks.append(sealed)
    }
    return chunks
  }

  /// Exchanges a section's frame, with the sizes and the hash its line in the table gets.
  mutating func setFrame(_ number: Int, _ frame: [UInt8], rawSize: Int) {
    frames[number] = frame
    self[.sections][number][1] = .integer(Int64(rawSize))
    self[.sections][number][2] = .integer(Int64(frame.count))
    self[.sections][number][3] = .bytes(Digest.of(frame, for: .section).bytes)
  }

  /// Exchanges what a section holds.
  mutating func setRaw(_ number: Int, _ raw: [UInt8]) throws {
    let compressed = try SectionCompressor().compress(raw)
    setFrame(number, compressed.bytes, rawSize: raw.count)
  }
}

extension Value {
  /// An item of a list; null where there is none.
  subscript(index: Int) -> Value {
    get { list.flatMap { $0.indices.contains(index) ? $0[index] : nil } ?? .null }
    set {
      guard var items = list, items.indices.contains(index) else { return }
      items[index] = newValue
      self = .list(items)
    }
  }
}

enum VectorBytes {
  static let magic: [UInt8] = [0x89, 0x4e, 0x52, 0x42, 0x0d, 0x0a, 0x1a, 0x0a]

  static func withTrailer(_ bytes: [UInt8]) -> [UInt8] {
    let whole =
      bytes + Array("NRBEND".utf8) + bigEndianBytes(UInt64(bytes.count + 46), count: 8)
    return whole + Digest.of(whole, for: .bundle).bytes
  }
}

func bigEndianBytes(_ value: UInt64, count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (count - 1 - $0))) }
}
