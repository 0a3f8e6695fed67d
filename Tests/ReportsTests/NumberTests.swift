import Foundation
import ModelRegistry
import Reports
import Testing

/// The reports that count, against the numbers worked out by hand.
@Suite struct NumberTests {
  @Test func `R4 has every field in the plan's order, and the totals`() throws {
    let world = try LoiBac()
    let table = try #require(world.maker.sectorTable().sections.first)
    #expect(table.columns.count == 16)
    let fields = try #require(world.expected["byField"] as? [String: [String: Int]])
    let plan = world.facts.plan
    #expect(table.rows.count == plan.sectors.count + 2)
    for (number, sector) in plan.sectors.enumerated() {
      let row = try #require(fields[sector.id])
      #expect(table.rows[number].cells[1].shown == sector.name.vi)
      #expect(table.column("TT.registered")[number] == "\(row["collective"] ?? -1)")
      #expect(table.column("CN.registered")[number] == "\(row["individual"] ?? -1)")
      let recognised = ["TT", "CN", "HO"].map { Int(table.column("\($0).recognised")[number]) ?? 0 }
      #expect(recognised.reduce(0, +) == row["recognisedOwn"], "\(sector.id)")
    }
    // An open plan has a row for everything else, also when it is empty.
    #expect(table.rows[plan.sectors.count].cells.dropFirst(2).allSatisfy { $0 == .number(0) })
    #expect(table.rows.last?.weight == .total)
    #expect(table.column("TT.registered").last == "8" && table.column("CN.registered").last == "6")
    #expect(table.column("CN.inProgress").last == "2" && table.column("TT.inProgress").last == "2")
    #expect(table.column("HO.registered").last == "0")
  }

  @Test func `R4 tells how many may be registered twice`() throws {
    var world = try LoiBac()
    #expect(!world.maker.sectorTable().notes.contains { $0.code == "suspectedDuplicates" })
    world.change("LB26-02") { $0.name = "Lộc Văn Ân" }
    world.change("LB26-02") { $0.address = "Thôn Khuổi Tà" }
    let notes = world.maker.sectorTable().notes
    #expect(notes.first { $0.code == "suspectedDuplicates" }?.text.vi == "nghi trùng: 1")
    // Merged by the office, the total falls by one and the suspicion is gone.
    world.change("LB26-02") { record in record = record.with(state: .merged) }
    let merged = world.maker.sectorTable()
    #expect(!merged.notes.contains { $0.code == "suspectedDuplicates" })
    #expect(merged.sections[0].column("CN.registered").last == "5")
  }

