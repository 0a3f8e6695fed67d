import Causality
import ChangeLog
import Merging
import NhanRong
import Platform
import ReplicaStore
import Sealing
import TestSupport
import Testing
import Trust

/// Whatever comes first, the erasure or what it erases, the bytes do not stay (Protocol.md 6).
@Suite struct ErasureOrderTests {
  private let hierarchy: TinyHierarchy

  init() throws { hierarchy = try TinyHierarchy.shared.get() }

  private func newReplica(_ unit: Int) throws -> FleetReplica {
    let replica = try FleetReplica(hierarchy, as: unit)
    _ = try replica.take(hierarchy.papers, hierarchy.paperRanges)
    return replica
  }

  private func ownStretch(of unit: Int, in replica: FleetReplica) throws -> ChangeBatch {
    var batch = ChangeBatch()
    let organisation = hierarchy.units[unit].path.organisation
    for strand in try replica.strands() {
      let log = try replica.database.logs()[Int(strand.log)].id
      guard replica.core.organisation(ofLog: log) == organisation, strand.head > 1 else { continue }
      let known = hierarchy.papers.changes.contains { $0.log == log }
      if known { continue }
      _ = try replica.core.collect(strand.number, from: 1, through: strand.head, into: &batch)
    }
    return batch
  }

  private func value(_ number: Int64) -> [UInt8] { Value.integer(number).canonicalBytes }

  @Test func `contents that come after their erasure are not kept`() throws {
    let branch = try newReplica(TinyHierarchy.branch)
    let commune = try newReplica(TinyHierarchy.commune)
    let record = try branch.write(randomness: .seeded(1)) { (session) throws(ReplicaError) in
      try session.create(
        type: SmallSchema.record, as: branch.unit.path, for: branch.unit.path,
        [ChangeDraft.Item(Opcode.set, target: SmallSchema.note, value: self.value(77))])
    }
    let written = try ownStretch(of: TinyHierarchy.branch, in: branch)
    _ = try commune.take(written, [0..<written.changes.count])
    let named = try need(try commune.core.picture(of: record)).history.changes[0].id
    try commune.write(randomness: .seeded(2)) { (session) throws(ReplicaError) in
      try session.erase([named], of: record, as: commune.unit.path)
    }
    let erasure = try ownStretch(of: TinyHierarchy.commune, in: commune)
    let late = try newReplica(TinyHierarchy.province)
    _ = try late.take(erasure, [0..<erasure.changes.count])
    _ = try late.take(written, [0..<written.changes.count])
    let picture = try need(try late.core.picture(of: record))
    #expect(picture.state.erased.map { picture.history.changes[$0].id } == [named])
    #expect(picture.state.values(of: SmallSchema.note).count == 1)
    #expect(picture.shown(SmallSchema.note) == .null)
    let kept = try late.everything().changes
    #expect(try need(kept.first { $0.id == named }).content == nil)
    #expect(kept.filter { $0.content == nil }.count == 1)
    // Here the erasure came second, so the bytes wait for the end of the grace.
    let held = try commune.everything().changes
    #expect(try need(held.first { $0.id == named }).content != nil)
    #expect(try commune.removeErased() == 1)
    #expect(try need(try commune.everything().changes.first { $0.id == named }).content == nil)
    try late.reopen()
    #expect(try need(try late.core.picture(of: record)).shown(SmallSchema.note) == .null)
  }

  /// The place says nothing of any log's standing; only who stands above whom is other than before.
  @Test func `a place that comes later makes an erasure effective`() throws {
    let replica = try newReplica(TinyHierarchy.province)
    let province = hierarchy.units[TinyHierarchy.province]
    let commune = hierarchy.units[TinyHierarchy.commune]
    let branch = hierarchy.units[TinyHierarchy.branch]
    let district = try need(
      province.path.founding(tier: 30, nonce: [UInt8](repeating: 9, count: 16)))
    let keys = try need(KeyPair.generate(.seeded(9)))
    let grant = try need(
      Grant(
        signingKey: keys.signing.publicKey, sealingKey: keys.sealing.publicKey,
        organisation: district, scope: district, role: .district, mayDelegate: 0))
    func paper(_ body: PaperBody, about unit: OrganisationPath, seed: UInt64) throws {
      try replica.write(as: province.keys, randomness: .seeded(seed)) {
        (session) throws(ReplicaError) in
        _ = try session.organisationChange(as: province.path, for: unit, body.item)
      }
    }
    let record = try replica.write(as: branch.keys, randomness: .seeded(1)) {
      (session) throws(ReplicaError) in
      try session.create(type: SmallSchema.record, as: branch.path, for: branch.path, [])
    }
    try replica.write(as: commune.keys, randomness: .seeded(2)) { (session) throws(ReplicaError) in
      try session.change(
        record, as: commune.path,
        [ChangeDraft.Item(Opcode.set, target: SmallSchema.note, value: self.value(77))])
    }
    let before = try need(try replica.core.picture(of: record))
    let written = try need(before.history.changes.last { $0.id.asRecord != record }).id
    try paper(.grant(grant), about: district, seed: 3)
    try paper(.place(district), about: branch.path, seed: 4)
    try replica.write(as: keys, randomness: .seeded(5)) { (session) throws(ReplicaError) in
      try session.erase([written], of: record, as: district)
    }
    try expectErased([], record, in: replica)
    #expect(try need(try replica.core.picture(of: record)).shown(SmallSchema.note) == .integer(77))
    try paper(.place(district), about: commune.path, seed: 6)
    try expectErased([written], record, in: replica)
    #expect(try replica.removeErased() == 1)
    let copy = try newReplica(TinyHierarchy.branch)
    let all = try replica.everything()
    for index in all.changes.indices.reversed() { _ = try copy.take(all, [index..<index + 1]) }
    try expectErased([written], record, in: copy)
    #expect(try WorldPicture(copy) == WorldPicture(replica))
  }

