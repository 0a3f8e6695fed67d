import CanonicalCBOR
import Causality
import ChangeLog
import ModelRegistry
import NhanRong

/// Steps of a registration and sheets about it: what they look like, and who may not write them
/// (Protocol.md 14.2, 14.3).
extension VectorCatalogue {
  private typealias World = VectorWorld

  private static func event(_ number: UInt32, _ day: String?) -> ChangeDraft.Item {
    World.add(number, .list([day.map { .text($0) } ?? .null, .null]))
  }

  private static func sheet(_ kind: SheetKind, _ items: [ChangeDraft.Item]) -> [ChangeDraft.Item] {
    [ChangeDraft.Item(Opcode.create, target: kind.type)] + items
  }

  func addSheets() throws {
    try addSteps()
    try addRecognition()
    try addLevels()
    try addGivenUp()
    try addRefusedSheets()
    try addPublished()
  }

  /// A commune publishes to its branches what one of them took over; a branch names itself.
  private func addPublished() throws {
    func adoption(_ more: [ChangeDraft.Item]) throws -> [ChangeDraft.Item] {
      Self.sheet(
        SheetSchema.adoptionKind,
        [
          World.set(AdoptionField.source, .bytes([UInt8](repeating: 7, count: 16))),
          World.text(7, "active"),
        ] + more)
    }
    let names = [
      World.text(9, "Trường Tiểu học Lợi Bác (Chi bộ Trường Tiểu học)"),
      World.text(10, "Thôn Bản Chu (Chi bộ thôn Bản Chu)"),
    ]
    var unit = try branchLog()
    let made = unit.add(nil, try adoption([])).asRecord
    var office = try CraftedLog(
      Office.commune.keys(), as: world.communePath, for: world.communePath)
    office.add(
      nil, try adoption([World.set(SheetNumber.replaces, .bytes(made.bytes))] + names))
    try addCrafted(
      "published-adoption", "an office publishes an adoption with the names of both sides",
      [unit, office])

    var branch = try branchLog()
    branch.add(nil, try adoption(names))
    try addCrafted(
      "held-published-names", "a branch writes the names that only who publishes writes",
      [branch])
  }

  /// The office accepts while the unit takes it back: both stand, and the office's answer has seen both.
  private func addSteps() throws {
    var unit = try branchLog()
    let record = unit.create([
      World.text(RegistrationField.subjectName, "Thôn Bản Chu"),
      Self.event(RegistrationEvent.submitted.rawValue, "2026-02-10"),
    ])
    let created = unit.entry(2)
    var office = try CraftedLog(
      Office.commune.keys(), as: world.communePath, for: world.branchPath)
    office.add(
      record, clock: [created], [Self.event(RegistrationEvent.received.rawValue, "2026-02-12")])
    office.add(
      record,
      [
        Self.event(RegistrationEvent.accepted.rawValue, "2026-03-01"),
        World.text(RegistrationField.code, "06601/2026/001"),
      ])
    unit.add(record, [Self.event(RegistrationEvent.withdrawn.rawValue, "2026-03-01")])
    office.add(
      record, clock: [unit.entry(3)],
      [Self.event(RegistrationEvent.kept.rawValue, "2026-03-05")])
    unit.add(
      record, clock: [office.entry(4)], [Self.event(RegistrationEvent.started.rawValue, nil)])
    unit.add(record, [World.text(RegistrationField.title, "Đoạn đường hoa")])
    office.add(
      record, clock: [unit.entry(5)],
      [Self.event(RegistrationEvent.amendmentAccepted.rawValue, nil)])
    try addCrafted(
      "steps", "an acceptance meets a withdrawal, the registration is kept, and an amendment taken",
      [unit, office])
  }

  /// A sheet of evaluation, a case and the unit's own decision.
  private func addRecognition() throws {
    var unit = try branchLog()
    let record = unit.create([World.text(RegistrationField.subjectName, "Thôn Bản Chu")])
    let about = World.set(SheetNumber.about, .bytes(record.bytes))
    unit.add(
      nil,
      Self.sheet(
        SheetSchema.evaluationKind,
        [
          about, World.text(3, "2026"), World.text(EvaluationField.role, "self"),
          World.set(
            EvaluationField.scores,
            .list([.list([.text("tinh_moi"), .integer(22)])])),
        ]))
    let opened = unit.add(
      nil, Self.sheet(SheetSchema.caseKind, [about, World.text(CaseField.level, "own")])
    ).asRecord
    let decided = unit.add(
      nil,
      Self.sheet(
        SheetSchema.decisionKind,
        [
          World.text(DecisionField.number, "1"), World.text(DecisionField.issuedOn, "2026-12-05"),
          World.text(DecisionField.level, "own"),
          World.set(
            DecisionField.items, .list([.list([.bytes(record.bytes), .bool(false)])])),
        ])
    ).asRecord
    unit.add(
      opened,
      [
        World.add(
          CaseEvent.recognise.rawValue,
          .list([.text("2026-12-05"), .null, .bytes(decided.bytes)]))
      ])
    try addCrafted("sheets", "a unit scores, opens a case and recognises by a decision", [unit])
  }

