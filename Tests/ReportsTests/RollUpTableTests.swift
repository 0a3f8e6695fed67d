import Foundation
import ModelRegistry
import Reports
import Testing

/// What an office above communes reports: several plans in one table, models once however far they spread,
/// and sums by commune.
@Suite struct RollUpTableTests {
  @Test func `the common fields are those of the catalogue, and of every example plan`() throws {
    let catalogue = try Catalogue(source: ExampleFile.bytes("plans/catalogue.json"))
    #expect(
      CommonSector.all.map { [$0.id, $0.name.vi, $0.name.en] }
        == catalogue.sectors.map { [$0.id, $0.name.vi, $0.name.en] })
    #expect(CommonSector.all.last?.id == Plan.Sector.other)
    for file in Self.plans {
      for sector in try Plan(source: ExampleFile.bytes("plans/\(file).json")).sectors {
        #expect(
          CommonSector.all.contains { $0.id == sector.canonical }, "\(file) \(sector.id)")
      }
    }
  }

  private static let plans = [
    "000-loi-bac-2026-2030", "001-y-tich-2024", "002-khanh-hoa-235-kh-tu",
    "003-tuan-giao-2021-2025", "004-huyen-185-kh-hu",
  ]

  // MARK: R4

  @Test func `R4 adds up plans with different fields by the common field`() throws {
    var world = try LoiBac()
    let first = world.maker
    world.facts = try Self.facts(of: "002-khanh-hoa-235-kh-tu", [("f_qpan", 3), ("f_thon", 2)])
    let rolled = try #require(
      ReportMaker.rollUp([first, world.maker], frame: first.frame)
    ).sections[0]
    let fields = rolled.column("field")
    #expect(fields == CommonSector.all.map(\.name.vi) + ["Tổng"])
    func number(_ column: String, _ id: String) throws -> String {
      let place = try #require(CommonSector.all.firstIndex { $0.id == id })
      return rolled.column(column)[place]
    }
    // Three of Lợi Bác's tt_qpan and three of the other plan's f_qpan.
    #expect(try number("TT.registered", "qpan") == "6")
    #expect(try number("TT.registered", "thon") == "2")
    #expect(rolled.column("TT.registered").last == "13")
    #expect(rolled.column("models").last == "19" && rolled.column("entries").last == "19")
    // Their own fields do not matter: the order of the plans changes nothing.
    let other = try #require(ReportMaker.rollUp([world.maker, first], frame: first.frame))
    #expect(other.sections[0] == rolled)
  }

  @Test func `R4 counts a model once and every place where it stands`() throws {
    var world = try LoiBac()
    var facts = try Self.facts(of: "000-loi-bac-2026-2030", [("tt_gddt", 4), ("tt_yte", 2)])
    func link(_ id: String, _ model: Int?, at own: Int? = nil) -> AdoptionFacts {
      var link = AdoptionFacts(
        id: FactKey(id), source: "", sourceUnit: "", target: "", agreedOn: world.today,
        adaptation: "", result: "")
      link.model = model.map { facts.registrations[$0].id }
      link.registration = own.map { facts.registrations[$0].id }
      return link
    }
    // The second school took over the first one's, the third the second's; a health station did too.
    facts.adoptions = [link("a", 0, at: 1), link("b", 1, at: 2), link("c", 2, at: 4)]
    // Two places have no registration of their own, a third only plans to.
    facts.adoptions += [link("d", 0), link("e", 2), link("f", 3)]
    facts.adoptions[5].isPlanned = true
    world.facts = facts
    func table() throws -> ReportSection { try #require(world.maker.sectorTable().sections.first) }
    let education = try #require(world.facts.plan.sectors.firstIndex { $0.id == "tt_gddt" })
    let health = try #require(world.facts.plan.sectors.firstIndex { $0.id == "tt_yte" })
    #expect(try table().column("models")[education] == "2")
    #expect(try table().column("entries")[education] == "6")
    #expect(try table().column("models")[health] == "2")
    #expect(try table().column("entries")[health] == "2")
    // The one that stands in both fields is one model in the total.
    #expect(try table().column("models").last == "3")
    #expect(try table().column("entries").last == "8")
    #expect(try table().column("TT.registered").last == "6")
    // In whatever order they came.
    let before = try table()
    world.facts.adoptions.reverse()
    world.facts.registrations.reverse()
    #expect(try table() == before)
    // One of another year is no entry of this one.
    let later = try #require(CivilDate(year: 2027, month: 1, day: 1))
    world.facts.adoptions.append(
      AdoptionFacts(
        id: FactKey("g"), source: "", sourceUnit: "", target: "", agreedOn: later, adaptation: "",
        result: ""))
    world.facts.adoptions[6].model = world.facts.registrations[0].id
    #expect(try table() == before)
  }

  @Test func `a model is still one after the office merged its registration`() throws {
    var world = try LoiBac()
    world.facts = try Self.facts(of: "000-loi-bac-2026-2030", [("tt_gddt", 3)])
    let ids = world.facts.registrations.map(\.id)
    var link = AdoptionFacts(
      id: FactKey("a"), source: "", sourceUnit: "", target: "", agreedOn: nil, adaptation: "",
      result: "")
    link.model = ids[0]
    link.registration = ids[2]
    world.facts.adoptions = [link]
    world.facts.registrations[0] = world.facts.registrations[0].with(state: .merged)
    func totals() -> [String] {
      let section = world.maker.sectorTable().sections[0]
      return ["models", "entries"].map { section.column($0).last ?? "" }
    }
    #expect(totals() == ["2", "2"])
    world.facts.registrations[0].mergedInto = ids[1]
    #expect(totals() == ["1", "2"])
  }

  // MARK: R5

  @Test func `R5 of a province has the sums of each commune after the units`() throws {
    var world = try LoiBac()
    let alone = try #require(world.maker.unitTable().sections.last)
    #expect(world.maker.unitTable().sections.count == 1)
    // Cells of Lợi Bác, the other bodies of a commune with a smaller code.
    for (index, unit) in world.facts.units.enumerated() {
      let isCell = unit.code.contains(".CB")
      world.facts.units[index].area = UnitFacts.Area(
        key: FactKey(isCell ? "x" : "y"), code: isCell ? "20.06601" : "20.06505",
        name: isCell ? "Lợi Bác" : "Vạn Linh")
    }
    let sections = world.maker.unitTable().sections
    #expect(sections.map(\.id) == ["units", "areas"])
    #expect(sections[0].rows == alone.rows)
    let rows = sections[1].rows.map { $0.cells.map(\.shown) }
    #expect(rows.map { $0[1] } == ["Vạn Linh", "Lợi Bác", "Tổng"])
    for (number, isCell) in [(0, false), (1, true)] {
      let mine = alone.rows.dropLast().filter {
        world.code($0.cells[1].shown).contains(".CB") == isCell
      }
      for (column, sum) in [(3, 2), (4, 3), (5, 4), (6, 5), (7, 6), (8, 7)] {
        let expected = mine.reduce(0) { $0 + (Int($1.cells[sum].shown) ?? 0) }
        #expect(rows[number][column] == "\(expected)", "\(number) \(column)")
      }
      #expect(rows[number][2] == "\(mine.count)")
    }
    #expect(rows[1].suffix(3) == ["5", "2", "1"] && rows[0].suffix(3) == ["4", "0", "0"])
    #expect(rows[2].suffix(3) == ["9", "2", "1"])
  }

  @Test func `of a silent commune nothing below it is named`() throws {
    var world = try LoiBac()
    let commune = UnitFacts(key: FactKey("x"), code: "20.06601", name: "Lợi Bác", kind: "")
    world.facts.units.append(commune)
    for index in world.facts.units.indices {
      world.facts.units[index].area = commune.area
      world.facts.units[index].heardOn = nil
    }
    func note() -> [String]? {
      world.maker.unitTable().notes.first { $0.code == "incomplete" }?.units
    }
    #expect(note() == ["20.06601"])
    // A silent unit of a commune that was heard stands for itself.
    world.facts.units[12].heardOn = world.today
    #expect(note()?.count == 12)
    let maker = world.maker
    let rolled = try #require(ReportMaker.rollUp([maker, maker], frame: maker.frame))
    #expect(rolled.notes.filter { $0.code == "incomplete" }.map(\.units.count) == [12])
  }

  // MARK: Facts

  /// So many collectives registered in each field by one unit.
  private static func facts(
    of file: String, _ numbers: [(sector: String, count: Int)]
  ) throws -> PlanFacts {
    let plan = try Plan(source: ExampleFile.bytes("plans/\(file).json"))
    let sectors = numbers.flatMap { Array(repeating: $0.sector, count: $0.count) }
    let unit = UnitFacts(key: FactKey("u"), code: "20.06505", name: "Vạn Linh", kind: "")
    return PlanFacts(
      plan: plan, units: [unit], binding: .usual(of: plan, units: [unit]),
      registrations: sectors.enumerated().map { number, sector in
        var record = RegistrationFacts(
          id: FactKey("\(file) \(number)"), unit: unit.key, plan: plan.id, year: 2026, track: .new,
          kind: .collective, sector: sector, state: .accepted)
        record.name = "Mô hình \(file) \(number)"
        return record
      })
  }
}
