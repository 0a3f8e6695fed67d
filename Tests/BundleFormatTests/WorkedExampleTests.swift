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
  /// The file as it stands in Protocol.md. It changes only with a new major version.
  static let file = """
    894e52420d0a1a0a01000000005d86805820070707070707070707070707070707070707070707070707070707 \
    070707070758206f01a153bb45f3b809b933c81318c7ac550185037b60fb987acb1c9644b5a76a1a0001000050 \
    0909090909090909090909090909090980787434508c765ab67734658836326c5cfe411a0e118d9dace8898d76 \
    18d5e070188c756877912434c9ad9ff4cb6af2cf62d250cf11bfb816ecd735390860e670a2dcc316af3e1521a1 \
    3082e4358eb7c4fbdac4b069483d5735145fda7b01fabc02a245844b42a04e2dae67830b0767227c8d42927e2c \
    730aca88f396ffd524658234dae843a532a7a2cb3f456b99ffca6fe7e05835d6f3a04f36a0d7ce7fec1f4e8ab7 \
    98746b6838e1ab478f02db9e032b3497c86dafdd459a504b844952395a3fef34af09f64bca48f2a0e5ebda2684 \
    fb9939d792de4f209079a917310047ce7ec8990607011036a44af79448e807d79e340d4153a38e67be034fb7e7 \
    ffd0b991c159a087e99b9e8214def1b23017a216c8c317b2fe59f56e69206136c07ba0aafd1ab6beb8775c2ed9 \
    9be8868cfd40e3aedda3d6e84e7cd142f56bf84b55ca54352a9764887011d6c502271a4703d0fef439c722f4fb \
    163e2771409082f86583d5a68fe89c8779e3313b740289a01b14f69f53de1a89cfc7f4d5d83690ef2b9a79a6d2 \
    4ba600455fc02cf2b4ae018915047a0dbad1689e3e7c55bff2283401c179f2050325abf8a3738c4fc029e8d530 \
    80542e4587cbee2b2976b0d19e8bd3482cd24cf1458d17fb69b6c685b260ecaaf740e3be9a80f19b30736132b5 \
    6ba5cdfa843ea8403308ebb93d727c92b866c4e8b7c91392554e4e1db5eeefa79123495ad2b3168d9e5a9009a5 \
    3d095f5e8f28985b3230b2f89dd078cd4d9bf788201bd8265f2c83986ee9211e440f046db27a6042ead050349b \
    02d965bb7ff6390e37bf71d1413d89f6bd3469dd7622e31fd018d8ad63492c04509a350a58c9f3c17418afab53 \
    04d860ac3643a97eb6e578e753408fe9f3483c78a42dc6a7b236e5faef4d51506c07e5acf6c5c51a58caf86a05 \
    eb9154e737db822d2fa0a84883053ef15f2a4e5242454e44000000000000033dd1cf9320a4d3e936739f470855 \
    a012b48070651afbeb1cecb2640b8134df3b19
    """.replacing(" ", with: "")

  @Test func `the example of the page is made of the same bytes today`() throws {
    let example = try WorkedExample()
    #expect(hexadecimal(of: example.bundle.bytes) == Self.file)
  }

  @Test func `the example of the page is read by every later program`() throws {
    let example = try WorkedExample()
    let bytes = try #require(bytesFromHexadecimal(Self.file))
    #expect(refusal(of: bytes) == nil)
    let bundle = try UnverifiedBundle.open(BundleInMemory(bytes)).unseal(with: [])
      .readManifest().verified { (_) throws(BundleError) in }
    #expect(bundle.manifest.tips == [example.tip])
    var sections = try bundle.sections()
    var raw: [UInt8] = []
    let first = try sections.next(into: &raw)
    #expect(first?.load == .changes([ChangeSlice(segment: 0, count: 3)]))
    let found = try decode(
      [EncodedSection(raw: raw, slices: [ChangeSlice(segment: 0, count: 3)])],
      bundle.manifest.segments)
    #expect(found == example.changes.map { [$0.header, $0.content] })
  }
}
