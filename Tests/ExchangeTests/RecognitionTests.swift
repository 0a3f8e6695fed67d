import Causality
import ChangeLog
import NhanRong
import Platform
import Testing

@testable import ModelRegistry

/// Recognition and merging where computers have not heard of each other.
@Suite struct RecognitionTests {
  /// Everybody hears everything, twice.
  private func meet(_ offices: TwoOffices, _ all: [Register]) throws {
    for _ in 0..<2 {
      for register in all { try offices.carry(from: register, to: offices.commune) }
      for register in all { try offices.carry(from: offices.commune, to: register) }
    }
  }

  private func decision(_ number: String) -> DecisionDetails {
    var details = DecisionDetails(level: "own")
    details.number = number
    details.symbol = "QĐ/CB"
    details.day = try? CivilDate(parsing: "05/12/2026")
    details.isForced = true
    details.reason = "thử"
    return details
  }

  @Test func `recognised on one computer, declined on another: it stands, and both are told`()
    throws
  {
    let offices = try TwoOffices()
    let first = offices.branches[0]
    let second = try offices.secondComputer(of: first)
    let all = [first, second]
    let record = try first.register(offices.new("Thôn Bản Chu"), submittedOn: nil)
    _ = try first.propose(record, decision(""), isDryRun: false)
    try meet(offices, all)
    _ = try first.recognise([record], decision("1"), isDryRun: false)
    _ = try second.move(caseOf: record, .decline, decision("1"), isDryRun: false)
    try meet(offices, all)
    for register in all + [offices.commune] {
      let found = try register.sheets(about: record).compactMap(\.caseStanding)
      #expect(found.map(\.state) == [.recognised])
      #expect(found.map(\.isDecidedTwice) == [true])
    }
    // Whoever takes it back has the last word, whatever else happens meanwhile.
    _ = try first.move(caseOf: record, .maintain, decision(""), isDryRun: false)
    _ = try second.move(caseOf: record, .revoke, decision(""), isDryRun: false)
    try meet(offices, all)
    for register in all + [offices.commune] {
      let found = try register.sheets(about: record).compactMap(\.caseStanding)
      #expect(found.map(\.state) == [.revoked])
    }
    #expect(try offices.codes(first, of: first) == offices.codes(second, of: first))
  }

  /// Writes an event of a case as a program that does not ask who decides would.
  private func force(_ event: CaseEvent, on sheet: RecordID, _ register: Register) throws {
    let own = try register.replica.requireUnit()
    let item = try Register.sheetEvent(event.rawValue, day: nil, reason: "thử")
    try register.replica.write { writer throws(ReplicaError) in
      try writer.change(sheet, as: own, [item])
    }
  }

  private func isBelieved(_ record: RecordID, _ register: Register) throws -> Bool {
    let plan = try #require(try register.plan("loi-bac-2026-2030"))
    let facts = try register.planFacts(
      of: plan, register.sheetLedger(), register.unitRoll(), in: 2026)
    return try #require(facts.registrations.first { $0.id == FactKey(record.bytes) })
      .isRecognisedAbove
  }

  @Test(arguments: [CaseEvent.recognise, .decline, .maintain, .revoke])
  func
    `what a unit decides at the commune's level has no effect, before, after or beside its answer`(
      _ event: CaseEvent
    ) throws
  {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    let commune = offices.commune
    var details = decision("7")
    details.level = "commune"
    for order in ["before", "after", "beside"] {
      let record = try branch.register(offices.new("Thôn \(order)"), submittedOn: nil)
      let sheet = try branch.propose(record, details, isDryRun: false).sheet
      if order == "before" { try force(event, on: sheet, branch) }
      try meet(offices, [branch])
      #expect(try branch.sheet(sheet).caseStanding?.state == .proposed)
      #expect(try !isBelieved(record, commune))
      if order == "beside" { try force(event, on: sheet, branch) }
      _ = try commune.recognise([record], details, isDryRun: false)
      try meet(offices, [branch])
      if order == "after" { try force(event, on: sheet, branch) }
      try meet(offices, [branch])
      for register in [branch, commune] {
        let standing = try #require(try register.sheet(sheet).caseStanding)
        #expect(standing.state == .recognised, "\(order)")
        #expect(!standing.isDecidedTwice && standing.withoutEffect.count == 1, "\(order)")
        #expect(try isBelieved(record, register))
      }
      #expect(try offices.codes(branch, of: branch) == offices.codes(commune, of: branch))
    }
  }

