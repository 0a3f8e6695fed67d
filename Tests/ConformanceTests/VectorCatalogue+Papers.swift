import CanonicalCBOR
import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Sealing
import Trust

/// Bundles with revocations, adoptions, places and hand-overs (Protocol.md 11.6 to 11.8).
extension VectorCatalogue {
  private typealias World = VectorWorld

  func addTrust() throws {
    try addRevocations()
    try addPlaces()
    try addHandOvers()
    try addVoidPapers()
  }

  private func papersLog(
    _ office: Office, as writer: OrganisationPath, about audience: OrganisationPath,
    nonce: UInt8
  ) throws -> CraftedLog {
    try CraftedLog(office.keys(), as: writer, for: audience, nonce: nonce)
  }

  /// A branch's log with a create, a change before the cut and one behind it.
  private func threeChanges() throws -> CraftedLog {
    var log = try branchLog()
    let record = log.create([World.text(RegistrationField.subjectName, "Một")])
    log.add(record, [World.text(RegistrationField.title, "Trước")])
    log.add(record, [World.text(RegistrationField.title, "Sau")])
    return log
  }

  private func revocation(_ log: CraftedLog, at sequence: Int) throws -> ChangeDraft.Item {
    let cut = try need(Cut([log.entry(sequence)]))
    return PaperBody.revoke(
      Revocation(key: log.keys.signing.publicKey, cut: cut, reason: 1)
    ).item
  }

  private func addRevocations() throws {
    let log = try threeChanges()
    var papers = try papersLog(
      .commune, as: world.communePath, about: world.branchPath, nonce: 0x31)
    papers.add(nil, [try revocation(log, at: 3)])
    try addCrafted(
      "revoked", "a branch's key is revoked: what lies behind the cut is held, and shows no value",
      [log, papers])

    let paths = try World.paths()
    var higher = try papersLog(
      .province, as: paths[1], about: world.branchPath, nonce: 0x32)
    higher.add(nil, [PaperBody.adopt(try need(Cut([log.entry(4)]))).item])
    try addCrafted(
      "revoked-and-adopted", "a superior of the one that revoked accepts the rest of the chain",
      [log, papers, higher])

    var lower = try papersLog(
      .commune, as: world.communePath, about: world.branchPath, nonce: 0x33)
    lower.add(nil, [PaperBody.adopt(try need(Cut([log.entry(4)]))).item])
    var above = try papersLog(.province, as: paths[1], about: world.branchPath, nonce: 0x34)
    above.add(nil, [try revocation(log, at: 3)])
    try addCrafted(
      "adopted-against-a-superior", "nobody lifts what his superior revoked", [log, lower, above])

    var equal = try papersLog(.neighbour, as: paths[4], about: world.branchPath, nonce: 0x35)
    equal.add(nil, [try revocation(log, at: 1)])
    var late = try papersLog(.branch, as: world.branchPath, about: world.branchPath, nonce: 0x36)
    late.add(nil, [try revocation(log, at: 1)])
    try addCrafted(
      "revoked-by-an-equal", "an equal and the holder himself revoke: both papers are held",
      [log, equal, late])

    var unseen = try papersLog(
      .commune, as: world.communePath, about: world.branchPath, nonce: 0x37)
    let nowhere = ClockEntry(log: log.id, sequence: 3, tag: ChangeTag(high: 1, low: 2))
    let cut = try need(Cut([nowhere]))
    unseen.add(
      nil,
      [
        PaperBody.revoke(
          Revocation(key: log.keys.signing.publicKey, cut: cut, reason: 0)
        ).item
      ])
    try addCrafted(
      "revoked-at-a-change-not-held", "a cut at a change nobody has brought encloses nothing",
      [log, unseen])
  }