  /// Strand by strand the erasure comes before what it erases, and what takes it back comes last: read again in
  /// that order, it counts for a moment. What is here keeps its bytes all the same.
  private func tookBackErasure(in replica: FleetReplica) throws -> RecordID {
    let commune = hierarchy.units[TinyHierarchy.commune]
    let branch = hierarchy.units[TinyHierarchy.branch]
    let root = hierarchy.units[0]
    try replica.database.set("writer", to: replica.unit.keys.writer.bytes)
    // Opens the log in which the erasure will stand.
    try replica.write(as: commune.keys, randomness: .seeded(5)) { (session) throws(ReplicaError) in
      _ = try session.create(
        type: SmallSchema.record, as: commune.path, for: branch.path, [])
    }
    let cut = try need(Cut(try ends(of: commune.path, in: replica)))
    let record = try replica.write(as: branch.keys, randomness: .seeded(1)) {
      (session) throws(ReplicaError) in
      try session.create(
        type: SmallSchema.record, as: branch.path, for: branch.path,
        [ChangeDraft.Item(Opcode.set, target: SmallSchema.note, value: self.value(77))])
    }
    let named = try need(try replica.core.picture(of: record)).history.changes[0].id
    try replica.write(as: commune.keys, randomness: .seeded(2)) { (session) throws(ReplicaError) in
      try session.erase([named], of: record, as: commune.path)
    }
    try expectErased([named], record, in: replica)
    try replica.write(as: root.keys, randomness: .seeded(3)) { (session) throws(ReplicaError) in
      let revocation = Revocation(
        key: commune.keys.signing.publicKey, subtree: nil, cut: cut, reason: 1)
      _ = try session.organisationChange(
        as: root.path, for: commune.path, PaperBody.revoke(revocation).item)
    }
    try expectErased([], record, in: replica)
    let changes = try need(try replica.core.picture(of: record)).history.changes
    let written = try need(changes.first { $0.id == named }?.dot.strand)
    #expect(changes.contains { $0.dot.strand < written })
    let last = try need(try replica.strands().last)
    #expect(
      replica.core.organisation(ofLog: try log(of: last, replica)) == root.path.organisation)
    return record
  }

  private func log(of strand: StrandRow, _ replica: FleetReplica) throws -> LogID {
    try replica.database.logs()[Int(strand.log)].id
  }

  private func ends(of unit: OrganisationPath, in replica: FleetReplica) throws -> [ClockEntry] {
    try replica.strands().compactMap { strand in
      let log = try log(of: strand, replica)
      guard replica.core.organisation(ofLog: log) == unit.organisation else { return nil }
      return ClockEntry(log: log, sequence: strand.head, tag: strand.headID.tag)
    }
  }

  @Test func `an erasure that counts for a moment while all is read again takes nothing`() throws {
    let replica = try newReplica(TinyHierarchy.province)
    let record = try tookBackErasure(in: replica)
    #expect(try need(try replica.core.picture(of: record)).shown(SmallSchema.note) == .integer(77))
    #expect(try replica.core.verify(using: try ReplicaDatabase.inMemory(), isFull: false) == [])
  }

  @Test func `healing takes nothing either for an erasure that counts for a moment`() throws {
    let replica = try newReplica(TinyHierarchy.province)
    let record = try tookBackErasure(in: replica)
    // Papers came with the signatures of those who wrote them.
    for unit in hierarchy.units { try replica.core.signPapers(unit.keys) }
    try replica.database.connection.execute("DELETE FROM small")
    let scratch = try ScratchFolder()
    let database = scratch.file("nhanrong.db")
    try replica.database.connection.backUp(to: database)
    let outcome = try Replica.heal(
      at: scratch.path, FleetReplica.readModel,
      Surroundings(
        files: scratch.files, clock: .fixed(1_770_000_000_000), randomness: .seeded(4),
        machine: MachineIdentity(bytes: [1]), state: scratch.file("state")))
    #expect(outcome.isRebuilt)
    let healed = try ReplicaDatabase.open(at: database, options: .read)
    defer { healed.close() }
    let core = try ReplicaCore.open(healed, readModel: FleetReplica.readModel)
    #expect(try need(try core.picture(of: record)).shown(SmallSchema.note) == .integer(77))
    #expect(try healed.lackingContents(atMost: 10).isEmpty)
  }

  private func expectErased(
    _ ids: [ChangeID], _ record: RecordID, in replica: FleetReplica
  ) throws {
    let picture = try need(try replica.core.picture(of: record))
    #expect(picture.state.erased.map { picture.history.changes[$0].id } == ids)
    let world = NaiveWorld(try replica.everything(), root: hierarchy.root)
    let fold = NaiveFold(record, among: world.changes, schema: SmallSchema.value)
    #expect(fold.erased == ids)
    let kept = try replica.database.contents(of: record)
    #expect(kept.filter(\.isErased).map(\.id) == ids)
  }
}
