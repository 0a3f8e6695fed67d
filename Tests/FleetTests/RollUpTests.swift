import Foundation
import ModelRegistry
import NhanRong
import Reports
import TestSupport
import Testing

/// A province with 100 communes and their branches: every register is real, every bundle is signed, and what the
/// province reports is what loops over the generated year count.
///
/// An optimised build plays 50 branches to a commune or as many as `NR_BRANCHES` says, another one a few communes.
/// `NR_FIGURES=1` prints times.
@Suite struct RollUpTests {
  private typealias Name = GeneratedProvince.PlanName

  #if DEBUG
    private static let size = (communes: 14, branches: 6)
  #else
    private static let size = (
      communes: 100,
      branches: ProcessInfo.processInfo.environment["NR_BRANCHES"].flatMap { Int($0) } ?? 50
    )
  #endif

  @Test func `what a province reports is what its branches registered`() throws {
    let generated = try GeneratedProvince(
      seed: 20_260_225, communes: Self.size.communes, branches: Self.size.branches)
    let expected = ExpectedNumbers(generated)
    let chain = try Figures.timed("chain") { try ProvinceChain(generated) }
    let bundles = try Figures.timed("year") { try chain.play(shuffledBy: 11) }
    try Figures.timed("province's import") {
      for bundle in bundles { _ = try chain.province.replica.importBundle(at: bundle) }
    }
    Figures.note("province's database: \(chain.sizeOfProvince) bytes")
    #expect(try chain.differences() == [])
    let desk = try Desk(chain)
    try compareSectors(desk, expected)
    for plan in Name.allCases { try compareUnits(desk, plan, expected, generated) }
    try compareLists(desk, expected, generated)
  }

  // MARK: R4

