import ModelRegistry
import TestSupport
import Testing

@Suite struct PlanDateTests {
  private func days(
    _ plan: Plan, _ deadline: String, _ years: ClosedRange<Int>, until end: CivilDate? = nil
  ) -> [String] {
    years.flatMap { plan.dates(in: $0, until: end) }.filter { $0.deadline.id == deadline }
      .map(\.lastDay.iso)
  }

  @Test
  func `000 has five dates to register and four for results, because it is reviewed in March 2030`()
    throws
  {
    let plan = try ExampleData.plan("000-loi-bac-2026-2030")
    #expect(
      days(plan, "d_dangky", 2020...2040)
        == ["2026-02-24", "2027-02-24", "2028-02-24", "2029-02-24", "2030-02-24"])
    #expect(
      days(plan, "d_ketqua", 2020...2040)
        == ["2026-12-09", "2027-12-09", "2028-12-09", "2029-12-09"])
    #expect(days(plan, "d_6thang", 2026...2026) == ["2026-06-30", "2026-12-31"])
  }

  @Test func `004 has ten quarterly reports, eight where the district ends on 30 June 2025`() throws
  {
    let plan = try ExampleData.plan("004-huyen-185-kh-hu")
    let all = days(plan, "d_quy", 2020...2030)
    #expect(all.count == 10 && all.first == "2023-09-30" && all.last == "2025-12-31")
    let end = try CivilDate(parsing: "30/6/2025")
    #expect(days(plan, "d_quy", 2020...2030, until: end).count == 8)
  }

  @Test func `dates stand in the order of their days, and those to come begin today`() throws {
    let plan = try ExampleData.plan("000-loi-bac-2026-2030")
    let year = plan.dates(in: 2028).map(\.deadline.id)
    #expect(year == ["d_dangky", "d_soket", "d_6thang", "d_ketqua", "d_6thang"])
    let today = try CivilDate(parsing: "24/2/2028")
    #expect(plan.dates(from: today).first?.lastDay == today)
    let tomorrow = try CivilDate(parsing: "25/2/2028")
    #expect(plan.dates(from: tomorrow).first?.deadline.id == "d_soket")
  }

  @Test func `weekends and Tết are told, and move nothing`() throws {
    func warnings(_ day: String) throws -> [DateWarning] {
      DateWarning.all(on: try CivilDate(parsing: day))
    }
    let newYear = try CivilDate(parsing: "17/2/2026")
    #expect(try warnings("24/2/2026") == [.newYear(newYear, daysAfter: 7)])
    #expect(try warnings("24/2/2029").first == .weekend(weekday: 6))
    #expect(try warnings("9/12/2029") == [.weekend(weekday: 7)])
    #expect(try warnings("9/12/2026") == [])
    let plan = try ExampleData.plan("000-loi-bac-2026-2030")
    #expect(plan.dates(in: 2029).first?.lastDay.iso == "2029-02-24")
    #expect(LunarNewYear.day(in: 2030)?.iso == "2030-02-02")
    #expect(LunarNewYear.day(in: 2019) == nil && LunarNewYear.day(in: 2046) == nil)
    for year in 2020...2045 {
      let day = try #require(LunarNewYear.day(in: year))
      #expect((21...51).contains(day.days(since: try CivilDate(parsing: "1/1/\(year)")) + 1))
    }
    // From one new year to the next are twelve or thirteen moons.
    for year in 2020..<2045 {
      let length = try #require(LunarNewYear.day(in: year + 1)).days(
        since: try #require(LunarNewYear.day(in: year)))
      #expect((353...355).contains(length) || (383...385).contains(length), "\(year)")
    }
  }

  @Test func `the counted day stands over the receipt, the receipt over the unit's own word`()
    throws
  {
    var facts = try FixtureYear().facts
    let unit = FactKey("20.06601.CB03")
    let today = try #require(FixtureYear.asOf)
    func set(_ change: (inout RegistrationFacts) -> Void) {
      for index in facts.registrations.indices where facts.registrations[index].unit == unit {
        change(&facts.registrations[index])
      }
    }
    let written = try CivilDate(parsing: "24/2/2026")
    set { $0.countedOn = written }
    #expect(
      facts.status(of: unit, in: 2026, today: today) == .onTime(written, isConfirmed: true))
    set {
      $0.countedOn = nil
      $0.receivedOn = nil
    }
    #expect(
      facts.status(of: unit, in: 2026, today: today) == .onTime(written, isConfirmed: false))
    set { $0.submittedOn = nil }
    #expect(
      facts.status(of: unit, in: 2026, today: written) == .due(daysLeft: 0))
    #expect(
      facts.status(of: unit, in: 2026, today: today) == .missing(daysOver: 310))
  }

  @Test func `the outlook names the next date with its days and the units that missed one`() throws
  {
    let facts = try FixtureYear().facts
    let before = DateOutlook([facts], today: try CivilDate(parsing: "14/2/2026"))
    #expect(before.next?.daysLeft == 10 && before.next?.date.deadline.id == "d_dangky")
    #expect(before.next?.open.map(\.code) == ["20.06601.CB06"])
    #expect(before.missed.isEmpty)
    let after = DateOutlook([facts], today: try CivilDate(parsing: "26/2/2026"))
    #expect(after.missed.map(\.unit.code) == ["20.06601.CB06"])
    #expect(after.missed.map(\.status) == [.missing(daysOver: 2)])
    #expect(after.next?.date.lastDay.iso == "2026-06-30")
  }

  @Test func `a unit that ended owes nothing later, and nothing falls due after the issuer's end`()
    throws
  {
    var facts = try FixtureYear().facts
    let today = try CivilDate(parsing: "26/2/2026")
    let place = try #require(facts.units.firstIndex { $0.code == "20.06601.CB06" })
    let unit = facts.units[place].key
    facts.units[place].endedOn = try CivilDate(parsing: "25/2/2026")
    #expect(DateOutlook([facts], today: today).missed.count == 1)
    #expect(facts.status(of: unit, in: 2026, today: today) == .missing(daysOver: 2))
    facts.units[place].endedOn = try CivilDate(parsing: "24/2/2026")
    #expect(DateOutlook([facts], today: today).missed.isEmpty)
    #expect(facts.status(of: unit, in: 2026, today: today) == .withoutDate)
    // Up to its own year it stands in the numbers, later no more.
    #expect(facts.units(in: 2026).count == facts.units.count)
    #expect(!facts.units(in: 2027).contains { $0.key == unit })
    #expect(
      !facts.sheet(year: 2026).standings(of: unit).isEmpty
        && facts.sheet(year: 2027).standings(of: unit).isEmpty)
    facts.lastDay = try CivilDate(parsing: "30/11/2026")
    #expect(
      DateOutlook([facts], today: today).upcoming.map(\.date.lastDay.iso) == ["2026-06-30"])
  }

  @Test func `one name at one address or of one year of birth is suspected, alone it is not`()
    throws
  {
    var facts = try FixtureYear().facts.registrations
    #expect(SuspectedDuplicates.count(in: facts) == 0)
    facts[1].name = "NÔNG THỊ HOÀ"
    facts[3].name = "Nông Thị Hòa"
    #expect(SuspectedDuplicates.count(in: facts) == 0)
    facts[3].address = "thôn bản chu"
    let groups = SuspectedDuplicates.groups(in: facts)
    #expect(
      groups.map { $0.map { String(decoding: $0.id.bytes, as: UTF8.self) } }
        == [["LB26-02", "LB26-04"]])
    facts[3].address = ""
    facts[1].birthYear = 1980
    facts[3].birthYear = 1980
    #expect(SuspectedDuplicates.count(in: facts) == 1)
  }
}
