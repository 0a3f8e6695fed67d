import Causality
import ChangeLog
import NhanRong
import Testing

@testable import ModelRegistry

/// Sheets whose writer may not write them, that are given up or answered, and what is counted of them.
@Suite struct PaperTests {
  private let offices: TwoOffices
  private var commune: Register { offices.commune }
  private var branch: Register { offices.branches[0] }
  private var other: Register { offices.branches[1] }

  init() throws { offices = try TwoOffices(branches: 2) }

  private func meet() throws {
    for _ in 0..<2 {
      for register in [branch, other] { try offices.carry(from: register, to: commune) }
      for register in [branch, other] { try offices.carry(from: commune, to: register) }
    }
  }

  /// Writes a sheet as a program that asks nothing would, among the writer's own records.
  private func force(
    _ kind: SheetKind, _ values: [(UInt32, Value)], _ events: [ChangeDraft.Item] = [],
    by register: Register
  ) throws -> RecordID {
    let own = try register.replica.requireUnit()
    let items = values.map { register.set($0.0, $0.1) }
    return try register.replica.write { writer throws(ReplicaError) in
      let sheet = try writer.create(type: kind.type, as: own, for: own, items)
      if !events.isEmpty { try writer.change(sheet, as: own, events) }
      return sheet
    }
  }

  private func withdraw(_ sheet: RecordID, by register: Register) throws {
    let own = try register.replica.requireUnit()
    try register.replica.write { writer throws(ReplicaError) in
      try writer.change(sheet, as: own, [ChangeDraft.Item(Opcode.withdraw)])
    }
  }

