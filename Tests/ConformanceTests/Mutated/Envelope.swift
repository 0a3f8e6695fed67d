import NhanRong
import Sealing

/// A bundle's load taken out of its envelope, to be put into another: what anyone can do who may open it
/// or was given its plain text, and who has no key of its sender.
struct Envelope {
  /// Sections, manifest, signature and length.
  let plain: [UInt8]
  /// Where the manifest starts in it, and where the signature.
  let manifestStart: Int
  let signatureStart: Int

  var fileKey = FrozenRandomness.seeded(0xA77A).bytes(32)
  var nonce = FrozenRandomness.seeded(0xA77B).bytes(16)
  var stanzas: [[UInt8]]
  var isPlain = false
  var minor: UInt8 = 0
  var spoilChunks: (inout [[UInt8]]) -> Void = { _ in }

  private static let chunk = 65_536

  init(opening file: [UInt8], with key: SealingKey, for readers: [SealingPublicKey]) throws {
    let headerSize = Int(file[10..<14].reduce(0) { $0 << 8 | UInt32($1) })
    let header = try need(Value(canonical: Array(file[14..<14 + headerSize]))?.list)
    let sealed = header[0].list?.compactMap(\.bytes) ?? []
    let oldKey = try need(sealed.lazy.compactMap { key.open($0) }.first)
    let cipher = try need(ChunkCipher(key: Digest.of([], for: .bodyKey, key: oldKey).bytes))
    let body = Array(file[(14 + headerSize + 32)..<(file.count - 46)])
    let oldNonce = try need(header[4].bytes)
    var plain: [UInt8] = []
    for start in stride(from: 0, to: body.count, by: Self.chunk + 16) {
      let end = min(body.count, start + Self.chunk + 16)
      let number = bigEndianBytes(UInt64(start / (Self.chunk + 16)), count: 7)
      let full = oldNonce + number + [end == body.count ? 1 : 0]
      guard cipher.open(body, start..<end, nonce: full, appendingTo: &plain) else {
        throw Missing()
      }
    }
    self.plain = plain
    signatureStart = plain.count - 68
    manifestStart = signatureStart - Int(plain.suffix(4).reduce(0) { $0 << 8 | UInt32($1) })
    stanzas = []
    let newKey = fileKey
    stanzas = try readers.map { try need($0.seal(newKey)) }
  }

  /// The whole file around a load, the own one where none is given.
  func file(around load: [UInt8]? = nil) throws -> [UInt8] {
    let header: [Value] = [
      .list(stanzas.map { .bytes($0) }), isPlain ? .bytes(fileKey) : .null,
      .bytes(Digest.of(fileKey, for: .commitment).bytes), .integer(Int64(Self.chunk)),
      .bytes(nonce), .list([]),
    ]
    let cbor = Value.list(header).canonicalBytes
    let head =
      VectorBytes.magic + [1, minor] + bigEndianBytes(UInt64(cbor.count), count: 4) + cbor
    let headerKey = Digest.of([], for: .headerKey, key: fileKey).bytes
    var chunks = try seal(load ?? plain)
    spoilChunks(&chunks)
    let code = Digest.of(head, for: .headerCode, key: headerKey).bytes
    return VectorBytes.withTrailer(head + code + chunks.flatMap { $0 })
  }

  private func seal(_ plain: [UInt8]) throws -> [[UInt8]] {
    let cipher = try need(ChunkCipher(key: Digest.of([], for: .bodyKey, key: fileKey).bytes))
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
}
