import CanonicalCBOR
import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Sealing
import Trust

/// Single things outside any bundle: CBOR items, changes, papers, tips, requests.
extension VectorCatalogue {
  func addPieces() throws {
    addItems()
    try addChanges()
    try addPapers()
    try addTips()
    addRequests()
  }

  private func addItems() {
    addPiece(
      "cbor-sound", .cbor, "every kind of item there is, nested to the limit",
      [
        [0x88, 0x00, 0x18, 0x18, 0x1b, 0x7f] + [UInt8](repeating: 0xff, count: 7)
          + [0x3b, 0x7f] + [UInt8](repeating: 0xff, count: 7)
          + [0x42, 0x01, 0x02, 0x63, 0xe1, 0xba, 0xbf, 0x83, 0xf4, 0xf5, 0xf6]
          + [UInt8](repeating: 0x81, count: 14) + [0x80]
      ])
    let faults: [(name: String, shows: String, error: String, bytes: [UInt8])] = [
      ("cut", "an item that ends too early", "truncated", [0x42, 0x01]),
      (
        "array-too-long", "more items than bytes are left", "truncated",
        [0x9a, 0xff, 0xff, 0xff, 0xff]
      ),
      ("one-in-two-bytes", "1 in two bytes", "notShortest", [0x18, 0x01]),
      (
        "length-in-three-bytes", "a length in three bytes", "notShortest", [0x59, 0x00, 0x01, 0x00]
      ),
      ("uint-beyond-int64", "2^63", "integerTooLarge", [0x1b, 0x80, 0, 0, 0, 0, 0, 0, 0]),
      ("negative-beyond-int64", "-2^63 - 1", "integerTooLarge", [0x3b, 0x80, 0, 0, 0, 0, 0, 0, 0]),
      ("indefinite-array", "an array without a length", "indefiniteLength", [0x9f, 0xff]),
      ("indefinite-bytes", "a byte string without a length", "indefiniteLength", [0x5f, 0xff]),
      ("map", "a map", "forbiddenType", [0xa0]),
      ("tag", "a tag", "forbiddenType", [0xc1, 0x00]),
      ("float", "a float", "forbiddenType", [0xf9, 0x3c, 0x00]),
      ("undefined", "undefined", "forbiddenType", [0xf7]),
      ("reserved-length", "a reserved length", "forbiddenType", [0x1c]),
      ("overlong-utf8", "a slash in two bytes", "invalidUTF8", [0x62, 0xc0, 0xaf]),
      ("surrogate", "half of a pair", "invalidUTF8", [0x63, 0xed, 0xa0, 0x80]),
      ("beyond-unicode", "above U+10FFFF", "invalidUTF8", [0x64, 0xf4, 0x90, 0x80, 0x80]),
      ("too-deep", "one array too deep", "tooDeep", [UInt8](repeating: 0x81, count: 16) + [0x80]),
      ("two-items", "a second item", "trailingBytes", [0x00, 0x00]),
    ]
    for fault in faults {
      addPiece("cbor-" + fault.name, .cbor, fault.shows, [fault.bytes], error: fault.error)
    }
  }

  private func addChanges() throws {
    var log = try branchLog()
    let genesis = log.changes[0]
    addPiece(
      "change-genesis", .change, "the first change of a log",
      [genesis.header, try need(genesis.content)])
    let record = log.create([VectorWorld.text(RegistrationField.subjectName, "Nguyễn Thị Thuỷ")])
    let create = log.changes[1]
    addPiece(
      "change-create", .change, "a record is made and a field set",
      [create.header, try need(create.content)])
    let entry = ClockEntry(
      log: LogID(high: 1, low: 1), sequence: 4, tag: ChangeTag(high: 2, low: 2))
    let set = log.bytes(
      of: record, clock: [entry], [VectorWorld.restricted(true)])
    addPiece(
      "change-set", .change, "a ranked field, with its rank in the header and a clock",
      [set.header, set.content])
    addPiece("change-without-content", .change, "the header alone", [set.header])
    let content = item { $0.text("ngày mai") }
    addPiece(
      "change-version-2", .change, "a version nobody knows, whose content is named all the same",
      [Self.headerOfVersion2(log, content: content), content])
    try addChangeFaults(log, record)
  }

