import ModelRegistry
import Testing

/// What the five plans ask for in numbers, and how single records count.
@Suite struct QuotaTests {
  private static func units(_ count: Int, _ prefix: String, kind: String = "agency") -> [UnitFacts]
  {
    (0..<count).map { number in
      let code = "\(prefix)\(number + 100)"
      return UnitFacts(key: FactKey(code), code: code, name: code, kind: kind)
    }
  }

  private static func binding(_ roles: [(String, [UnitFacts])]) -> RoleBinding {
    RoleBinding(roles.flatMap { role, units in units.map { .init(role: role, unit: $0.key) } })
  }

  private static func facts(
    _ plan: Plan, _ roles: [(String, [UnitFacts])], _ registrations: [RegistrationFacts] = []
  ) -> PlanFacts {
    PlanFacts(
      plan: plan, units: roles.flatMap(\.1), binding: binding(roles),
      registrations: registrations)
  }

  private static func record(
    _ id: String, _ unit: UnitFacts, _ plan: Plan, year: Int, kind: SubjectKind = .collective,
    sector: String, track: RegistrationTrack = .new, state: RegistrationState = .accepted
  ) -> RegistrationFacts {
    RegistrationFacts(
      id: FactKey(id), unit: unit.key, plan: plan.id, year: year, track: track, kind: kind,
      sector: sector, state: state)
  }

  // MARK: The table of minimums

  @Test func `000 asks 28 units for 112 models by the end of 2029 and lets 28 be proposed`() throws
  {
    let plan = try ExampleData.plan("000-loi-bac-2026-2030")
    let facts = Self.facts(
      plan, [("chi_bo", Self.units(20, "CB")), ("co_quan_dv", Self.units(8, "CQ"))])
    #expect((2026...2029).map { facts.sheet(year: $0).minimum }.reduce(0, +) == 112)
    for occasion in ["so_ket-2028", "tong_ket-2030"] {
      let sheet = facts.sheet(year: 2028, occasion: occasion)
      #expect(sheet.standings.filter { $0.quota.binding == .cap }.count == 28)
      #expect(sheet.maximum == 28)
    }
  }

  @Test func `what several communes issued as one plan each of them owes for itself`() throws {
    let plan = try ExampleData.plan("001-y-tich-2024")
    var police = Self.units(3, "CA", kind: "armed_forces")
    for index in police.indices { police[index].issuer = FactKey("xã \(index)") }
    var schools = Self.units(2, "TH", kind: "school")
    for index in schools.indices {
      schools[index].issuer = FactKey("xã \(index)")
      schools[index].schoolLevel = .primary
    }
    let record = Self.record(
      "1", police[1], plan, year: 2024, sector: "f_qpan", state: .selfAssessed)
    let sheet = Self.facts(plan, [("cong_an_xa", police), ("truong", schools)], [record])
      .sheet(year: 2024)
    // Two more policemen, and the primary schools of one more commune.
    #expect(sheet.minimum == 23 + 2 + 2)
    #expect(sheet.deficit == 23 + 2 + 2 - 1)
    #expect(police.map { sheet.standings(of: $0.key)[0].deficit } == [1, 0, 1])
  }

  @Test func `001 asks for 23, and for 27 with schools of three levels`() throws {
    let plan = try ExampleData.plan("001-y-tich-2024")
    #expect(plan.quotas.count == 14)
    #expect(Self.facts(plan, []).sheet(year: 2024).minimum == 23)
    let schools = [
      "Trường Mầm non Y Tịch", "Trường Tiểu học Y Tịch", "Trường THCS Y Tịch",
      "Trường TH số 2",
    ].map { name in
      var unit = UnitFacts(key: FactKey(name), code: name, name: name, kind: "school")
      unit.schoolLevel = SchoolLevel(nameOfSchool: name)
      return unit
    }
    #expect(schools.map(\.schoolLevel) == [.preschool, .primary, .lowerSecondary, .primary])
    #expect(SchoolLevel(nameOfSchool: "Trường TH và THCS Y Tịch") == nil)
    let sheet = Self.facts(plan, [("truong", schools)]).sheet(year: 2024)
    #expect(sheet.minimum == 27)
    // Two primary schools share one minimum.
    #expect(sheet.standings.filter { $0.quota.id == "q_h" }.map(\.holder.units.count) == [1, 2, 1])
  }

