import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import Sealing
import Testing

/// The worked example of Protocol.md: a plain bundle of one log with three changes, its section in
/// an uncompressed frame so that every byte can be read.
struct WorkedExample {
  let log: LogID
  let ids: [ChangeID]
  let changes: [(header: [UInt8], content: [UInt8])]
  let raw: [UInt8]
  let manifest: HandMadeManifest
  let bundle: HandMadeBundle
  let tip: Tip

  init() throws {
    let key = try #require(SigningKey(seed: [UInt8](repeating: 0x01, count: 32)))
    let root = try #require(OrganisationID(bytes: [0] + [UInt8](repeating: 0x11, count: 15)))
    let branch = try #require(
      OrganisationPath(root: root, steps: [])?
        .founding(tier: 50, nonce: [UInt8](repeating: 0x22, count: 16)))
    let start: Int64 = 1_767_225_600_000
    let genesis = ChangeDraft.genesis(
      Genesis(
        key: key.publicKey, writerPath: branch, audiencePath: branch, isPrivate: false,
        nonce: [UInt8](repeating: 0x33, count: 16), reason: 0),
      at: start)
    func name(_ text: String) -> ChangeDraft.Item {
      ChangeDraft.Item(Opcode.set, target: 3, value: item { $0.text(text) })
    }
    var batch = ChangeBatch()
    var changes: [(header: [UInt8], content: [UInt8])] = []
    func add(_ draft: ChangeDraft, salt: UInt8) throws {
      let last = batch.changes.last
      let bytes = draft.encode(
        log: last?.log, sequence: (last?.sequence ?? 0) + 1, previous: last?.id,
        salt: [UInt8](repeating: salt, count: 8))
      try batch.append(header: bytes.header, content: bytes.content)
      changes.append(bytes)
    }
    try add(genesis, salt: 0x44)
    let create = ChangeDraft.Item(Opcode.create)
    try add(
      ChangeDraft(record: nil, rules: 1, at: start + 1000, items: [create, name("Mô hình")]),
      salt: 0x55)
    try add(
      ChangeDraft(
        record: batch.changes[1].record, rules: 1, at: start + 3000, items: [name("Mô hình 2")]),
      salt: 0x66)

    log = batch.changes[0].log
    ids = batch.changes.map(\.id)
    self.changes = changes
    let segment = Segment(
      log: log, baseSequence: 0, baseID: nil, endSequence: 3, endID: ids[2], genesis: nil)
    var encoder = SectionEncoder(segments: [segment])
    for change in batch.changes { try encoder.add(change, in: batch, segment: 0) }
    var raw: [UInt8] = []
    _ = encoder.finish(into: &raw)
    self.raw = raw

    tip = try #require(Tip.signed(log: log, sequence: 3, id: ids[2], with: key))
    manifest = Self.manifest(sender: key, root: root, segment, tip, raw: raw)
    var bundle = HandMadeBundle()
    bundle.plain = manifest.plain(rawFrame(raw), signedBy: key)
    self.bundle = bundle
  }

  private static func manifest(
    sender: SigningKey, root: OrganisationID, _ segment: Segment, _ tip: Tip, raw: [UInt8]
  ) -> HandMadeManifest {
    var manifest = HandMadeManifest(sender: sender.publicKey)
    manifest["root"] = item { $0.byteString(root.bytes) }
    manifest["segments"] = item {
      $0.array(1)
      $0.array(8)
      $0.byteString(segment.log.bytes)
      $0.unsigned(0)
      $0.null()
      $0.unsigned(3)
      $0.byteString(segment.endID.bytes)
      $0.unsigned(3)
      $0.null()
      $0.null()
    }
    manifest["tips"] = item {
      $0.array(1)
      tip.encode(into: &$0)
    }
    let frame = rawFrame(raw)
    manifest["sections"] = item {
      $0.array(1)
      $0.array(5)
      $0.unsigned(1)
      $0.unsigned(UInt64(raw.count))
      $0.unsigned(UInt64(frame.count))
      $0.byteString(Digest.of(frame, for: .section).bytes)
      $0.raw([0x81, 0x82, 0x00, 0x03])
    }
    manifest["capabilities"] = item {
      $0.array(2)
      $0.unsigned(1)
      $0.text("nhanrong 1")
    }
    manifest["at"] = item { $0.integer(1_767_225_605_000) }
    return manifest
  }
}

@Suite struct WorkedExampleTests {
  @Test func `dump`() throws {
    let e = try WorkedExample()
    func p(_ n: String, _ b: [UInt8]) { print("DUMP", n, b.count, hexadecimal(of: b)) }
    p("log", e.log.bytes)
    for (i, c) in e.changes.enumerated() { p("h\(i)", c.header); p("c\(i)", c.content); p("id\(i)", e.ids[i].bytes) }
    p("raw", e.raw); p("frame", rawFrame(e.raw)); p("manifest", e.manifest.bytes)
    for (n, i) in zip(HandMadeManifest.names, e.manifest.items) { p("m." + n, i) }
    p("header", e.bundle.header)
    p("plain", e.bundle.plain); p("body", e.bundle.body); p("file", e.bundle.bytes)
    #expect(refusal(of: e.bundle.bytes) == nil)
  }
}
