import Causality
import ChangeLog
import ModelRegistry
import NhanRong

/// Bundles with erasures (Protocol.md 6): contents that are not there, and erasures without effect.
extension VectorCatalogue {
  private typealias World = VectorWorld

  private func erase(_ ids: [ChangeID], target: UInt32 = 0) -> ChangeDraft.Item {
    ChangeDraft.Item(
      Opcode.erase, target: target,
      extra: item { encoder in
        encoder.array(ids.count)
        for id in ids { encoder.byteString(id.bytes) }
      })
  }

  func addErasures() throws {
    var log = try branchLog()
    let items = [World.text(RegistrationField.subjectName, "Một")]
    let first = log.add(nil, [ChangeDraft.Item(Opcode.create, target: 1)] + items, isMissing: true)
    let record = first.asRecord
    let second = log.add(record, [World.text(RegistrationField.subjectName, "Hai")])
    log.add(record, [erase([first, second].sorted())])
    log.add(record, [World.text(RegistrationField.title, "Còn")])
    try addCrafted(
      "erased", "two contents are erased, one not sent and one sent all the same: all count", [log])

    var office = try CraftedLog(
      Office.commune.keys(), as: world.communePath, for: world.branchPath, nonce: 0x79)
    log = try branchLog()
    let shown = log.create(items)
    let code = office.add(
      shown, clock: [log.entry(2)], [World.text(RegistrationField.code, "07/2026")])
    log.add(shown, clock: [office.entry(2)], [erase([code])])
    office.add(shown, clock: [log.entry(3)], [erase([log.ids[1]])])
    try addCrafted(
      "erased-by-a-superior",
      "a branch erases what its superior wrote, without effect, and the superior what it wrote",
      [log, office])

    log = try branchLog()
    let unsorted = log.create()
    let other = log.create()
    let elsewhere = log.create()
    let names = log.ids.sorted()
    log.add(unsorted, [erase(names.reversed())])
    log.add(other, [erase(names, target: 1)])
    let many = (0...1024).map { ChangeID(first: UInt64($0), second: 0, third: 0, fourth: 0) }
    log.add(elsewhere, [erase(many)])
    try addCrafted(
      "void-erase", "names that do not ascend, a target that is not 0, 1,025 names", [log])
  }
}