  @Test
  func `a unit is not let decide at a level above its own, and what it writes so says nothing`()
    throws
  {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    var details = decision("7")
    details.level = "commune"
    let record = try branch.register(offices.new("Một"), submittedOn: nil)
    #expect(throws: ReplicaError(.levelNotOurs)) {
      try branch.recognise([record], details, isDryRun: false)
    }
    _ = try branch.propose(record, details, isDryRun: false)
    #expect(throws: ReplicaError(.levelNotOurs)) {
      try branch.move(caseOf: record, .decline, details, isDryRun: false)
    }
    try meet(offices, [branch])
    _ = try offices.commune.recognise([record], details, isDryRun: false)
    try meet(offices, [branch])
    for event in [CaseEvent.maintain, .revoke] {
      #expect(throws: ReplicaError(.levelNotOurs)) {
        try branch.move(caseOf: record, event, details, isDryRun: false)
      }
    }
    let entries = [
      ("number", "7"), ("issuedOn", "05/12/2026"), ("items", "\(record):0"), ("level", "commune"),
    ]
    #expect(throws: ReplicaError(.levelNotOurs)) {
      try branch.addSheet(SheetSchema.decisionKind, about: nil, entries, isDryRun: false)
    }
    let own = try branch.replica.requireUnit()
    let items = try branch.sheetItems(SheetSchema.decisionKind, entries)
    let forged = try branch.replica.write { writer throws(ReplicaError) in
      try writer.create(type: SheetSchema.decisionKind.type, as: own, for: own, items)
    }
    try offices.carry(from: branch, to: offices.commune)
    #expect(try offices.commune.sheet(forged).levelBeyondItsWriter == "commune")
    let real = try offices.commune.addSheet(
      SheetSchema.decisionKind, about: nil, entries, isDryRun: false)
    #expect(try offices.commune.sheet(real).levelBeyondItsWriter == nil)
  }

  @Test func `a certificate of high merit is the province's, whoever writes one`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    let record = try branch.register(offices.new("Một"), submittedOn: nil)
    try meet(offices, [branch])
    let commune = offices.commune
    let path = try branch.replica.requireUnit()
    let own = try commune.replica.requireUnit()
    for (form, level) in [("highMerit", "province"), ("merit", nil)] {
      let entries = [("form", form)]
      let items = try commune.sheetItems(
        SheetSchema.commendation, entries + [("about", "\(record)")])
      let forged = try commune.replica.write { writer throws(ReplicaError) in
        try writer.create(type: SheetSchema.commendation.type, as: own, for: path, items)
      }
      #expect(try commune.sheet(forged).levelBeyondItsWriter == level)
      if level == nil {
        _ = try commune.addSheet(
          SheetSchema.commendation, about: record, entries, isDryRun: false)
      } else {
        #expect(throws: ReplicaError(.levelNotOurs)) {
          try commune.addSheet(
            SheetSchema.commendation, about: record, entries, isDryRun: false)
        }
      }
    }
  }

  @Test func `two computers number one decision: both stand, the same one is told everywhere`()
    throws
  {
    let offices = try TwoOffices()
    let first = offices.branches[0]
    let second = try offices.secondComputer(of: first)
    let records = [
      try first.register(offices.new("Một"), submittedOn: nil),
      try first.register(offices.new("Hai"), submittedOn: nil),
    ]
    try meet(offices, [first, second])
    _ = try first.recognise([records[0]], decision("15"), isDryRun: false)
    _ = try second.recognise([records[1]], decision("15"), isDryRun: false)
    #expect(try first.numbersTwice().isEmpty)
    try meet(offices, [first, second])
    let told = try first.numbersTwice()
    #expect(told.count == 1)
    #expect(try second.numbersTwice() == told)
    #expect(try offices.commune.numbersTwice() == told)
    #expect(try offices.commune.sheets(of: SheetSchema.decisionKind).count == 2)
  }

  @Test func `what nobody has confirmed for two years has lapsed`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    let record = try branch.register(offices.new("Một"), submittedOn: nil)
    _ = try branch.recognise([record], decision("1"), isDryRun: false)
    let standing = try #require(try branch.sheets(about: record).compactMap(\.caseStanding).first)
    #expect(standing.state(in: 2028) == .recognised)
    #expect(standing.state(in: 2029) == .lapsed)
  }

  @Test func `two registrations merged into each other: the smaller id stays, both say so`() throws
  {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    let records = [
      try branch.register(offices.new("Một"), submittedOn: nil),
      try branch.register(offices.new("Hai"), submittedOn: nil),
    ].sorted()
    try offices.carry(from: branch, to: offices.commune)
    let commune = offices.commune
    let own = try commune.replica.requireUnit()
    // Two computers of the office would write this; one is not let.
    try commune.replica.write { writer throws(ReplicaError) in
      for (record, other) in [(records[0], records[1]), (records[1], records[0])] {
        try writer.change(
          record, as: own,
          [
            Register.event(.merged, day: nil, reason: nil),
            commune.set(RegistrationField.mergedInto, .bytes(other.bytes)),
          ])
      }
    }
    let kept = try commune.standing(of: records[0])
    #expect(kept.lifecycle.step == .submitted)
    #expect(kept.lifecycle.flags == [.mergedBothWays])
    #expect(kept.survivor == records[0])
    let gone = try commune.standing(of: records[1])
    #expect(gone.lifecycle.step == .merged)
    #expect(gone.survivor == records[0])
  }
}

extension TwoOffices {
  /// Another computer of a branch, let in by the commune.
  func secondComputer(of branch: Register) throws -> Register {
    let path = try branch.replica.requireUnit()
    let other = try Register.create(
      at: root.appending("second"), Self.surroundings(root.appending("state-second")))
    let request = try other.replica.enrolmentRequest(name: Array("Máy hai".utf8))
    _ = try commune.replica.grant(request, unit: path)
    let welcome = try commune.replica.export(
      for: commune.replica.recipients(of: path.organisation), into: stick, purpose: .welcome)
    let record = try other.replica.inspectWelcome(welcome.path)
    _ = try other.replica.install(welcome.path, root: record)
    return other
  }
}
