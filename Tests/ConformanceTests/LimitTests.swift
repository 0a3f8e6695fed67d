import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import NhanRong
import Sealing
import Testing
import Trust

/// The limits of changes, papers and waiting bytes: taken at the limit, refused one above (Protocol.md
/// 13). Those of a bundle's own layers stand beside the reader of bundles.
@Suite(.enabled(if: !VectorFiles.areWritten)) struct ChangeLimitTests {
  private static let log = LogID(high: 7, low: 7)
  private static let previous = ChangeID(first: 1, second: 2, third: 3, fourth: 4)

  private func isTaken(
    sequence: UInt64 = 2, clock: [ClockEntry] = [], _ values: [[UInt8]]
  ) -> Bool {
    let items = values.enumerated().map {
      ChangeDraft.Item(Opcode.set, target: UInt32($0.offset), value: $0.element)
    }
    let draft = ChangeDraft(
      record: RecordID(high: 1, low: 1), clock: clock, rules: 1, at: 0, items: items)
    let bytes = draft.encode(
      log: Self.log, sequence: sequence, previous: Self.previous,
      salt: [UInt8](repeating: 0, count: 8))
    size = bytes.header.count + bytes.content.count
    var batch = ChangeBatch()
    return (try? batch.append(header: bytes.header, content: bytes.content)) != nil
  }

  /// Of the change last tried, header and content.
  @Box private var size = 0

  private func value(encodedSize size: Int) -> [UInt8] {
    Value.bytes([UInt8](repeating: 5, count: size - 3)).canonicalBytes
  }

  @Test func `a value, a change and a sequence number`() {
    let most = ChangeLimits.textSizeMax + 5
    #expect(isTaken([value(encodedSize: most)]))
    #expect(!isTaken([value(encodedSize: most + 1)]))

    _ = isTaken([value(encodedSize: most), value(encodedSize: 30_000)])
    let rest = 30_000 + ChangeLimits.changeSizeMax - size
    #expect(isTaken([value(encodedSize: most), value(encodedSize: rest)]))
    #expect(size == ChangeLimits.changeSizeMax)
    #expect(!isTaken([value(encodedSize: most), value(encodedSize: rest + 1)]))
    #expect(size == ChangeLimits.changeSizeMax + 1)

    #expect(isTaken(sequence: sequenceMax, [[0xf6]]))
    #expect(!isTaken(sequence: sequenceMax + 1, [[0xf6]]))
  }

  @Test func `entries of a clock and of the logs a genesis continues`() throws {
    func entries(_ count: Int) -> [ClockEntry] {
      (0..<count).map {
        ClockEntry(
          log: LogID(high: 9, low: UInt64($0)), sequence: 1, tag: ChangeTag(high: 1, low: 1))
      }
    }
    #expect(isTaken(clock: entries(ChangeLimits.clockEntriesMax), [[0xf6]]))
    #expect(!isTaken(clock: entries(ChangeLimits.clockEntriesMax + 1), [[0xf6]]))

    let path = try VectorWorld.paths()[1]
    let key = try Office.province.keys().signing.publicKey
    for (count, isTaken) in [(ChangeLimits.strandsMax, true), (ChangeLimits.strandsMax + 1, false)]
    {
      let value = Genesis(
        key: key, writerPath: path, audiencePath: path, isPrivate: false,
        nonce: [UInt8](repeating: 1, count: 16), reason: 0, continues: entries(count)
      ).encodeValue()
      var decoder = CBORDecoder(to: value.count)
      #expect(((try? Genesis.decodeValue(&decoder, value.span)) != nil) == isTaken)
    }
  }

  @Test func `steps of a path and arrays in arrays`() throws {
    var path = try #require(
      OrganisationPath(root: OrganisationID(high: 1, low: 1), steps: []))
    for tier in 1...UInt8(ChangeLimits.pathDepthMax) {
      path = try #require(path.founding(tier: tier * 10, nonce: VectorWorld.nonce(tier)))
    }
    #expect(path.founding(tier: 70, nonce: VectorWorld.nonce(7)) == nil)
    guard case .list(var items) = path.value else { return }
    #expect(decodes(Value.list(items).canonicalBytes))
    items.append(.list([.integer(70), .bytes(VectorWorld.nonce(7))]))
    #expect(!decodes(Value.list(items).canonicalBytes))

    for (depth, isTaken) in [(CBORDecoder.nestingMax, true), (CBORDecoder.nestingMax + 1, false)] {
      let bytes = [UInt8](repeating: 0x81, count: depth - 1) + [0x80]
      var decoder = CBORDecoder(to: bytes.count)
      #expect(((try? decoder.item(bytes.span)) != nil) == isTaken)
      #expect((Value(canonical: bytes) != nil) == isTaken)
    }
  }

  private func decodes(_ path: [UInt8]) -> Bool {
    var decoder = CBORDecoder(to: path.count)
    return (try? OrganisationPath.decode(&decoder, path.span)) != nil
  }

  @Test func `grants, root records and requests`() throws {
    let keys = try Office.commune.keys()
    let path = try VectorWorld.paths()[2]
    for depth in [Grant.delegationMax, Grant.delegationMax + 1] {
      let grant = try need(
        Grant(
          signingKey: keys.signing.publicKey, sealingKey: keys.sealing.publicKey,
          organisation: path, scope: path, role: .commune, mayDelegate: 0))
      let bytes = Array(grant.value.dropLast()) + [UInt8(depth)]
      var decoder = CBORDecoder(to: bytes.count)
      #expect(
        ((try? Grant.decode(&decoder, bytes.span)) != nil) == (depth == Grant.delegationMax))
    }
    func root(keys count: Int, name size: Int) -> Bool {
      let record = Value.list([
        .integer(1),
        .list((0..<count).map { .bytes([UInt8](repeating: UInt8($0 + 2), count: 32)) }),
        .integer(1), .text(String(repeating: "a", count: size)),
      ]).canonicalBytes
      return (try? RootRecord(decoding: record)) != nil
    }
    #expect(root(keys: RootRecord.keysMax, name: RootRecord.nameSizeMax))
    #expect(!root(keys: RootRecord.keysMax + 1, name: 1))
    #expect(!root(keys: 1, name: RootRecord.nameSizeMax + 1))

    let name = [UInt8](repeating: 0x61, count: EnrolmentRequest.nameSizeMax)
    let request = try #require(EnrolmentRequest(keys: keys, name: name))
    #expect(EnrolmentRequest(bytes: request.bytes) == request)
    #expect(request.bytes.count <= EnrolmentRequest.sizeMax)
    #expect(EnrolmentRequest(keys: keys, name: name + [0x61]) == nil)
    #expect(EnrolmentRequest(bytes: try Self.request(name + [0x61], keys)) == nil)
    #expect(EnrolmentRequest(bytes: try Self.request(name, keys)) == request)
  }

  /// A request put together from Protocol.md 11.5, with a name of any length.
  private static func request(_ name: [UInt8], _ keys: KeyPair) throws -> [UInt8] {
    let payload = Value.list([
      .integer(1), .bytes(keys.signing.publicKey.bytes), .bytes(keys.sealing.publicKey.bytes),
      .text(String(decoding: name, as: UTF8.self)),
    ]).canonicalBytes
    let signature = try need(keys.signing.sign(payload, as: .enrolment))
    return Value.list([.bytes(payload), .bytes(signature.bytes)]).canonicalBytes
  }

  /// Stretches of two logs of one writer that join nothing, until the disk is asked for more than a
  /// writer may wait with.
  @Test func `bytes that wait for what lies before them`() throws {
    let office = try BesiegedOffice(
      .province, after: [MutatedFileTests.vector("welcome-commune")])
    let paths = try VectorWorld.paths()
    var logs = try [0x77, 0x78].map { (nonce: UInt8) in
      try CraftedLog(Office.branch.keys(), as: paths[3], for: paths[3], nonce: nonce)
    }
    let records = logs.indices.map { logs[$0].create() }
    let big = Value.bytes([UInt8](repeating: 1, count: 32_600)).canonicalBytes
    let relay = try OpenedBundle(
      MutatedFileTests.vector("plain"), with: nil, signer: Office.commune.keys().signing)
    var waiting = 0
    for number in 0..<6 {
      let turn = number % 2
      let base = Int(logs[turn].sequence)
      for _ in 0..<200 {
        logs[turn].add(
          records[turn],
          [
            ChangeDraft.Item(Opcode.set, target: 12, value: big),
            ChangeDraft.Item(Opcode.set, target: 20, value: big),
          ])
      }
      let size = logs[turn].changes[base...].reduce(0) {
        $0 + $1.header.count + ($1.content?.count ?? 0)
      }
      var bundle = relay
      try bundle.carry([logs[turn]], from: base)
      let before = try office.folder()
      let error = try office.refusal(of: bundle.file())
      if waiting + size <= Int(ReplicaCore.waitingSizeMax) {
        #expect(error == nil, "stretch \(number)")
        waiting += size
      } else {
        #expect(error?.code == .bundleTooLarge && error?.detail("limit") == "waiting")
        #expect(try office.folder() == before)
        #expect(number == 5)
        return
      }
    }
    Issue.record("all of it waits")
  }
}

/// A place to write to from a test that cannot change itself.
@propertyWrapper private final class Box {
  var wrappedValue: Int
  init(wrappedValue: Int) { self.wrappedValue = wrappedValue }
}