  @Test func `002 asks 20 units for 60, warns above ten each and counts two as one lacking`() throws
  {
    let plan = try ExampleData.plan("002-khanh-hoa-235-kh-tu")
    let caucus = Self.units(1, "BCS")
    let districts = Self.units(13, "HU")
    let fronts = Self.units(6, "MT")
    let roles = [("bcs_ubnd", caucus), ("huyen_uy", districts), ("mttq_tinh", fronts)]
    let sheet = Self.facts(plan, roles).sheet(year: 2025)
    #expect(sheet.minimum == 60 && sheet.maximum == 200)
    func records(_ count: Int, sent: [Int] = [2025]) -> [RegistrationFacts] {
      (0..<count).map {
        var record = Self.record(
          "r\($0 + 10)", districts[0], plan, year: 2025, sector: "f_coquan")
        record.sentUpIn = sent
        return record
      }
    }
    // What is registered and not sent, or sent in another year, is not sent up.
    for sent in [[], [2024]] {
      let kept = Self.facts(plan, roles, records(4, sent: sent)).sheet(year: 2025)
        .standings(of: districts[0].key)
      #expect(kept.map(\.deficit) == [3] && kept.map(\.registeredDeficit) == [0])
    }
    let few = Self.facts(plan, roles, records(2)).sheet(year: 2025)
      .standings(of: districts[0].key)
    #expect(few.map(\.deficit) == [1] && few.map(\.beyondMaximum) == [0])
    let many = Self.facts(plan, roles, records(11)).sheet(year: 2025)
      .standings(of: districts[0].key)
    #expect(many.map(\.beyondMaximum) == [1] && !many[0].isOverCap && many[0].deficit == 0)
  }

  @Test func `003 asks lead bodies for 59, communes for 19 to 38 and agencies for 40`() throws {
    let plan = try ExampleData.plan("003-tuan-giao-2021-2025")
    let sheet = Self.facts(
      plan, [("co_quan_huyen", Self.units(40, "CQ")), ("ubnd_xa", Self.units(19, "XA"))]
    ).sheet(year: 2023)
    func sum(_ ids: [String], _ number: (QuotaStanding) -> Int) -> Int {
      sheet.standings.filter { ids.contains($0.quota.id) }.reduce(0) { $0 + number($1) }
    }
    #expect(sum(plan.quotas.map(\.id).filter { !["q_cq", "q_xa"].contains($0) }, \.minimum) == 59)
    #expect(sum(["q_xa"], \.minimum) == 19 && sum(["q_xa"]) { $0.quota.max ?? 0 } == 38)
    #expect(sum(["q_cq"], \.minimum) == 40)
    #expect(sheet.deficit == 59 + 19 + 40)
  }

  @Test func `004 asks for 111 registrations and for a rule on criteria from everybody`() throws {
    let plan = try ExampleData.plan("004-huyen-185-kh-hu")
    var bodies = Self.units(45, "CQ")
    bodies[0].criteriaRules = 1
    let sheet = Self.facts(
      plan,
      [
        ("co_quan_huyen", bodies), ("to_chuc_dang", Self.units(30, "TC")),
        ("ubnd_xa", Self.units(12, "XA")),
      ]
    ).sheet(year: 2024)
    let registering = sheet.standings.filter { $0.quota.metric == .register }
    #expect(registering.reduce(0) { $0 + $1.minimum } == 111)
    let rules = sheet.standings.filter { $0.quota.metric == .criteriaRules }
    #expect(rules.count == 57 && rules.reduce(0) { $0 + $1.deficit } == 56)
  }

  // MARK: Credit

  @Test func `a record counts once: for the field its unit leads, else without a field`() throws {
    let plan = try ExampleData.plan("003-tuan-giao-2021-2025")
    let lead = Self.units(1, "NN")
    let other = Self.units(1, "CQ")
    let facts = Self.facts(
      plan, [("phong_nnptnt", lead), ("co_quan_huyen", lead + other)],
      [
        Self.record("1", lead[0], plan, year: 2022, sector: "f_ntm"),
        Self.record("2", lead[0], plan, year: 2022, sector: "f_hoi"),
        Self.record("3", other[0], plan, year: 2022, sector: "f_ntm"),
      ])
    let sheet = facts.sheet(year: 2023)
    func count(_ unit: UnitFacts, _ quota: String) -> Int? {
      sheet.standings(of: unit.key).first { $0.quota.id == quota }?.count
    }
    #expect(count(lead[0], "q_ntm") == 1 && count(lead[0], "q_cq") == 1)
    #expect(count(other[0], "q_cq") == 1 && count(other[0], "q_ntm") == nil)
  }

  @Test
  func `a surplus of one part of a split does not cover the other, households count with persons`()
    throws
  {
    let plan = try ExampleData.plan("003-tuan-giao-2021-2025")
    let unit = Self.units(1, "ND")
    func sheet(_ kinds: [SubjectKind]) -> QuotaStanding? {
      Self.facts(
        plan, [("hoi_nd", unit)],
        kinds.enumerated().map {
          Self.record("\($0.offset)", unit[0], plan, year: 2022, kind: $0.element, sector: "f_nd")
        }
      ).sheet(year: 2022).standings(of: unit[0].key).first
    }
    let five = sheet(Array(repeating: .collective, count: 5))
    #expect(five?.count == 5 && five?.deficit == 3)
    let mixed = sheet([.household, .family, .individual, .village, .model])
    #expect(mixed?.deficit == 1)
  }