  private func addChangeFaults(_ log: CraftedLog, _ record: RecordID) throws {
    let title = VectorWorld.text(RegistrationField.title, "Một")
    let sound = log.bytes(of: record, [title])
    addPiece(
      "change-clock-unsorted", .change, "clock entries out of order",
      [Self.unsortedClock(in: log, of: record)], error: "clockUnsorted")
    let own = log.bytes(of: record, clock: [log.entry(1)], [title])
    addPiece(
      "change-names-own-log", .change, "a clock that names its own log",
      [own.header, own.content], error: "wrongShape")
    let early = log.bytes(
      of: nil,
      clock: [
        ClockEntry(log: LogID(high: 1, low: 1), sequence: 1, tag: ChangeTag(high: 1, low: 1))
      ],
      [ChangeDraft.Item(Opcode.create, target: 1)])
    addPiece(
      "change-create-with-clock", .change, "a create that has seen something",
      [early.header, early.content], error: "wrongShape")
    let two = log.bytes(
      of: nil, [ChangeDraft.Item(Opcode.grant), ChangeDraft.Item(Opcode.revoke)])
    addPiece(
      "change-two-without-record", .change, "two operations without a record",
      [two.header, two.content], error: "wrongShape")
    let genesis = log.bytes(of: nil, [ChangeDraft.Item(Opcode.genesis, value: [0x80])])
    addPiece(
      "change-genesis-inside", .change, "a genesis inside a log",
      [genesis.header, genesis.content], error: "wrongGenesisShape")
    let first = ChangeDraft(record: nil, rules: 1, at: 0, items: [ChangeDraft.Item(Opcode.create)])
      .encode(log: nil, sequence: 1, previous: nil, salt: [UInt8](repeating: 0, count: 8))
    addPiece(
      "change-log-without-genesis", .change, "a log that starts with something else",
      [first.header, first.content], error: "wrongGenesisShape")
    var header = sound.header
    header[1] = 0
    addPiece("change-version-0", .change, "record version 0", [header], error: "unexpectedCount")
    header = sound.header
    header[19] = 1
    addPiece(
      "change-first-with-previous", .change, "sequence 1 with a change before it", [header],
      error: "outOfRange")
    header = sound.header
    header[19] = 0
    addPiece(
      "change-sequence-0", .change, "sequence 0", [header, sound.content], error: "outOfRange")
    var changed = sound.content
    changed[changed.count - 1] ^= 1
    addPiece(
      "change-content-changed", .change, "a content of another hash", [sound.header, changed],
      error: "contentMismatch")
    let long = log.bytes(
      of: record,
      [VectorWorld.text(RegistrationField.title, String(repeating: "a", count: 32 * 1024 + 3))])
    addPiece(
      "change-value-too-long", .change, "a value one byte beyond 32 KiB and its head",
      [long.header, long.content], error: "outOfRange")
    let large = log.bytes(
      of: record,
      [24, 25, 23].map { VectorWorld.text($0, String(repeating: "a", count: 22_000)) })
    addPiece(
      "change-too-large", .change, "header and content beyond 64 KiB",
      [large.header, large.content], error: "tooLarge")
    let none = log.bytes(of: record, [])
    addPiece(
      "change-without-operation", .change, "no operation at all", [none.header, none.content],
      error: "unexpectedCount")
  }

