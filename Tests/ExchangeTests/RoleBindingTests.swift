import NhanRong
import Testing

@testable import ModelRegistry

/// Roles of a plan that a superior signs for its units.
@Suite struct RoleBindingTests {
  private func roles(_ register: Register, _ code: String) throws -> [String]? {
    let unit = try #require(
      try register.unitFacts(of: "loi-bac-2026-2030").first { $0.code == code })
    return unit.roles
  }

  @Test func `what the commune signs reaches the branch, and counts instead of the kind`() throws {
    let offices = try TwoOffices()
    let (commune, branch) = (offices.commune, offices.branches[0])
    let plan = try commune.currentPlan(nil)
    let unit = try commune.organisation(named: "20.06601.CB00")
    let code = "20.06601.CB00"
    #expect(try roles(commune, code) == nil)
    func bind(_ roles: UnitBinding.Roles?, _ level: SchoolLevel? = nil) throws -> Int {
      try commune.bind([UnitBinding(unit, roles, schoolLevel: level)], to: plan, isDryRun: false)
        .count
    }
    #expect(try bind(.byHand(["mttq_doanthe", "co_quan_dv"])) == 1)
    #expect(try bind(.byHand(["co_quan_dv", "mttq_doanthe"])) == 0)
    try offices.carry(from: commune, to: branch)
    #expect(try Set(roles(branch, code) ?? []) == ["mttq_doanthe", "co_quan_dv"])
    let facts = try branch.planFacts(of: plan, branch.sheetLedger(), branch.unitRoll(), in: 2026)
    #expect(
      facts.binding.entries.filter { $0.unit == facts.units.first { $0.code == code }?.key }
        .map(\.role) == ["co_quan_dv", "mttq_doanthe"])
    // Another word takes the place of the first; none is a word too; then kinds tell again.
    #expect(try bind(.byHand(["chi_bo"])) == 1)
    #expect(try roles(commune, code) == ["chi_bo"])
    #expect(try bind(.byHand([])) == 1)
    #expect(try roles(commune, code) == [])
    #expect(try bind(.usual) == 1)
    #expect(try roles(commune, code) == nil)
    #expect(try bind(nil, .lowerSecondary) == 1)
    #expect(try bind(nil, .lowerSecondary) == 0)
  }

  @Test func `a role the plan does not have is refused, and a branch binds nobody`() throws {
    let offices = try TwoOffices()
    let (commune, branch) = (offices.commune, offices.branches[0])
    let plan = try commune.currentPlan(nil)
    let unit = try commune.organisation(named: "20.06601.CB00")
    #expect(throws: ReplicaError(.badValue)) {
      try commune.bind([UnitBinding(unit, .byHand(["ai_do"]))], to: plan, isDryRun: false)
    }
    #expect(throws: ReplicaError(.notAllowed)) {
      try branch.bind([UnitBinding(unit, .byHand(["chi_bo"]))], to: plan, isDryRun: false)
    }
    #expect(try roles(branch, "20.06601.CB00") == nil)
  }

  @Test func `a try writes nothing`() throws {
    let offices = try TwoOffices()
    let commune = offices.commune
    let plan = try commune.currentPlan(nil)
    let unit = try commune.organisation(named: "20.06601.CB00")
    try commune.bind([UnitBinding(unit, .byHand(["chi_bo"]))], to: plan, isDryRun: true)
    #expect(try roles(commune, "20.06601.CB00") == nil)
    try commune.bind([UnitBinding(unit, .byHand(["chi_bo"]))], to: plan, isDryRun: false)
    #expect(try roles(commune, "20.06601.CB00") == ["chi_bo"])
  }
}
