import Causality
import ChangeLog
import NhanRong
import Testing

@testable import ModelRegistry

/// What a plan's rules ask for is named, each rule by itself.
@Suite struct FindingTests {
  private func words(_ findings: [Finding]) -> [String] { findings.map(\.word) }

  private func findings(_ register: Register, _ record: RecordID) throws -> [String] {
    words(try register.findings(recognising: record, level: "commune", occasion: "so_ket-2028"))
  }

  private func rate(_ offices: TwoOffices, _ rating: String) throws {
    let commune = offices.commune
    let own = try commune.replica.requireUnit()
    let unit = try offices.branches[0].replica.requireUnit()
    let record = try #require(try commune.organisations().first { $0.path == unit }?.record)
    let value = Value.list([.integer(2026), .text(rating)])
    try commune.replica.write { writer throws(ReplicaError) in
      try writer.change(
        record, as: own,
        [
          ChangeDraft.Item(
            Opcode.add, target: OrganisationField.ratings, value: value.canonicalBytes)
        ])
    }
  }

  @Test func `a registration that is only handed in lacks everything`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    let record = try branch.register(offices.new("Thôn Bản Chu"), submittedOn: nil)
    let dossier = ["ke_hoach", "bao_cao_kq", "bien_ban", "phieu_dg", "ds_cong_nhan"]
    #expect(
      try findings(branch, record)
        == ["notSelfAssessed"] + dossier.map { "dossierIncomplete:" + $0 }
        + ["ownRecognitionMissing"])
    // A document fills an item as an attached file does.
    _ = try branch.addSheet(
      SheetSchema.document, about: record, [("kind", "plan"), ("item", "1")], isDryRun: false)
    #expect(try !findings(branch, record).contains("dossierIncomplete:ke_hoach"))
    try offices.carry(from: branch, to: offices.commune)
    try offices.commune.advance(record, .returned, on: nil, reason: "x")
    #expect(try findings(offices.commune, record).first == "notRegistered")
  }

  @Test func `a bar, a unit rated below good and a person rated below good are named`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    let commune = offices.commune
    let record = try branch.register(offices.new("Thôn Bản Chu"), submittedOn: nil)
    var person = offices.new("Vi Văn Khánh")
    person.kind = .individual
    person.sector = "cn_canbo"
    person.texts.append(("rating", "Hoàn thành nhiệm vụ"))
    let individual = try branch.register(person, submittedOn: nil)
    try offices.carry(from: branch, to: commune)
    try rate(offices, "good")
    #expect(try !findings(commune, record).contains { $0.hasPrefix("unitRating") })
    #expect(try findings(commune, individual).last == "ownRating:completed")
    try rate(offices, "completed")
    #expect(try findings(commune, record).contains { $0.hasPrefix("unitRating") })
    var details = DecisionDetails(level: "commune")
    details.occasion = "so_ket-2028"
    let opened = try branch.propose(record, details, isDryRun: false).sheet
    try offices.carry(from: branch, to: commune)
    #expect(try !findings(commune, record).contains("barred"))
    try commune.setSheet(opened, [("bar", "đang bị kỷ luật")], isDryRun: false)
    #expect(try findings(commune, record).contains("barred"))
    // The unit cannot write what bars it, and cannot take it away.
    #expect(throws: ReplicaError(.notAllowed)) {
      try branch.setSheet(opened, [("bar", "không")], isDryRun: false)
    }
  }

  @Test func `a rating that was corrected counts as it was written last`() throws {
    let offices = try TwoOffices()
    let record = try offices.branches[0].register(offices.new("Thôn Bản Chu"), submittedOn: nil)
    try offices.carry(from: offices.branches[0], to: offices.commune)
    for rating in ["good", "completed", "good", "completed", "good", "completed", "good"] {
      try rate(offices, rating)
      let isBelow = try findings(offices.commune, record).contains { $0.hasPrefix("unitRating") }
      #expect(isBelow == (rating == "completed"))
    }
  }

  @Test func `a column that the plan's form requires is named where it is empty`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    _ = try offices.commune.issue(Plan(source: TwoOffices.planBytes("004-huyen-185-kh-hu")))
    try offices.carry(from: offices.commune, to: branch)
    var new = NewRegistration(
      plan: "huyen-185-kh-hu", year: 2024, kind: .collective, name: "Tổ vay vốn", sector: "f_ntm",
      texts: [("head", "Lò Văn Ước")], criteria: ["Mười hộ"])
    func columns() throws -> [String] {
      let record = try branch.register(new, submittedOn: nil)
      let picture = try branch.require(record)
      return words(try branch.findings(before: .submitted, picture, on: nil))
    }
    #expect(try columns() == ["columnEmpty:address", "columnEmpty:solutions"])
    new.texts += [("address", "Bản Chu"), ("solutions", "Góp vốn")]
    #expect(try columns().isEmpty)
    new.criteria = []
    #expect(try columns() == ["criteriaMissing"])
    // A person's workplace stands in one column with the position: either fills it.
    new.kind = .individual
    new.criteria = ["Mười hộ"]
    new.texts = [("solutions", "Góp vốn")]
    #expect(try columns() == ["columnEmpty:position"])
    new.texts.append(("workplace", "Xã Chu"))
    #expect(try columns().isEmpty)
  }

  @Test func `an office is stopped by the year that is not over, and may go on with a reason`()
    throws
  {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    let record = try branch.register(offices.new("Thôn Bản Chu"), submittedOn: nil)
    try offices.carry(from: branch, to: offices.commune)
    try offices.commune.advance(record, .accepted, on: nil)
    try offices.carry(from: offices.commune, to: branch)
    try branch.advance(record, .started, on: nil)
    try offices.carry(from: branch, to: offices.commune)
    var details = StepDetails()
    details.day = try CivilDate(parsing: "31/12/2026")
    #expect(throws: ReplicaError(.blockedByFindings)) {
      try offices.commune.advance(record, .closed, details, isDryRun: false)
    }
    details.isForced = true
    #expect(throws: ReplicaError(.forcedWithoutReason)) {
      try offices.commune.advance(record, .closed, details, isDryRun: false)
    }
    details.reason = "đơn vị giải thể"
    let outcome = try offices.commune.advance(record, .closed, details, isDryRun: false)
    #expect(words(outcome.findings) == ["yearNotOver:2026"])
    #expect(try offices.commune.view(record).lifecycle.step == .closed)
  }
}