  private func facts(
    _ record: RecordID, _ register: Register, in year: Int = 2026
  ) throws -> RegistrationFacts {
    try #require(
      try planFacts(register, in: year).registrations.first { $0.id == FactKey(record.bytes) })
  }

  private func planFacts(_ register: Register, in year: Int = 2026) throws -> PlanFacts {
    let plan = try #require(try register.plan("loi-bac-2026-2030"))
    return try register.planFacts(of: plan, register.sheetLedger(), register.unitRoll(), in: year)
  }

  private func decision(_ number: String, _ level: String = "own") throws -> DecisionDetails {
    var details = DecisionDetails(level: level)
    details.number = number
    details.day = try CivilDate(parsing: "05/12/2026")
    details.isForced = true
    details.reason = "thử"
    return details
  }

  // MARK: Who may write it

  @Test func `what a unit writes about another's registration counts for nobody`() throws {
    let record = try branch.register(offices.new("Một"), submittedOn: nil)
    let about = (SheetNumber.about, Value.bytes(record.bytes))
    let recognised = try Register.sheetEvent(
      CaseEvent.recognise.rawValue, day: CivilDate(parsing: "05/12/2026"), reason: nil)
    let forged = try force(
      SheetSchema.caseKind, [about, (CaseField.level, .text("own"))], [recognised], by: other)
    _ = try force(
      SheetSchema.evaluationKind,
      [
        about, (EvaluationField.role, .text("self")),
        (EvaluationField.scores, .list([.list([.text("tinh_moi"), .integer(25)])])),
      ], by: other)
    _ = try force(
      SheetSchema.document, [about, (DocumentField.item, .integer(1))], by: other)
    let batch = (UInt32(5), Value.list([.list([.bytes(record.bytes)])]))
    _ = try force(
      SheetSchema.submissionBatch, [(3, .text("loi-bac-2026-2030")), batch], by: other)
    try meet()
    #expect(try commune.sheets(about: record).count == 4)
    #expect(try commune.sheet(forged).caseStanding?.state == .recognised)
    #expect(try !commune.isRecognised(record))
    let counted = try facts(record, commune)
    #expect(!counted.isRecognisedOwn && counted.selfScore == nil && counted.sentUpIn.isEmpty)
    let found = try commune.findings(
      recognising: record, level: "commune", occasion: "so_ket-2028")
    #expect(found.contains(Finding(.ownRecognitionMissing)))
    #expect(found.contains(Finding(.dossierIncomplete, "ke_hoach")))
    // The unit's own case is another one.
    _ = try branch.recognise([record], decision("1"), isDryRun: false)
    try meet()
    #expect(try commune.isRecognised(record) && facts(record, commune).isRecognisedOwn)
  }

  @Test func `a proposal and its adoption are one row, and only whom it was made to answers it`()
    throws
  {
    let source = try branch.register(offices.new("Thư viện"), submittedOn: nil)
    let target = try other.register(offices.new("Trường bạn"), submittedOn: nil)
    try meet()
    let proposal = try branch.addSheet(
      SheetSchema.adoptionProposal, about: source, [("target", "20.06601.CB01")], isDryRun: false)
    try meet()
    func rows() throws -> [AdoptionFacts] { try commune.sheetLedger().adoptions }
    #expect(try rows().map(\.target) == ["Chi bộ 1"])
    #expect(try rows().map(\.source) == ["Thư viện"])
    // Neither who proposed it, nor a sheet about another's registration.
    let answers = [
      (AdoptionField.source, Value.bytes(source.bytes)), (UInt32(4), .bytes(proposal.bytes)),
      (UInt32(7), .text("active")),
    ]
    _ = try force(SheetSchema.adoptionKind, answers, by: branch)
    let about = (SheetNumber.about, Value.bytes(target.bytes))
    _ = try force(SheetSchema.adoptionKind, [about] + answers, by: branch)
    try meet()
    #expect(try rows().count == 2)
    #expect(try rows().contains { $0.target == "Chi bộ 1" && $0.agreedOn == nil })
    #expect(try facts(source, commune).adoptions == 1)
    _ = try other.adopt(
      target, from: source,
      [
        ("proposal", "\(proposal)"), ("state", "active"), ("agreedOn", "10/06/2026"),
        ("result", "30 học sinh"),
      ], isDryRun: false)
    try meet()
    let joined = try rows().filter { $0.target.contains("Chi bộ 1") }
    #expect(joined.map(\.result) == ["30 học sinh"])
    #expect(joined.map(\.target) == ["Trường bạn (Chi bộ 1)"])
    #expect(joined.first?.agreedOn?.iso == "2026-06-10")
    #expect(try facts(source, commune).adoptions == 2)
  }

  // MARK: Giving up and answering

  @Test func `a sheet is given up by who wrote it, and by nobody else`() throws {
    let record = try branch.register(offices.new("Một"), submittedOn: nil)
    try meet()
    let scored = [("round", "2026"), ("role", "office"), ("scores", "tinh_moi:20")]
    let sheet = try commune.addSheet(
      SheetSchema.evaluationKind, about: record, scored, isDryRun: false)
    try meet()
    #expect(throws: ReplicaError(.notAllowed)) {
      try branch.withdrawSheet(sheet, reason: "x", isDryRun: false)
    }
    try withdraw(sheet, by: branch)
    try meet()
    for register in [branch, commune] {
      #expect(try !register.sheet(sheet).isWithdrawn)
      #expect(try register.sheetLedger().evaluations.count == 1)
    }
    try commune.withdrawSheet(sheet, reason: "nhầm", isDryRun: true)
    #expect(try !commune.sheet(sheet).isWithdrawn)
    try commune.withdrawSheet(sheet, reason: "nhầm", isDryRun: false)
    try meet()
    for register in [branch, commune] {
      #expect(try register.sheet(sheet).isWithdrawn)
      #expect(try register.sheetLedger().evaluations.isEmpty)
    }
    #expect(throws: ReplicaError(.sheetUnfit)) {
      try commune.withdrawSheet(sheet, reason: "nhầm", isDryRun: false)
    }
  }

  @Test
  func `a case that was decided is not given up, and one that was not makes room for another`()
    throws
  {
    let record = try branch.register(offices.new("Một"), submittedOn: nil)
    let sheet = try branch.propose(record, decision("", "commune"), isDryRun: false).sheet
    try branch.withdrawSheet(sheet, reason: "chưa đủ", isDryRun: false)
    #expect(try facts(record, branch).proposals.isEmpty)
    let again = try branch.propose(record, decision("", "commune"), isDryRun: false).sheet
    try meet()
    _ = try commune.recognise([record], decision("7", "commune"), isDryRun: false)
    try meet()
    #expect(throws: ReplicaError(.sheetUnfit)) {
      try branch.withdrawSheet(again, reason: "thôi", isDryRun: false)
    }
    try withdraw(again, by: branch)
    try meet()
    for register in [branch, commune] {
      #expect(try register.sheet(again).caseStanding?.state == .recognised)
      #expect(try !register.sheet(again).isWithdrawn && register.sheet(sheet).isWithdrawn)
      #expect(try facts(record, register).isRecognisedAbove)
    }
  }

  @Test func `a direction is answered by the unit, and nothing else is`() throws {
    let record = try branch.register(offices.new("Một"), submittedOn: nil)
    try meet()
    let sheet = try commune.addSheet(
      SheetSchema.direction, about: record, [("kind", "comment"), ("text", "Bổ sung minh chứng")],
      isDryRun: false)
    try meet()
    let day = try CivilDate(parsing: "10/06/2026")
    try branch.reply(to: sheet, "Đã bổ sung", on: day, isDryRun: false)
    try meet()
    let told = try commune.sheet(sheet).events
    #expect(told.map(\.name) == ["reply"] && told.map(\.reason) == ["Đã bổ sung"])
    #expect(told.map(\.day) == ["2026-06-10"])
    #expect(throws: ReplicaError(.notAllowed)) {
      try commune.reply(to: sheet, "?", on: day, isDryRun: false)
    }
    let paper = try branch.addSheet(
      SheetSchema.commitment, about: record, [("text", "Làm")], isDryRun: false)
    #expect(throws: ReplicaError(.sheetUnfit)) {
      try branch.reply(to: paper, "?", on: day, isDryRun: false)
    }
  }

  @Test func `a conflict that is settled with a reason leaves a note with the values there were`()
    throws
  {
    let second = try offices.secondComputer(of: branch)
    let record = try branch.register(offices.new("Một"), submittedOn: nil)
    for title in ["Đường hoa", "Đường cờ"] {
      try offices.carry(from: branch, to: commune)
      try offices.carry(from: commune, to: second)
      try branch.edit(record, [("title", title)])
      try second.edit(record, [("title", title + " mới")])
      for register in [branch, second] { try offices.carry(from: register, to: commune) }
      for register in [branch, second] { try offices.carry(from: commune, to: register) }
      let day = try CivilDate(parsing: "10/06/2026")
      let note = ConflictReason("họp chi bộ", on: day)
      if title == "Đường hoa" {
        try branch.resolve(record, field: "title", keep: 1, note: note, isDryRun: true)
        #expect(try branch.sheets(of: SheetSchema.conflictNote).isEmpty)
        try branch.resolve(record, field: "title", keep: 1, note: note, isDryRun: false)
      } else {
        try branch.resolve(record, field: "title", value: "Đường", note: note, isDryRun: false)
      }
    }
    try offices.carry(from: branch, to: commune)
    #expect(try commune.conflicts().isEmpty)
    let notes = try commune.sheets(of: SheetSchema.conflictNote)
    #expect(notes.map(\.about) == [record, record])
    let values = notes.map { note in
      note.rows("values").compactMap { $0.first?.text }.sorted()
    }
    #expect(values == [["Đường hoa", "Đường hoa mới"], ["Đường cờ", "Đường cờ mới"]])
    #expect(notes.allSatisfy { $0.text("decision") == "họp chi bộ" && $0.text("field") == "title" })
    #expect(notes.map { $0.day("decidedOn")?.iso } == ["2026-06-10", "2026-06-10"])
  }

  // MARK: What is counted

  @Test func `a withdrawal that met an acceptance waits for its answer in every list`() throws {
    let record = try branch.register(offices.new("Một"), submittedOn: nil)
    try offices.carry(from: branch, to: commune)
    try commune.advance(record, .accepted, on: nil)
    try branch.withdraw(record, reason: "trùng")
    try meet()
    for register in [branch, commune] {
      let counted = try facts(record, register)
      #expect(counted.wantsWithdrawal && counted.state == .accepted)
    }
    try commune.advance(record, .kept, on: nil, reason: "vẫn làm")
    #expect(try !facts(record, commune).wantsWithdrawal)
  }

  @Test func `a later year's registration is of the same model, and what lapsed counts no more`()
    throws
  {
    let record = try branch.register(offices.new("Một"), submittedOn: nil)
    try offices.carry(from: branch, to: commune)
    try commune.advance(record, .accepted, on: nil)
    try meet()
    try branch.advance(record, .started, on: nil)
    _ = try branch.recognise([record], decision("1"), isDryRun: false)
    try branch.advance(record, .closed, on: nil)
    let next = try branch.carryOver(record, to: 2027, on: nil, asDraft: false, isDryRun: false)
    let third = try branch.register(offices.new("Hai"), submittedOn: nil)
    try meet()
    #expect(try facts(record, commune).model == FactKey(record.bytes))
    #expect(try facts(next, commune).model == FactKey(record.bytes))
    #expect(try facts(third, commune).model == FactKey(third.bytes))
    #expect(try facts(record, commune, in: 2028).isRecognised)
    let late = try facts(record, commune, in: 2029)
    #expect(!late.isRecognised && late.isBuilt)
    // The unit's own word has lapsed by the next round too.
    let found = try commune.findings(
      recognising: record, level: "commune", occasion: "so_ket-2028",
      on: CivilDate(parsing: "01/03/2029"))
    #expect(found.contains(Finding(.ownRecognitionMissing)))
  }

  @Test func `a submission of the unit sends up, an office's own list does not`() throws {
    let record = try branch.register(offices.new("Một"), submittedOn: nil)
    try meet()
    let entries = [
      ("plan", "loi-bac-2026-2030"), ("items", "\(record)"), ("submittedOn", "01/12/2026"),
    ]
    _ = try commune.addSheet(SheetSchema.submissionBatch, about: nil, entries, isDryRun: false)
    #expect(try facts(record, commune).sentUpIn.isEmpty)
    _ = try branch.addSheet(SheetSchema.submissionBatch, about: nil, entries, isDryRun: false)
    try meet()
    #expect(try facts(record, commune).sentUpIn == [2026])
  }

  @Test func `a rule on criteria counts for the unit that issued it while the plan ran`() throws {
    func issue(_ day: String, _ kind: String) throws {
      _ = try branch.addSheet(
        SheetSchema.document, about: nil, [("kind", kind), ("issuedOn", day)], isDryRun: false)
    }
    try issue("30/06/2025", "criteria_rule")
    try issue("30/06/2026", "decision")
    try meet()
    #expect(try planFacts(commune).units.map(\.criteriaRules) == [0, 0])
    try issue("30/06/2026", "criteria_rule")
    try meet()
    #expect(try planFacts(commune).units.map(\.criteriaRules) == [1, 0])
  }
}
