import Foundation
import ModelRegistry
import Testing

@Suite struct PlanTests {
  @Test(arguments: ExampleData.planFiles)
  func `every shipped plan reads, and keeps its bytes`(file: String) throws {
    let bytes = try ExampleData.planBytes(file)
    let plan = try Plan(source: bytes)
    #expect(plan.sourceBytes == bytes)
    #expect(try Plan(source: bytes) == plan)
    #expect(!plan.sectors.isEmpty && !plan.organisations.isEmpty && !plan.quotas.isEmpty)
    #expect(plan.organisations.contains { $0.roles.contains(.builds) })
  }

  @Test(arguments: ExampleData.planFiles)
  func `nothing the schema lists was lost on the way`(file: String) throws {
    let plan = try ExampleData.plan(file)
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(plan.sourceBytes)) as? [String: Any])
    func ids(_ name: String) -> [String] {
      (root[name] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
    }
    #expect(plan.phases.map(\.id) == ids("phases"))
    #expect(plan.organisations.map(\.id) == ids("organisations"))
    #expect(plan.sectors.map(\.id) == ids("fields"))
    #expect(plan.quotas.map(\.id) == ids("quotas"))
    #expect(plan.deadlines.map(\.id) == ids("deadlines"))
    #expect(plan.reporting.map(\.id) == ids("reporting"))
    #expect(plan.workflow.map(\.id) == ids("workflow"))
    #expect(plan.criteria.map(\.id) == ids("criteria"))
    #expect(plan.evaluationDimensions.map(\.id) == ids("evaluationDimensions"))
    #expect(plan.dossier.map(\.id) == ids("dossier"))
    #expect(plan.forms.map(\.id) == ids("forms"))
    #expect(plan.fieldsAreOpen == root["fieldsAreOpen"] as? Bool)
    let recognition = root["recognition"] as? [String: Any]
    #expect(plan.recognition.bodies.count == (recognition?["bodies"] as? [Any])?.count)
    #expect((plan.recognition.special == nil) == (recognition?["special"] is NSNull))
  }

  @Test func `the plan of Lợi Bác says what its paper says`() throws {
    let plan = try ExampleData.plan("000-loi-bac-2026-2030")
    #expect(plan.id == "loi-bac-2026-2030")
    #expect(plan.tier == .commune && plan.document.system == .party)
    #expect(plan.document.number == nil && plan.document.date == nil)
    #expect(plan.document.unitCodeAfter2025 == "06601")
    #expect(plan.period.from?.firstDay.iso == "2026-01-01")
    #expect(plan.period.to?.lastDay.iso == "2030-12-31")
    #expect(plan.sectors.map(\.id).prefix(2) == ["tt_ntm", "tt_sxkd"])
    #expect(plan.sector("tt_ntm")?.canonical == "ntm")
    #expect(plan.sector("cn_canbo")?.subjectKinds == [.individual])
    #expect(plan.sector("tt_ntm")?.criteria.first?.items.count == 4)
    #expect(plan.fieldsAreOpen)
    let quota = try #require(plan.quota("q_nam"))
    #expect(quota.min == 1 && quota.max == nil && quota.who == "chi_bo")
    #expect(quota.metric == .buildReplicate && quota.period == .year)
    #expect(plan.quota("q_cap_dot")?.binding == .cap)
    #expect(
      plan.deadline("d_dangky")?.rule == .yearlyDay(month: 2, day: 25, .before))
    #expect(plan.deadline("d_dangky")?.lastDay == .yearly(month: 2, day: 24))
    #expect(plan.recognition.leaderRule?.requiredUnitRating == .exemplaryAndExcellent)
    #expect(plan.recognition.special?.registrationRequired == false)
    #expect(plan.evaluationDimensions.map(\.weight) == [nil, nil, nil, nil])
    #expect(plan.dossier.count == 5)
  }

  @Test func `split quotas, open ends and printed forms are read`() throws {
    let tuanGiao = try ExampleData.plan("003-tuan-giao-2021-2025")
    #expect(
      tuanGiao.quota("q_yte")?.split.map(\.subjectKind) == [.collective, .individual])
    #expect(tuanGiao.quota("q_yte")?.split.map(\.min) == [3, 5])
    let khanhHoa = try ExampleData.plan("002-khanh-hoa-235-kh-tu")
    #expect(khanhHoa.period.to == nil && !khanhHoa.fieldsAreOpen)
    #expect(khanhHoa.recognition.leaderRule?.sectors == ["f_gddt"])
    #expect(khanhHoa.document.date?.firstDay.iso == "2024-11-11")
    let form = try #require(try ExampleData.plan("004-huyen-185-kh-hu").forms.first)
    #expect(form.status == .inDocument && form.sections.count == 2)
    #expect(form.sections.allSatisfy { !$0.columns.isEmpty })
  }

  @Test func `every field leads to the catalogue, every kind has its group there`() throws {
    let catalogue = try ExampleData.catalogue()
    let known = Set(catalogue.sectors.map(\.id))
    for plan in try ExampleData.allPlans() {
      for sector in plan.sectors { #expect(known.contains(sector.canonical)) }
    }
    #expect(known.contains(Plan.Sector.other))
    #expect(catalogue.subjectKinds.map(\.id) == SubjectKind.allCases.map(\.rawValue))
    #expect(catalogue.subjectKinds.map(\.code) == SubjectKind.allCases.map(\.group.rawValue))
    #expect(catalogue.tiers.map(\.id) == Tier.allCases.map(\.rawValue))
    #expect(catalogue.tiers.map(\.rank) == Tier.allCases.map(\.rank))
    #expect(catalogue.unitRatings.map(\.rank) == [4, 3, 2, 1])
    #expect(catalogue.organisationKinds.first?.code == "CB")
    #expect(catalogue.documentTypes.count == 14)
  }
}