  private func compareSectors(_ desk: Desk, _ expected: ExpectedNumbers) throws {
    let makers = desk.makers(on: Desk.endOfYear)
    let report = try Figures.timed("R4 of all plans") {
      try need(ReportMaker.rollUp(makers, frame: desk.frame))
    }
    let table = try #require(report.sections.first)
    let sectors = try expected.sectors()
    #expect(Set(sectors.keys).subtracting(CommonSector.all.map(\.id)) == [""])
    let ids = CommonSector.all.map(\.id) + [""]
    #expect(table.rows.count == ids.count)
    for (number, id) in ids.enumerated() {
      let sector = sectors[id] ?? ExpectedNumbers.Sector()
      for group in ["TT", "CN", "HO"] {
        #expect(
          table.number("\(group).registered", number) == sector.registered[group] ?? 0, "\(id)")
        #expect(
          table.number("\(group).selfAssessed", number) == sector.selfAssessed[group] ?? 0, "\(id)")
      }
      #expect(table.number("models", number) == sector.models, "\(id)")
      #expect(table.number("entries", number) == sector.entries, "\(id)")
    }
    let note = report.notes.first { $0.code == "suspectedDuplicates" }?.text.en
    #expect(
      note == (expected.suspected == 0 ? nil : "suspected duplicates: \(expected.suspected)"))
    let silent = report.notes.first { $0.code == "incomplete" }?.units
    #expect(silent == desk.chain.generated.communes.filter(\.isSilent).map(\.code))
    // The comparison would be empty if nothing had spread or been merged.
    let total = try #require(sectors[""])
    #expect(total.models < total.entries && expected.links > 0)
  }

  // MARK: R5 and R6

  private func compareUnits(
    _ desk: Desk, _ plan: Name, _ expected: ExpectedNumbers, _ generated: GeneratedProvince
  ) throws {
    let units = expected.units(of: plan)
    let codes = units.keys.sorted()
    for (day, isOver) in [(Desk.endOfYear, true), (Desk.midYear, false)] {
      let maker = try desk.maker(plan, on: day)
      let report = Figures.timed("R5 of \(plan)") { maker.unitTable() }
      let table = try #require(report.sections.first)
      #expect(maker.facts.units.map(\.code) == codes)
      #expect(table.rows.count == codes.count + 1)
      for (number, code) in codes.enumerated() {
        let unit = try #require(units[code])
        #expect(table.number("target", number) == unit.minimum, "\(plan) \(code)")
        #expect(table.number("registered", number) == unit.registered, "\(plan) \(code)")
        #expect(table.number("built", number) == unit.built, "\(plan) \(code)")
        #expect(table.number("adopted", number) == unit.adoptions, "\(plan) \(code)")
        let lacking = isOver ? unit.deficit : unit.registeredDeficit
        #expect(table.number("deficit", number) == lacking, "\(plan) \(code)")
        #expect(table.words("onTime", number) == Self.words(unit.status), "\(plan) \(code)")
      }
      let areas = expected.areas(of: plan)
      try compareAreas(report, plan, areas, generated, isOver: isOver)
      let behind = units.values.filter {
        ($0.status ?? .onTime) != .onTime || (isOver ? $0.deficit : $0.registeredDeficit) > 0
      }
      let overdue = Figures.timed("R6 of \(plan)") { maker.overdueList() }
      #expect(overdue.sections.first?.rows.count == behind.count, "\(plan)")
    }
  }

  private func compareAreas(
    _ report: Report, _ plan: Name, _ areas: [String: [ExpectedNumbers.Unit]],
    _ generated: GeneratedProvince, isOver: Bool
  ) throws {
    let table = try #require(report.sections.last)
    #expect(table.id == "areas" && table.rows.count == areas.count + 1)
    let names = Dictionary(uniqueKeysWithValues: generated.communes.map { ($0.code, $0.name) })
    let rows = areas.keys.sorted().map { (names[$0] ?? "", areas[$0] ?? []) }
    for (number, row) in (rows + [("Total", areas.values.flatMap { $0 })]).enumerated() {
      func sum(_ part: (ExpectedNumbers.Unit) -> Int) -> Int { row.1.reduce(0) { $0 + part($1) } }
      #expect(table.words("area", number) == row.0)
      #expect(table.number("units", number) == row.1.count, "\(plan) \(row.0)")
      #expect(table.number("target", number) == sum(\.minimum), "\(plan) \(row.0)")
      #expect(table.number("registered", number) == sum(\.registered), "\(plan) \(row.0)")
      #expect(table.number("built", number) == sum(\.built), "\(plan) \(row.0)")
      #expect(table.number("adopted", number) == sum(\.adoptions), "\(plan) \(row.0)")
      #expect(
        table.number("deficit", number) == sum { isOver ? $0.deficit : $0.registeredDeficit },
        "\(plan) \(row.0)")
      #expect(table.number("onTime", number) == sum { $0.status == .onTime ? 1 : 0 })
      #expect(table.number("missing", number) == sum { $0.status == .missing ? 1 : 0 })
      let late = row.1.filter {
        if case .late = $0.status { true } else { false }
      }
      #expect(table.number("late", number) == late.count, "\(plan) \(row.0)")
    }
  }

  private static func words(_ status: ExpectedNumbers.Status?) -> String {
    switch status {
    case .onTime: "on time"
    case .late(let days): "\(days) days late"
    case .missing: "missing"
    case nil: "no date"
    }
  }

  // MARK: Lists

  private func compareLists(
    _ desk: Desk, _ expected: ExpectedNumbers, _ generated: GeneratedProvince
  ) throws {
    for plan in Name.allCases {
      let maker = try desk.maker(plan, on: Desk.endOfYear)
      let list = Figures.timed("R2 of \(plan)") { maker.registrationList(showsClosed: false) }
      #expect(list.sections.first?.rows.count == expected.listed(of: plan), "\(plan)")
      let units = expected.units(of: plan).values
      let results = Figures.timed("R3 of \(plan)") { maker.results() }
      let table = try #require(results.sections.first)
      #expect(table.number("number", 0) == units.count)
      #expect(table.number("number", 1) == units.filter { $0.status == .onTime }.count)
      #expect(table.number("number", 3) == units.filter { $0.status == .missing }.count)
      _ = Figures.timed("R1 of \(plan)") { maker.registerForm(of: nil) }
      _ = Figures.timed("R4 of \(plan)") { maker.sectorTable() }
      _ = Figures.timed("R7 of \(plan)") { maker.recognitionList(at: "so_ket-2028") }
    }
    var links: Set<FactKey> = []
    for plan in Name.allCases {
      let maker = try desk.maker(plan, on: Desk.endOfYear)
      _ = Figures.timed("R9 of \(plan)") { maker.adoptionTable() }
      links.formUnion(maker.facts.adoptions.map(\.id))
    }
    #expect(links.count == expected.links)
  }
}