  /// A unit recognises its own registration at the commune's level, and revokes what the commune recognised:
  /// both are without effect, whoever has seen what.
  private func addLevels() throws {
    var unit = try branchLog()
    var office = try CraftedLog(
      Office.commune.keys(), as: world.communePath, for: world.branchPath, nonce: 0x7a)
    let record = unit.create([World.text(RegistrationField.subjectName, "Thôn Bản Chu")])
    func opened(_ level: String) -> RecordID {
      unit.add(
        nil,
        Self.sheet(
          SheetSchema.caseKind,
          [
            World.set(SheetNumber.about, .bytes(record.bytes)),
            World.text(CaseField.level, level),
          ])
      ).asRecord
    }
    func recognised(_ level: String) -> RecordID {
      let sheet = opened(level)
      unit.add(sheet, [Self.event(CaseEvent.recognise.rawValue, "2026-12-05")])
      return sheet
    }
    _ = recognised("commune")
    _ = recognised("village")
    let both = recognised("commune")
    office.add(
      both, clock: [unit.entry(8)], [Self.event(CaseEvent.recognise.rawValue, "2026-12-20")])
    unit.add(
      both, clock: [office.entry(2)], [Self.event(CaseEvent.revoke.rawValue, "2026-12-24")])
    try addCrafted(
      "levels", "a unit decides at levels it does not reach: only the commune's events count",
      [unit, office])
  }

  /// Of four withdrawals two count: a unit's of its own sheet and of a case nobody has decided; not its
  /// withdrawal of the office's sheet, nor of a case it has recognised.
  private func addGivenUp() throws {
    var unit = try branchLog()
    var office = try CraftedLog(
      Office.commune.keys(), as: world.communePath, for: world.branchPath, nonce: 0x7b)
    let record = unit.create([World.text(RegistrationField.subjectName, "Thôn Bản Chu")])
    let about = World.set(SheetNumber.about, .bytes(record.bytes))
    let score = [about, World.text(3, "2026"), World.text(EvaluationField.role, "office")]
    let opened = [about, World.text(CaseField.level, "own")]
    let withdrawal = [ChangeDraft.Item(Opcode.withdraw)]
    let foreign = office.add(nil, Self.sheet(SheetSchema.evaluationKind, score)).asRecord
    unit.add(foreign, clock: [office.entry(2)], withdrawal)
    let own = unit.add(nil, Self.sheet(SheetSchema.evaluationKind, score)).asRecord
    unit.add(own, withdrawal)
    for events in [[], [Self.event(CaseEvent.recognise.rawValue, "2026-12-05")]] {
      let sheet = unit.add(nil, Self.sheet(SheetSchema.caseKind, opened)).asRecord
      if !events.isEmpty { unit.add(sheet, events) }
      unit.add(sheet, withdrawal)
    }
    try addCrafted(
      "given-up", "a unit gives up four sheets: the office's own and a decided case stay",
      [unit, office])
  }

  private func addRefusedSheets() throws {
    var log = try branchLog()
    _ = log.add(
      nil,
      Self.sheet(SheetSchema.receiptKind, [World.text(5, "2026-02-12")]))
    let record = log.create()
    log.add(record, [Self.event(RegistrationEvent.accepted.rawValue, "2026-03-01")])
    try addCrafted(
      "held-office-sheet", "a branch writes a receipt, and accepts its own registration", [log])

    log = try branchLog()
    let sheet = log.add(
      nil, Self.sheet(SheetSchema.evaluationKind, [World.text(3, "2026")])
    ).asRecord
    log.add(sheet, [World.text(3, "2027")])
    let other = log.add(
      nil, Self.sheet(SheetSchema.evaluationKind, [World.text(3, "2026")])
    ).asRecord
    log.add(other, [World.text(99, "?")])
    log.add(nil, [ChangeDraft.Item(Opcode.create, target: 9)])
    try addCrafted(
      "void-sheets",
      "a sheet is written again and held; a field and a record type the rules do not have are void",
      [log])
  }
}