  @Test func `R5 has every unit by code with its numbers, and the totals`() throws {
    let world = try LoiBac()
    let table = try #require(world.maker.unitTable().sections.first)
    #expect(
      table.columns.map(\.title.vi) == [
        "Stt", "Đơn vị", "Chỉ tiêu", "Đăng ký", "Đã xây dựng", "Công nhận", "Nhân rộng",
        "Còn thiếu", "Đúng hạn",
      ])
    let units = try #require(world.expected["byUnit"] as? [String: [String: Any]])
    let codes = table.rows.dropLast().map { world.code($0.cells[1].shown) }
    #expect(codes == units.keys.sorted())
    for (number, code) in codes.enumerated() {
      let row = try #require(units[code])
      #expect(table.column("target")[number] == "\(row["min"] ?? "")", "\(code)")
      #expect(table.column("registered")[number] == "\(row["registered"] ?? "")", "\(code)")
      #expect(table.column("built")[number] == "\(row["built"] ?? "")", "\(code)")
      #expect(table.column("deficit")[number] == "\(row["builtDeficit"] ?? "")", "\(code)")
    }
    #expect(
      table.rows.last?.cells.map(\.shown)
        == ["", "Tổng", "12", "14", "10", "10", "0", "4", "9/12"])
    let onTime = table.column("onTime")
    #expect(
      onTime[2] == "chậm 01 ngày" && onTime[5] == "chưa đăng ký" && onTime[7] == "chậm 10 ngày")
    #expect(onTime[0] == "đúng hạn")
  }

  @Test func `R6 lists who is late, missing or lacking and nobody else`() throws {
    let world = try LoiBac()
    let table = try #require(world.maker.overdueList().sections.first)
    #expect(table.column("code") == ["CB03", "CB05", "CB06", "CB08"].map { "20.06601.\($0)" })
    #expect(table.column("daysLate") == ["1", "", "310", "10"])
    #expect(table.column("deficit") == ["1", "1", "1", "1"])
    #expect(table.column("heard") == Array(repeating: "31/12/2026", count: 4))
    #expect(
      table.column("status")
        == ["chậm 01 ngày", "đúng hạn", "chưa đăng ký", "chậm 10 ngày"])
  }

  @Test func `over the whole plan a yearly quota is asked once for every year`() throws {
    var world = try LoiBac()
    world.today = try CivilDate(parsing: "31/12/2029")
    world.period = .plan(through: 2029)
    let total = try #require(world.maker.unitTable().sections[0].rows.last)
    #expect(total.cells[2] == .number(48) && total.cells[3] == .number(14))
    // Ten built in 2026 keep eight of twelve; 36 are lacking in the three years after.
    #expect(total.cells[7] == .number(40))
    world.period = .year(2027)
    #expect(world.maker.unitTable().sections[0].rows.last?.cells[3] == .number(0))
  }

  @Test func `over the whole plan a model has what came of it in every year`() throws {
    var world = try LoiBac()
    world.period = .plan(through: 2028)
    let first = try #require(world.facts.registrations.first { $0.id == FactKey("LB26-03") })
    world.change("LB26-03") { $0.adoptions = 2 }
    world.change("LB26-03") { $0.isRecognisedAbove = true }
    func numbers() -> [ReportCell] {
      Array(world.maker.unitTable().sections[0].rows.last?.cells[3...6] ?? [])
    }
    let before = numbers()
    #expect(before == [.number(14), .number(10), .number(10), .number(2)])
    for (year, state) in [(2027, RegistrationState.accepted), (2028, .draft)] {
      var next = RegistrationFacts(
        id: FactKey("LB\(year)"), unit: first.unit, plan: first.plan, year: year,
        track: .continued, kind: first.kind, sector: first.sector, state: state)
      next.model = first.id
      next.adoptions = 1
      world.facts.registrations.append(next)
    }
    // One model, registered, built and recognised once; taken over in three places, and once of a draft.
    #expect(numbers() == [.number(14), .number(10), .number(10), .number(4)])
    world.period = .year(2027)
    #expect(numbers() == [.number(1), .number(0), .number(0), .number(1)])
  }

  @Test func `a quota for the whole plan is kept by registrations of an earlier year`() throws {
    var world = try LoiBac()
    let plan = try Plan(source: ExampleFile.bytes("plans/004-huyen-185-kh-hu.json"))
    let unit = world.facts.units[0]
    world.facts = PlanFacts(
      plan: plan, units: [unit], binding: RoleBinding([.init(role: "ubnd_xa", unit: unit.key)]),
      registrations: (0..<3).map { number in
        RegistrationFacts(
          id: FactKey("\(number)"), unit: unit.key, plan: plan.id, year: 2023, track: .new,
          kind: .collective, sector: "f_ntm", state: .accepted)
      })
    world.today = try CivilDate(parsing: "31/12/2024")
    world.period = .year(2024)
    let row = world.maker.unitTable().sections[0].rows[0]
    // The rule on criteria that the plan asks for too is a paper, not a model.
    #expect(row.cells[2...3] == [.number(3), .number(3)] && row.cells[7] == .number(0))
    func rules() -> String? {
      let section = world.maker.results().sections[0]
      let place = section.column("what").firstIndex { $0.hasPrefix("Đơn vị đã ban hành quy định") }
      return place.map { section.column("number")[$0] }
    }
    #expect(rules() == "0")
    world.facts.units[0].criteriaRules = 1
    #expect(rules() == "1")
  }

  @Test func `until the last day of the year what is lacking is told by registrations`() throws {
    var world = try LoiBac()
    world.today = try CivilDate(parsing: "30/12/2026")
    let before = world.maker.unitTable()
    #expect(before.sections[0].rows.last?.cells[7] == .number(2))
    #expect(before.notes.contains { $0.code == "deficitByRegistration" })
    #expect(
      world.maker.overdueList().sections[0].column("code")
        == ["CB03", "CB05", "CB06", "CB08"].map { "20.06601.\($0)" })
    world.change("LB26-05") { $0.receivedOn = $0.submittedOn }
    world.change("LB26-06") { $0.receivedOn = $0.submittedOn }
    #expect(world.maker.overdueList().sections[0].rows.count == 3)
  }

  @Test func `R3 counts what had come by the end of the period`() throws {
    var world = try LoiBac()
    func numbers() -> [String: String] {
      let section = world.maker.results().sections[0]
      return Dictionary(
        uniqueKeysWithValues: zip(section.column("what"), section.column("number")))
    }
    let year = numbers()
    #expect(year["Đăng ký"] == "14" && year["Đã xây dựng"] == "10" && year["- Tập thể"] == "8")
    #expect(year["Đăng ký đúng hạn"] == "9" && year["Đăng ký chậm"] == "2")
    #expect(year["Đề nghị đặc cách"] == "1" && year["- Đăng ký bổ sung"] == "1")
    world.period = .quarter(1, of: 2026)
    let first = numbers()
    #expect(first["Đăng ký"] == "13" && first["- Đăng ký bổ sung"] == "0")
    #expect(first["- Mới trong kỳ"] == "13" && first["Đề nghị đặc cách"] == "0")
    world.period = .quarter(3, of: 2026)
    #expect(numbers()["Đăng ký"] == "14" && numbers()["- Mới trong kỳ"] == "1")
  }

  @Test func `the names of sealed numbers are those of the protocol, in its order`() throws {
    let page = try ExampleFile.text("Protocol.md")
    let start = try #require(page.range(of: "report of results, under the names "))
    let names = page[start.upperBound...].split(separator: ", and `setCode`")[0]
      .split(separator: "`").enumerated().filter { $0.offset.isMultiple(of: 2) }
      .map { String($0.element) }
    #expect(names == ResultLine.allCases.map(\.rawValue))
    #expect(try LoiBac().maker.resultNumbers.map(\.line.rawValue) == names)
  }

  @Test func `R3 names the good and the poor units and keeps what people wrote`() throws {
    let world = try LoiBac()
    let report = world.maker.results(ResultTexts(shortcomings: "Chậm.\nThiếu.", directions: ""))
    #expect(report.sections.map(\.id) == ["I", "II", "III", "IV", "V"])
    #expect(report.sections[1].rows.count == world.facts.plan.sectors.count + 1)
    let words = report.sections[2].paragraphs.map(\.vi)
    #expect(words[0].hasPrefix("Làm tốt (08): Chi bộ thôn Bản Chu; Chi bộ thôn Nà Mò;"))
    #expect(
      words[1]
        == "Chưa tốt (04): Chi bộ thôn Khuổi Tà; Chi bộ thôn Co Sa; Chi bộ thôn Bản Ranh; "
        + "Chi bộ Trạm Y tế.")
    #expect(report.sections[3].paragraphs.map(\.vi) == ["Chậm.", "Thiếu."])
    #expect(report.sections[4].paragraphs.map(\.vi) == ["…"])
  }

  @Test func `the text of a report is parted by its first empty line`() {
    let both = ResultTexts(parsing: "Chậm.\nThiếu.\n \nSớm hơn.\n\nĐủ hơn.")
    #expect(both == ResultTexts(shortcomings: "Chậm.\nThiếu.", directions: "Sớm hơn.\n\nĐủ hơn."))
    #expect(ResultTexts(parsing: "Chậm.") == ResultTexts(shortcomings: "Chậm."))
    #expect(ResultTexts(parsing: "") == ResultTexts())
    #expect(ResultTexts(parsing: "\nSớm hơn.") == ResultTexts(directions: "Sớm hơn."))
  }

  @Test func `a province of five hundred units and five thousand registrations adds up`() throws {
    var world = try LoiBac()
    let plan = world.facts.plan
    let units = (0..<500).map { number in
      let code = "20.\(10_000 + number).CB01"
      return UnitFacts(key: FactKey(code), code: code, name: "Chi bộ \(number)", kind: "party_cell")
    }
    let states: [RegistrationState] = [.accepted, .closed, .returned, .draft, .inProgress]
    let records = (0..<5_000).map { number in
      RegistrationFacts(
        id: FactKey("\(100_000 + number)"), unit: units[number / 10].key, plan: plan.id, year: 2026,
        track: .new, kind: number % 2 == 0 ? .collective : .individual,
        sector: plan.sectors[number % plan.sectors.count].id, state: states[number % 5])
    }
    world.facts = PlanFacts(
      plan: plan, units: units, binding: .usual(of: plan, units: units), registrations: records)
    let total = try #require(world.maker.unitTable().sections[0].rows.last)
    // Of ten registrations of each unit six count and two of them are built.
    #expect(total.cells[2] == .number(500) && total.cells[3] == .number(3_000))
    #expect(total.cells[4] == .number(1_000) && total.cells[7] == .number(0))
    #expect(world.maker.sectorTable().sections[0].rows.last?.cells[2] == .number(1_500))
    #expect(world.maker.registrationList().sections[0].rows.count == 4_000)
  }
}

extension RegistrationFacts {
  /// The same with another year or state.
  func with(year: Int? = nil, state: RegistrationState? = nil) -> RegistrationFacts {
    var copy = RegistrationFacts(
      id: id, unit: unit, plan: plan, year: year ?? self.year, track: track, kind: kind,
      sector: sector, state: state ?? self.state)
    copy.name = name
    copy.address = address
    copy.submittedOn = submittedOn
    copy.receivedOn = receivedOn
    copy.isRecognisedOwn = isRecognisedOwn
    return copy
  }
}