  private func addPapers() throws {
    addPiece(
      "root-record", .root, "the root every vector trusts", [world.root.bytes],
      [
        ("organisation", "\(world.root.organisation)"),
        ("number", PhoneNumber(of: world.root.bytes).description),
      ])
    var record = Value(canonical: world.root.bytes) ?? .null
    record[2] = .integer(2)
    addPiece(
      "root-threshold", .root, "a threshold above the number of keys", [record.canonicalBytes],
      error: "outOfRange")
    record = Value(canonical: world.root.bytes) ?? .null
    record[3] = .text("")
    addPiece("root-without-name", .root, "no name", [record.canonicalBytes], error: "outOfRange")

    let keys = try Office.branch.keys()
    let grant = try need(
      Grant(
        signingKey: keys.signing.publicKey, sealingKey: keys.sealing.publicKey,
        organisation: world.branchPath, scope: world.branchPath, role: .branch, mayDelegate: 0))
    addPiece(
      "grant", .grant, "a branch's grant", [grant.value],
      [("organisation", "\(world.branchPath.organisation)"), ("writer", "\(grant.writer)")])
    let faults: [(name: String, shows: String, index: Int, value: Value)] = [
      ("scope-above", "a scope above the organisation", 3, world.communePath.value),
      ("role-unknown", "a role nobody knows", 4, .integer(41)),
      ("delegation", "more steps than any chain may have", 5, .integer(7)),
    ]
    for fault in faults {
      var value = Value(canonical: grant.value) ?? .null
      value[fault.index] = fault.value
      addPiece(
        "grant-" + fault.name, .grant, fault.shows, [value.canonicalBytes], error: "outOfRange")
    }
    var upwards = Value(canonical: grant.value) ?? .null
    upwards[2][2][0] = .integer(20)
    upwards[3] = upwards[2]
    addPiece(
      "grant-path-upwards", .grant, "a path whose tiers do not go down", [upwards.canonicalBytes],
      error: "outOfRange")
  }

  private func addTips() throws {
    var log = try branchLog()
    _ = log.create()
    let key = log.keys.signing
    let tip = try need(
      Tip.signed(log: log.id, sequence: log.sequence, id: log.last, with: key))
    let facts = [("key", hexadecimal(of: key.publicKey.bytes))]
    addPiece("tip", .tip, "a signed position", [tip.value.canonicalBytes], facts)
    var value = tip.value
    value[1] = .integer(3)
    addPiece(
      "tip-moved", .tip, "the same signature for another number", [value.canonicalBytes],
      error: "signature", facts)
    value[1] = .integer(0)
    addPiece(
      "tip-before-genesis", .tip, "sequence 0", [value.canonicalBytes], error: "unexpectedCount",
      facts)
    // A scalar of the group's order or more is a second form of the same signature.
    value = tip.value
    var signature = tip.signature.bytes
    signature[63] |= 0xe0
    value[3] = .bytes(signature)
    addPiece(
      "tip-scalar", .tip, "a signature whose scalar is not reduced", [value.canonicalBytes],
      error: "signature", facts)
    var small = [UInt8](repeating: 0, count: 64)
    small[0] = 1
    value[3] = .bytes(small)
    addPiece(
      "tip-small-order", .tip, "a key and a nonce of small order, which would sign anything",
      [value.canonicalBytes], error: "signature",
      [("key", "01" + String(repeating: "00", count: 31))])
  }

  private func addRequests() {
    addPiece(
      "request", .request, "a request to be let in, and the number two people compare",
      [world.request],
      [("number", EnrolmentRequest(bytes: world.request)?.number.description ?? "")])
    var bytes = world.request
    bytes[bytes.count - 1] ^= 1
    addPiece(
      "request-signature", .request, "a request whose signature is another", [bytes],
      error: "NR-T01")
    addPiece(
      "request-trailing", .request, "a byte after the request", [world.request + [0]],
      error: "NR-T01")
  }
}

extension OrganisationPath {
  var value: Value {
    var encoder = CBOREncoder()
    encode(into: &encoder)
    return Value(canonical: encoder.bytes) ?? .null
  }
}
