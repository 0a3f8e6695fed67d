import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import Foundation
import Platform
import Sealing
import TestSupport
import Testing

@Suite struct BundleRoundTripTests {
  func read(
    _ file: [UInt8], keys: [SealingKey]
  ) throws -> (manifest: Manifest, changes: [[[UInt8]]], attachments: [[UInt8]]) {
    try read(BundleInMemory(file), keys: keys)
  }

  func read(
    _ source: any BundleSource, keys: [SealingKey]
  ) throws -> (manifest: Manifest, changes: [[[UInt8]]], attachments: [[UInt8]]) {
    let bundle = try UnverifiedBundle.open(source).unseal(with: keys).readManifest()
      .verified { (_) throws(BundleError) in }
    var sections = try bundle.sections()
    var decoder = SectionDecoder(segments: bundle.manifest.segments)
    var batch = ChangeBatch()
    var attachments: [[UInt8]] = []
    var raw: [UInt8] = []
    while let entry = try sections.next(into: &raw) {
      switch entry.load {
      case .changes(let slices):
        try decoder.decode(raw, slices, number: sections.number - 1, into: &batch)
      case .attachment(let piece):
        if piece.offset == 0 { attachments.append([]) }
        attachments[attachments.count - 1] += raw
      }
    }
    let isComplete = decoder.isComplete
    #expect(isComplete)
    return (bundle.manifest, changes(of: batch), attachments)
  }

  @Test(arguments: 0..<12)
  func `a sealed bundle gives each recipient everything back`(seed: UInt64) throws {
    let logs = try SampleLogs(seed: seed, logs: 3, changes: 60)
    let keys = try (1...3).map { try sealingKey($0) }
    let written = try write(
      logs, .sealed(to: keys.map(\.publicKey)), segments: logs.segments { UInt64($0) },
      changesPerSection: 25)
    for key in keys {
      let found = try read(written.file, keys: [try sealingKey(99), key])
      #expect(found.changes == written.changes)
      #expect(found.manifest.statement == logs.statement())
      #expect(found.manifest.changeCount == UInt64(written.changes.count))
    }
  }

  @Test func `a plain bundle needs no key`() throws {
    let logs = try SampleLogs(seed: 31)
    let written = try write(logs, .plain)
    #expect(try read(written.file, keys: []).changes == written.changes)
  }

  @Test func `a bundle of many chunks reads back`() throws {
    let logs = try SampleLogs(seed: 32, logs: 4, changes: 800)
    var random = SeededRandom(seed: 5)
    // Incompressible, so that the body takes several chunks.
    let attachments = [random.bytes(300_000), [], random.bytes(70_000)]
    let key = try sealingKey(1)
    let written = try write(
      logs, .sealed(to: [key.publicKey]), changesPerSection: 100, attachments: attachments,
      pieceSize: 65_536)
    #expect(written.file.count > 5 * 65_536)
    let found = try read(written.file, keys: [key])
    #expect(found.changes == written.changes)
    #expect(found.attachments == attachments)
  }

  @Test(arguments: [65_535, 65_536, 65_537, 131_071, 131_072, 131_073])
  func `a body that ends near the edge of a chunk reads back`(size: Int) throws {
    let sender = try #require(SigningKey(seed: [UInt8](repeating: 1, count: 32)))
    var random = SeededRandom(seed: 6)
    // A raw frame of one attachment, sized so that the whole body has exactly that many bytes.
    var bundle = HandMadeBundle()
    var content: [UInt8] = []
    while true {
      let section = rawFrame(content)
      var manifest = HandMadeManifest(sender: sender.publicKey)
      manifest["sections"] = attachmentTable(content, compressed: section)
      bundle.plain = manifest.plain(section, signedBy: sender)
      if bundle.plain.count == size { break }
      if bundle.plain.count > size {
        content.removeLast()
      } else {
        content += random.bytes(size - bundle.plain.count)
      }
    }
    #expect(try read(bundle.bytes, keys: []).attachments == [content])
    // The writer makes the same body.
    #expect(refusal(of: bundle.bytes) == nil)
  }

  @Test func `a bundle without changes carries a receipt`() throws {
    var logs = try SampleLogs(seed: 33)
    let have = HaveVector([
      ClockEntry(log: logs.logs[0].id, sequence: 1, tag: logs.logs[0].ids[0].tag)
    ])
    var statement = logs.statement(
      recipients: [WriterID(high: 9, low: 1), WriterID(high: 2, low: 5)])
    statement.purpose = .welcome
    statement.have = have
    statement.wants = [
      Want(kind: .content, hash: Digest.of([1], for: .content)),
      Want(kind: .attachment, hash: Digest.of([2], for: .attachment)),
    ]
    statement.codes = [
      AudienceCode(
        audience: logs.root, setCode: Digest.of([3], for: .setCode),
        stateCode: Digest.of([4], for: .recordState))
    ]
    logs.logs = []
    let written = try write(logs, .plain, statement: statement)
    let found = try read(written.file, keys: [])
    #expect(found.manifest.statement == statement)
    #expect(found.manifest.segments.isEmpty)
  }