/// What the province's office has before it when it reports.
private struct Desk {
  let chain: ProvinceChain
  private let facts: [GeneratedProvince.PlanName: PlanFacts]
  let frame: ReportFrame
  private let own: FactKey

  static let endOfYear = CivilDate(year: 2026, month: 12, day: 31)
  static let midYear = CivilDate(year: 2026, month: 9, day: 30)

  init(_ chain: ProvinceChain) throws {
    self.chain = chain
    let register = chain.province
    own = FactKey(try register.replica.requireUnit().organisation.bytes)
    let ledger = try Figures.timed("sheets") { try register.sheetLedger() }
    let roll = try Figures.timed("units") { try register.unitRoll() }
    var facts: [GeneratedProvince.PlanName: PlanFacts] = [:]
    for (name, plan) in chain.plans {
      facts[name] = try Figures.timed("facts of \(name)") {
        try register.planFacts(of: try need(register.plan(plan.id)), ledger, roll, in: 2026)
      }
    }
    self.facts = facts
    let code = try Figures.timed("code of the data") { try register.dataCode() }
    frame = ReportFrame(
      head: ReportHead(system: .party, upperBody: "", issuingBody: "", place: ""),
      stamp: ReportStamp(
        dataCode: code, madeOn: nil, madeBy: "", plan: "", planVersion: 1, planTitle: ""))
  }

  func maker(
    _ plan: GeneratedProvince.PlanName, on day: CivilDate?
  ) throws -> ReportMaker {
    ReportMaker(
      try need(facts[plan]), .year(2026), today: try need(day), frame: frame, own: own)
  }

  func makers(on day: CivilDate?) -> [ReportMaker] {
    GeneratedProvince.PlanName.allCases.compactMap { try? maker($0, on: day) }
  }
}

/// Times and memory, printed where they are asked for.
private enum Figures {
  private static let isAsked = ProcessInfo.processInfo.environment["NR_FIGURES"] != nil

  static func note(_ line: String) {
    if isAsked { print(line) }
  }

  static func timed<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
    let (wall, cpu) = (ProcessInfo.processInfo.systemUptime, clock())
    let result = try body()
    let seconds = ProcessInfo.processInfo.systemUptime - wall
    note("\(name): \(seconds) s, \(Double(clock() - cpu) / Double(CLOCKS_PER_SEC)) s of processors")
    return result
  }
}

extension ReportSection {
  fileprivate func cell(_ column: String, _ row: Int) -> ReportCell? {
    guard let place = columns.firstIndex(where: { $0.id == column }), rows.indices.contains(row)
    else { return nil }
    return rows[row].cells[place]
  }

  fileprivate func number(_ column: String, _ row: Int) -> Int? {
    guard case .number(let number) = cell(column, row) else { return nil }
    return number
  }

  /// In English, without what stands in brackets.
  fileprivate func words(_ column: String, _ row: Int) -> String? {
    switch cell(column, row) {
    case .words(let text): text.en.components(separatedBy: " (")[0]
    case .text(let text): text
    default: nil
    }
  }
}
