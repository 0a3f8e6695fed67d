import BundleFormat
import CanonicalCBOR
import ChangeLog
import NhanRong
import Sealing

/// The file around the load: what a courier sees, and what opening it shows.
extension VectorCatalogue {
  func addFileFaults() throws {
    try addLosses()
    try addFlippedBits()
    try addHeaderFaults()
    try addSealingFaults()
  }

  private func addLosses() throws {
    let file = try history("plain")
    addRefused(
      "not-a-bundle", "a text file", "NR-B01", Array("Kính gửi Đảng uỷ xã\n".utf8))
    addRefused("empty", "a file of no bytes", "NR-B01", [])
    addRefused("truncated-prefix", "cut in the first fourteen bytes", "NR-B03", Array(file[..<11]))
    addRefused("truncated-header", "cut in the header", "NR-B03", Array(file[..<60]))
    addRefused(
      "truncated-body", "cut in the body", "NR-B03", Array(file[..<(file.count / 2)]))
    addRefused("truncated-trailer", "the last byte is lost", "NR-B03", Array(file.dropLast()))
    addRefused("byte-after-end", "one byte stands after the trailer", "NR-B03", file + [0])
    addRefused(
      "trailer-after-trailer", "a second trailer, so that the length is the first one's",
      "NR-B04", because: "trailingBytes", file + file.suffix(46))
  }

  private func addFlippedBits() throws {
    let file = try history("plain")
    let headerSize = Int(file[10..<14].reduce(0) { $0 << 8 | UInt32($1) })
    func flipped(_ position: Int) -> [UInt8] {
      var bytes = file
      bytes[position] ^= 0x10
      return bytes
    }
    let places: [(name: String, position: Int, code: String)] = [
      ("magic", 2, "NR-B01"), ("minor", 9, "NR-B04"), ("header", 20, "NR-B04"),
      ("header-code", 14 + headerSize + 3, "NR-B04"), ("body", 14 + headerSize + 40, "NR-B04"),
      ("trailer-mark", file.count - 44, "NR-B03"), ("trailer-hash", file.count - 5, "NR-B04"),
    ]
    for place in places {
      addRefused(
        "flipped-\(place.name)", "one bit of the \(place.name) is another", place.code,
        flipped(place.position))
    }
    // The same with a trailer that fits: someone changed bytes on purpose.
    addRefused(
      "resealed-header-code", "the header code is another and the trailer fits it", "NR-B06",
      because: "headerCodeWrong", Self.withFreshTrailer(flipped(14 + headerSize + 3)))
    addRefused(
      "resealed-body", "a bit of the body is another and the trailer fits it", "NR-B04",
      Self.withFreshTrailer(flipped(14 + headerSize + 40)))
  }

  private static func withFreshTrailer(_ file: [UInt8]) -> [UInt8] {
    VectorBytes.withTrailer(Array(file.dropLast(46)))
  }

  private func addHeaderFaults() throws {
    try addForged("unknown-major", "container version 2", "NR-B02") { $0.major = 2 }
    try addForged("unknown-feature", "a critical feature nobody knows", "NR-B02") {
      $0.header[5] = .list([.integer(7)])
    }
    try addForged(
      "features-unsorted", "critical features out of order", "NR-B08",
      because: "featuresUnsorted"
    ) { $0.header[5] = .list([.integer(8), .integer(7)]) }
    try addForged(
      "chunk-size", "a chunk size that is not 65536", "NR-B08", because: "chunkSizeUnknown"
    ) { $0.header[3] = .integer(32_768) }
    try addForged(
      "neither-key-nor-stanza", "nobody could open it", "NR-B08", because: "sealingUnclear"
    ) { $0.header[1] = .null }
    try addForged(
      "header-not-canonical", "a number of the header in two bytes", "NR-B08",
      because: "headerNotCanonical"
    ) { bundle in
      // The empty list of features at the end, written in two bytes.
      bundle.spoilHeader = { header in
        header.removeLast()
        header += [0x98, 0x00]
        header[13] += 1
      }
    }
    try addForged(
      "header-too-long", "a header length beyond the limit", "NR-B09", because: "headerSize"
    ) { $0.spoilHeader = { header in header.replaceSubrange(10..<14, with: [0, 1, 0, 1]) } }
  }

  private func addSealingFaults() throws {
    try addForged(
      "commitment", "the commitment belongs to another file key", "NR-B06",
      because: "commitmentWrong"
    ) { $0.header[2] = .bytes([UInt8](repeating: 1, count: 32)) }
    addRefused(
      "sealed-to-others", "a bundle for the commune and the branch, read by a neighbour", "NR-B05",
      by: .neighbour, isSealed: true, try history("first-export"))
    var bundle = try OpenedBundle(
      history("reply"), with: Office.branch.keys().sealing, signer: Office.commune.keys().signing)
    let stanza = try need(Office.neighbour.keys().sealing.publicKey.seal(bundle.fileKey))
    bundle.header[0] = .list([.bytes(stanza)])
    addRefused(
      "re-addressed",
      "a recipient seals the file key to another: the signed list does not name him",
      "NR-B05", because: "recipients", by: .neighbour, isSealed: true, try bundle.file())

    try addForged(
      "chunk-moved", "the second chunk stands where the first should", "NR-B04"
    ) { bundle in
      let noise = FrozenRandomness.seeded(99).bytes(65_600)
      bundle.frames = [noise]
      bundle.spoilChunks = { $0.removeFirst() }
    }
    try addForged(
      "chunk-not-last", "the only chunk is sealed as if another followed", "NR-B04"
    ) { bundle in
      let key = Digest.of([], for: .bodyKey, key: bundle.fileKey).bytes
      let nonce = try need(bundle.header[4].bytes)
      bundle.spoilChunks = { Self.sealAsNotLast(&$0, key: key, nonce: nonce) }
    }
  }

  private static func sealAsNotLast(_ chunks: inout [[UInt8]], key: [UInt8], nonce: [UInt8]) {
    guard let cipher = ChunkCipher(key: key), let chunk = chunks.first else { return }
    var plain: [UInt8] = []
    var sealed: [UInt8] = []
    let zero = nonce + [UInt8](repeating: 0, count: 7)
    guard
      cipher.open(chunk, 0..<chunk.count, nonce: zero + [1], appendingTo: &plain),
      cipher.seal(plain, 0..<plain.count, nonce: zero + [0], appendingTo: &sealed)
    else { return }
    chunks = [sealed]
  }
}