  @Test func `a courier learns size, hash and number of recipients without a key`() throws {
    let logs = try SampleLogs(seed: 34)
    let keys = try (1...4).map { try sealingKey($0).publicKey }
    let written = try write(logs, .sealed(to: keys))
    let description = try UnverifiedBundle.open(BundleInMemory(written.file)).description
    #expect(description.size == UInt64(written.file.count))
    #expect(description.size == written.summary.size)
    #expect(description.hash == written.summary.hash)
    #expect(description.hash == Digest.of(Array(written.file.dropLast(32)), for: .bundle))
    #expect(description.stanzaCount == 4)
    #expect(!description.isPlain)
  }

  @Test func `a bundle on a disk is the bundle in memory`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("bundle-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let logs = try SampleLogs(seed: 35)
    let written = try write(logs, .plain)
    let path = FilePath(folder.path).appending("a.nrb")
    let files = LocalFileSystem()
    let file = try files.createNew(path, access: .ownerOnly)
    let sink = BundleFileSink(file)
    try sink.append(Array(written.file.prefix(100)))
    try sink.append(Array(written.file.dropFirst(100)))
    try file.close()
    let source = BundleFile(try files.openForReading(path))
    #expect(source.size == UInt64(written.file.count))
    #expect(try read(source, keys: []).changes == written.changes)
  }

  @Test func `a bundle made by hand from the page is taken`() throws {
    let logs = try SampleLogs(seed: 36, logs: 1, changes: 0)
    let segments = logs.segments()
    let section = try encode(logs, segments).sections[0]
    let compressed = try SectionCompressor().compress(section.raw)
    var manifest = HandMadeManifest(sender: logs.sender.publicKey)
    manifest["segments"] = item {
      $0.array(1)
      $0.array(8)
      $0.byteString(logs.logs[0].id.bytes)
      $0.unsigned(0)
      $0.null()
      $0.unsigned(1)
      $0.byteString(logs.logs[0].last.bytes)
      $0.unsigned(1)
      $0.null()
      $0.null()
    }
    manifest["tips"] = item {
      $0.array(1)
      logs.tips[0].encode(into: &$0)
    }
    manifest["sections"] = item {
      $0.array(1)
      $0.array(5)
      $0.unsigned(1)
      $0.unsigned(UInt64(section.raw.count))
      $0.unsigned(UInt64(compressed.bytes.count))
      $0.byteString(Digest.of(compressed.bytes, for: .section).bytes)
      $0.raw([0x81, 0x82, 0x00, 0x01])
    }
    var bundle = HandMadeBundle()
    bundle.plain = manifest.plain(compressed.bytes, signedBy: logs.sender)
    #expect(try read(bundle.bytes, keys: []).changes == encode(logs, segments).changes)

    // Byte for byte what the writer makes of the same.
    let again = try SampleLogs(seed: 36, logs: 1, changes: 0)
    var statement = again.statement()
    statement.root = OrganisationID(high: 0, low: 0)
    statement.software = []
    statement.at = 0
    let sink = BundleInMemory()
    let fixed = Randomness { [UInt8](repeating: $0 == 32 ? 7 : 9, count: $0) }
    var writer = try BundleWriter(to: sink, .plain, randomness: fixed)
    try writer.add(compressed, .changes(section.slices))
    _ = try writer.finish(
      statement, segments: segments, tips: again.tips, signedBy: again.sender)
    #expect(sink.bytes == bundle.bytes)
  }
}

/// A zstd frame of one uncompressed block (several for more than 128 KiB), with its size stated.
func rawFrame(_ content: [UInt8]) -> [UInt8] {
  var frame: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0xa0]
  frame += bigEndianBytes(UInt64(content.count), count: 4).reversed()
  var position = 0
  repeat {
    let end = min(position + 131_072, content.count)
    let last = end == content.count ? 1 : 0
    let head = UInt64((end - position) << 3 | last)
    frame += bigEndianBytes(head, count: 3).reversed() + content[position..<end]
    position = end
  } while position < content.count
  return frame
}

/// The table of one section that is a whole attachment.
func attachmentTable(
  _ content: [UInt8], compressed: [UInt8], rawSize: Int? = nil
) -> [UInt8] {
  item {
    $0.array(1)
    $0.array(5)
    $0.unsigned(2)
    $0.unsigned(UInt64(rawSize ?? content.count))
    $0.unsigned(UInt64(compressed.count))
    $0.byteString(Digest.of(compressed, for: .section).bytes)
    $0.array(1)
    $0.array(3)
    $0.byteString(Digest.of(content, for: .attachment).bytes)
    $0.unsigned(0)
    $0.unsigned(UInt64(rawSize ?? content.count))
  }
}
