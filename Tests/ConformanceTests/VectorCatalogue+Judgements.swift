import CanonicalCBOR
import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Sealing
import Trust

/// Bundles that a reader takes and changes in them that have no effect: held, void or waiting
/// (Protocol.md 4).
extension VectorCatalogue {
  private typealias World = VectorWorld

  func addJudgements() throws {
    try addOverwritten()
    try addHeld()
    try addVoid()
    try addWaiting()
    try addFork()
  }

  /// Whatever the order in which fields are written, the newest value of each stands alone.
  private func addOverwritten() throws {
    var log = try branchLog()
    let record = log.create([World.text(RegistrationField.remarks, "Một")])
    log.add(record, [World.text(RegistrationField.title, "Một")])
    log.add(record, [World.text(RegistrationField.remarks, "Hai")])
    log.add(record, [World.text(RegistrationField.subjectName, "Một")])
    log.add(
      record, [ChangeDraft.Item(Opcode.clear, target: RegistrationField.title)])
    log.add(record, [World.text(RegistrationField.remarks, "Ba")])
    try addCrafted(
      "overwritten", "fields are written again and cleared, in no order of their numbers", [log])

    log = try branchLog()
    let gone = log.create([World.add(RegistrationField.criteria, .text("Một"))])
    let removal = item { encoder in
      encoder.array(1)
      encoder.array(2)
      encoder.byteString(log.ids[1].tag.bytes)
      encoder.unsigned(1)
    }
    log.add(gone, [World.add(RegistrationField.criteria, .text("Hai"))])
    log.add(
      gone,
      [ChangeDraft.Item(Opcode.remove, target: RegistrationField.criteria, extra: removal)])
    log.add(gone, [ChangeDraft.Item(Opcode.withdraw, value: Value.text("Nhầm").canonicalBytes)])
    try addCrafted("withdrawn", "an element is removed, then the record is withdrawn", [log])
  }

  private func addHeld() throws {
    var log = try branchLog()
    var record = log.create()
    log.add(record, [World.text(RegistrationField.code, "99/2026")])
    log.add(record, [World.text(RegistrationField.title, "Sau")])
    try addCrafted(
      "held-by-matrix", "a branch writes an office's field; it and what follows it are held", [log])

    log = try branchLog()
    record = log.create([World.set(RegistrationField.year, .integer(2026))])
    log.add(record, [World.set(RegistrationField.year, .integer(2027))])
    try addCrafted(
      "held-sealed-field", "a field that is written once is written again by one who saw it", [log])

    log = try CraftedLog(
      Office.stranger.keys(), as: world.branchPath, for: world.branchPath)
    _ = log.create([World.text(RegistrationField.subjectName, "Không có giấy")])
    try addCrafted("held-no-grant", "a key without a grant writes as the branch", [log])
  }

  private func addVoid() throws {
    var log = try branchLog()
    var record = log.create()
    log.add(
      record,
      [
        World.text(RegistrationField.title, "Một"), World.text(RegistrationField.title, "Hai"),
      ])
    try addCrafted("void-writes-twice", "one change sets a field twice", [log])

    log = try branchLog()
    record = log.create()
    log.add(record, [World.text(999, "?")])
    log.add(record, [ChangeDraft.Item(Opcode.erase)])
    try addCrafted(
      "void-unknown-operation", "a field the rules do not have, then an erase that names nothing",
      [log])

    log = try branchLog()
    let first = log.create()
    var other = try CraftedLog(
      Office.branch.keys(), as: world.branchPath, for: world.branchPath, nonce: 0x78)
    _ = other.create()
    other.add(first, clock: [log.entry(1)], [World.text(RegistrationField.title, "Một")])
    try addCrafted(
      "void-names-another", "a clock names a change that is not one of the record", [log, other])

    log = try branchLog()
    log.add(nil, [ChangeDraft.Item(Opcode.revoke)])
    log.add(nil, [ChangeDraft.Item(Opcode.closeLog)])
    _ = log.create()
    try addCrafted(
      "reserved-organisation-changes", "reserved organisation changes stand and have no effect",
      [log])
  }

  private func addWaiting() throws {
    var log = try branchLog()
    var record = log.create()
    log.add(record, rules: 2, [World.text(RegistrationField.title, "Mai sau")])
    try addCrafted("waiting-for-rules", "a change under rules that are not in force", [log])

    log = try branchLog()
    record = log.create()
    let unknown = ClockEntry(
      log: LogID(high: 1, low: 2), sequence: 3, tag: ChangeTag(high: 4, low: 5))
    log.add(record, clock: [unknown], [World.text(RegistrationField.title, "Một")])
    log.add(record, [World.text(RegistrationField.title, "Hai")])
    try addCrafted("waiting-for-a-change", "a clock names a change nobody has brought", [log])

    log = try branchLog()
    log.add(
      RecordID(high: 9, low: 9), [World.text(RegistrationField.title, "Ở đâu")])
    try addCrafted("waiting-for-create", "a record whose create nobody has brought", [log])

    log = try branchLog()
    let content = item { $0.text("ngày mai") }
    log.add(Self.headerOfVersion2(log, content: content), content)
    _ = log.create()
    try addCrafted(
      "unknown-record-version", "a change of record version 2 keeps its place in the chain", [log])
  }

  /// A header of a version nobody knows: the first four items and the last two are where they are.
  static func headerOfVersion2(_ log: CraftedLog, content: [UInt8]) -> [UInt8] {
    item {
      $0.array(7)
      $0.unsigned(2)
      $0.byteString(log.id.bytes)
      $0.unsigned(log.sequence + 1)
      $0.byteString(log.last.bytes)
      $0.text("điều chưa biết")
      $0.unsigned(UInt64(content.count))
      $0.byteString(Digest.of(content, for: .content).bytes)
    }
  }

  private func addFork() throws {
    var log = try branchLog()
    let record = log.create()
    var other = log.cut(to: 2)
    log.add(record, [World.text(RegistrationField.title, "Một")])
    other.add(record, [World.text(RegistrationField.title, "Hai")])
    other.add(record, [World.text(RegistrationField.goal, "Ba")])
    try addCrafted(
      "fork", "two changes with one place: both strands are kept, their writes concurrent",
      [log, other])
  }
}

func item(_ write: (inout CBOREncoder) -> Void) -> [UInt8] {
  var encoder = CBOREncoder()
  write(&encoder)
  return encoder.bytes
}
