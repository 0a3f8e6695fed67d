import CanonicalCBOR
import Causality
import ChangeLog
import Sealing
import TestSupport
import Testing
import Trust

/// Root records, grants as bytes, and who may read what.
@Suite struct PaperTests {
  private let desk: PaperDesk

  init() throws { desk = try PaperDesk() }

  @Test func `a root record comes back as it was written and its id is its hash`() throws {
    #expect(try RootRecord(decoding: desk.root.bytes) == desk.root)
    #expect(desk.root.organisation.tier == 0)
    let digest = Digest.of(desk.root.bytes, for: .root).bytes
    #expect(desk.root.organisation.bytes == [0] + digest.prefix(15))
    let other = try need(
      RootRecord(keys: desk.root.keys, threshold: 1, name: Array("Tỉnh khác".utf8)))
    #expect(other.organisation != desk.root.organisation)
  }

  @Test func `a root record nobody can act under is refused`() throws {
    let key = try PaperDesk.key(0)
    #expect(RootRecord(keys: [], threshold: 1, name: [0x41]) == nil)
    #expect(RootRecord(keys: [key], threshold: 0, name: [0x41]) == nil)
    #expect(RootRecord(keys: [key], threshold: 2, name: [0x41]) == nil)
    #expect(RootRecord(keys: [key], threshold: 1, name: []) == nil)
    #expect(throws: CBORError.self) { _ = try RootRecord(decoding: desk.root.bytes + [0]) }
  }

  @Test func `a paper comes back as it was written and stays inside its unit`() throws {
    let grant = try need(
      desk.paper(
        1, from: .root, to: .commune, scope: .branch, role: .commune, passingOn: 2
      ).grant)
    var decoder = CBORDecoder(to: grant.value.count)
    #expect(try Grant.decode(&decoder, grant.value.span) == grant)
    for (scope, depth, isGood) in [
      (PaperDesk.Unit.commune, 0, true), (.province, 0, false), (.neighbour, 0, false),
      (.commune, 7, false), (.commune, -1, false), (.commune, 6, true),
    ] {
      let made = Grant(
        signingKey: grant.signingKey, sealingKey: grant.sealingKey,
        organisation: desk.path(.commune), scope: desk.path(scope), role: .commune,
        mayDelegate: depth)
      #expect((made != nil) == isGood)
    }
  }

  @Test func `a paper with a role nobody knows is refused`() throws {
    let grant = try need(
      desk.paper(1, from: .root, to: .commune, role: .commune).grant)
    var value = grant.value
    // The role stands before the last item, which is one byte.
    #expect(value[value.count - 2] == 40)
    value[value.count - 2] = 41
    var decoder = CBORDecoder(to: value.count)
    #expect(throws: CBORError.self) { _ = try Grant.decode(&decoder, value.span) }
  }

  /// Protocol.md 2: the audience itself, all above it, all below it; a private log is its audience's.
  @Test func `a log is read by its audience, above it and below it`() throws {
    let table: [(audience: PaperDesk.Unit, readers: Set<PaperDesk.Unit>)] = [
      (.root, Set(PaperDesk.Unit.allCases)),
      (.province, Set(PaperDesk.Unit.allCases)),
      (.commune, [.root, .province, .commune, .branch, .otherBranch]),
      (.neighbour, [.root, .province, .neighbour]),
      (.branch, [.root, .province, .commune, .branch]),
    ]
    for row in table {
      for reader in PaperDesk.Unit.allCases {
        let open = try desk.genesis(of: .root, for: row.audience)
        #expect(
          desk.state().allows(desk.path(reader), toRead: open) == row.readers.contains(reader))
        let draft = try desk.genesis(of: .root, for: row.audience, isPrivate: true)
        #expect(
          desk.state().allows(desk.path(reader), toRead: draft) == (reader == row.audience))
      }
    }
  }
}