  @Test func `a quota for the whole plan counts a model once however often it is carried on`()
    throws
  {
    let plan = try ExampleData.plan("004-huyen-185-kh-hu")
    let unit = Self.units(1, "XA")
    let first = Self.record("1", unit[0], plan, year: 2023, sector: "f_kt")
    var second = Self.record(
      "2", unit[0], plan, year: 2024, sector: "f_kt", track: .continued, state: .selfAssessed)
    second.model = first.id
    let third = Self.record("3", unit[0], plan, year: 2024, sector: "f_kt")
    let facts = Self.facts(plan, [("ubnd_xa", unit)], [first, second, third])
    func registered(_ year: Int) -> QuotaStanding? {
      facts.sheet(year: year).standings.first { $0.quota.id == "q_xa" }
    }
    #expect(registered(2023)?.count == 1 && registered(2023)?.builtCount == 0)
    #expect(registered(2024)?.count == 2 && registered(2024)?.builtCount == 1)
    #expect(registered(2024)?.deficit == 1)
  }

  @Test
  func `a yearly quota starts anew every year, and drafts, special and returned ones never count`()
    throws
  {
    let plan = try ExampleData.plan("000-loi-bac-2026-2030")
    let unit = Self.units(1, "CB")
    let facts = Self.facts(
      plan, [("chi_bo", unit)],
      [
        Self.record("1", unit[0], plan, year: 2026, sector: "tt_ntm", state: .closed),
        Self.record("2", unit[0], plan, year: 2027, sector: "tt_ntm", state: .draft),
        Self.record("3", unit[0], plan, year: 2027, sector: "tt_ntm", state: .returned),
        Self.record("4", unit[0], plan, year: 2027, sector: "tt_ntm", state: .merged),
        Self.record(
          "5", unit[0], plan, year: 2027, sector: "tt_ntm", track: .special, state: .accepted),
        Self.record("6", unit[0], plan, year: 2027, sector: "khac", track: .supplementary),
      ])
    func standing(_ year: Int) -> QuotaStanding? { facts.sheet(year: year).standings.first }
    #expect(standing(2026)?.count == 1 && standing(2026)?.deficit == 0)
    #expect(standing(2027)?.registered.count == 1 && standing(2027)?.count == 0)
    #expect(standing(2027)?.registeredDeficit == 0 && standing(2027)?.deficit == 1)
  }

  // MARK: Binding

  @Test func `kinds and names bind units to roles, and a hand's word replaces both`() throws {
    let commune = try ExampleData.plan("001-y-tich-2024")
    let police = UnitFacts(
      key: FactKey("LL01"), code: "LL01", name: "công an xã", kind: "armed_forces")
    let school = UnitFacts(
      key: FactKey("TH01"), code: "TH01", name: "Trường Tiểu học", kind: "school")
    let agency = UnitFacts(key: FactKey("CQ01"), code: "CQ01", name: "Phòng A", kind: "agency")
    let usual = RoleBinding.usual(of: commune, units: [school, police, agency])
    #expect(usual.roles(of: police.key) == ["cong_an_xa"])
    #expect(usual.roles(of: school.key) == ["truong"])
    #expect(usual.roles(of: agency.key) == ["don_vi"])
    var bound = agency
    bound.roles = ["ke_toan", "cc_vhxh"]
    var free = school
    free.roles = []
    let byHand = RoleBinding.usual(of: commune, units: [free, police, bound])
    #expect(byHand.roles(of: agency.key) == ["ke_toan", "cc_vhxh"])
    #expect(byHand.roles(of: school.key) == [])
    #expect(byHand.roles(of: police.key) == ["cong_an_xa"])
  }

  @Test func `a table of roles binds by id or name, and says which cell nobody knows`() throws {
    let plan = try ExampleData.plan("001-y-tich-2024")
    let school = UnitFacts(key: FactKey("T1"), code: "T1", name: "Trường X", kind: "school")
    let clerk = UnitFacts(key: FactKey("K1"), code: "K1", name: "Văn phòng", kind: "agency")
    let facts = Self.facts(plan, [("truong", [school]), ("don_vi", [clerk])])
    let table = "Vai trò;Mã đơn vị;Cấp học\nke_toan;k1;\nTruong;T1;Tiểu học\n"
    let reading = try RoleRow.read(
      CSVReader.read(Array(table.utf8)), plan: plan, units: facts.units)
    #expect(reading.faults.isEmpty)
    #expect(reading.rows.map(\.entry.role) == ["ke_toan", "truong"])
    #expect(reading.rows.map(\.entry.unit) == [clerk.key, school.key])
    #expect(reading.rows.map(\.schoolLevel) == [nil, .primary])
    let wrong = "role;unit;school_level\nai_do;K1;\nke_toan;K9;\nke_toan;K1;đại học\n"
    let refused = try RoleRow.read(
      CSVReader.read(Array(wrong.utf8)), plan: plan, units: facts.units)
    #expect(refused.rows.isEmpty)
    #expect(refused.faults.map(\.column) == ["role", "unit", "school_level"])
  }
}