  private func addPlaces() throws {
    let paths = try World.paths()
    let other = try need(paths[1].founding(tier: 40, nonce: World.nonce(0xc1)))
    let stranger = try Office.stranger.keys()
    var papers = try papersLog(.province, as: paths[1], about: other, nonce: 0x41)
    let grant = try need(
      Grant(
        signingKey: stranger.signing.publicKey, sealingKey: stranger.sealing.publicKey,
        organisation: other, scope: other, role: .commune, mayDelegate: 1))
    papers.add(nil, [PaperBody.grant(grant).item])
    var log = try branchLog()
    let record = log.create([World.text(RegistrationField.subjectName, "Một")])
    var works = try papersLog(.stranger, as: other, about: world.branchPath, nonce: 0x42)
    works.add(record, clock: [log.entry(2)], [World.text(RegistrationField.code, "07/2026")])
    try addCrafted(
      "not-placed", "an office writes for a unit that does not stand below it",
      [papers, log, works])
    var place = try papersLog(.province, as: paths[1], about: world.branchPath, nonce: 0x43)
    place.add(nil, [PaperBody.place(other).item])
    try addCrafted(
      "placed", "the unit was placed under it: the same change counts",
      [papers, log, works, place])
    var grab = try papersLog(.stranger, as: other, about: world.branchPath, nonce: 0x44)
    grab.add(nil, [PaperBody.place(other).item])
    try addCrafted(
      "placed-under-oneself", "an office places another's unit under itself: held",
      [papers, log, works, grab])
  }

  private func addHandOvers() throws {
    let paths = try World.paths()
    let next = try need(
      RootRecord(
        keys: [try Office.stranger.keys().signing.publicKey], threshold: 1,
        name: Array("Miền thử".utf8)))
    let other = try need(paths[1].founding(tier: 40, nonce: World.nonce(0xc2)))
    let stranger = try Office.stranger.keys()
    let grant = try need(
      Grant(
        signingKey: stranger.signing.publicKey, sealingKey: stranger.sealing.publicKey,
        organisation: other, scope: other, role: .commune, mayDelegate: 0))
    var root = try papersLog(.province, as: paths[0], about: paths[0], nonce: 0x51)
    var late = try papersLog(.province, as: paths[0], about: other, nonce: 0x52)
    late.add(nil, [PaperBody.grant(grant).item])
    // The first step of the sender's proof is the one grant the old root wrote.
    let step = try plain().manifest[4].list?[1].list?.first?.list?.last?.list
    let granted = ClockEntry(
      log: try need(LogID(bytes: need(step?[0].bytes))),
      sequence: UInt64(try need(step?[1].integer)),
      tag: try need(ChangeTag(bytes: need(step?[2].bytes))))
    root.add(
      nil,
      [
        PaperBody.handOver(
          HandOver(from: world.root, to: next, cut: try need(Cut([granted])))
        ).item
      ])
    var newer = try papersLog(.stranger, as: try need(next.path), about: other, nonce: 0x53)
    newer.add(nil, [PaperBody.grant(grant).item])
    try addCrafted(
      "handed-over", "behind a hand-over the old root's grant is held, and the new root's counts",
      [root, late, newer])
    var strange = try papersLog(
      .stranger, as: try need(next.path), about: try need(next.path), nonce: 0x54)
    strange.add(
      nil,
      [PaperBody.handOver(HandOver(from: next, to: world.root, cut: try need(Cut([])))).item])
    try addCrafted(
      "joined-uninvited", "another domain hands itself over; without a place it stays outside",
      [strange])
  }

  private func addVoidPapers() throws {
    let paths = try World.paths()
    var log = try papersLog(.province, as: paths[1], about: world.branchPath, nonce: 0x61)
    let lower = try need(world.communePath.founding(tier: 50, nonce: World.nonce(9)))
    log.add(nil, [PaperBody.place(lower).item])
    log.add(nil, [PaperBody.reads(world.branchPath).item])
    let unsorted = item { encoder in
      encoder.array(2)
      for _ in 0..<2 {
        encoder.array(3)
        encoder.byteString(log.id.bytes)
        encoder.unsigned(1)
        encoder.byteString(log.ids[0].tag.bytes)
      }
    }
    log.add(nil, [ChangeDraft.Item(Opcode.adopt, value: unsorted)])
    log.add(
      nil, [ChangeDraft.Item(Opcode.place, target: 2, value: item { paths[1].encode(into: &$0) })])
    log.add(nil, [PaperBody.approve(log.ids[0]).item])
    try addCrafted(
      "void-papers",
      "a place under an equal, reads of oneself, a cut that repeats, target 2, an approval by no root",
      [log])
  }
}
