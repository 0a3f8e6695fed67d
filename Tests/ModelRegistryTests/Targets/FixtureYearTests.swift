import Foundation
import ModelRegistry
import TestSupport
import Testing

/// Every number that was worked out by hand for the invented year of Lợi Bác.
@Suite struct FixtureYearTests {
  private let world: FixtureYear
  private let today: CivilDate

  init() throws {
    world = try FixtureYear()
    today = try #require(FixtureYear.asOf)
  }

  private func number(_ path: String...) -> Int? {
    var value: Any? = world.expected
    for name in path { value = (value as? [String: Any])?[name] }
    return value as? Int
  }

  private func codes(_ name: String) -> [String] { world.expected[name] as? [String] ?? [] }

  private func codes(where isMeant: (UnitFacts) -> Bool) -> [String] {
    world.facts.units.filter(isMeant).sorted(by: UnitFacts.precedes).map(\.code)
  }

  @Test func `the totals are those worked out by hand`() {
    let all = world.facts.registrations
    let counted = all.filter(\.isRegistered)
    #expect(all.count == number("totals", "rows"))
    #expect(counted.count == number("totals", "counted"))
    #expect(
      counted.filter { $0.kind.group == .collective }.count
        == number("totals", "countedCollective"))
    #expect(
      counted.filter { $0.kind.group == .individual }.count
        == number("totals", "countedIndividual"))
    #expect(all.filter { $0.track == .special }.count == number("totals", "special"))
    #expect(all.filter { $0.track == .supplementary }.count == number("totals", "supplementary"))
    #expect(all.filter(\.isRecognisedOwn).count == number("totals", "recognisedOwn"))
    #expect(all.filter(\.isBuilt).count == number("totals", "built"))
    #expect(all.filter(\.isSelfAssessed).count == number("totals", "selfAssessed"))
  }

  @Test func `every field has its numbers`() throws {
    let fields = try #require(world.expected["byField"] as? [String: Any])
    #expect(fields.count == world.facts.plan.sectors.count)
    for (id, value) in fields {
      let row = try #require(value as? [String: Int])
      let here = world.facts.registrations.filter { $0.sector == id }
      let counted = here.filter(\.isRegistered)
      #expect(counted.filter { $0.kind.group == .collective }.count == row["collective"], "\(id)")
      #expect(counted.filter { $0.kind.group == .individual }.count == row["individual"], "\(id)")
      #expect(here.filter(\.isRecognisedOwn).count == row["recognisedOwn"], "\(id)")
    }
  }

  @Test func `every unit has its numbers, its date and its status`() throws {
    let units = try #require(world.expected["byUnit"] as? [String: Any])
    #expect(units.count == world.facts.units.count)
    let sheet = world.facts.sheet(year: 2026, occasion: FixtureYear.occasion)
    for unit in world.facts.units {
      let row = try #require(units[unit.code] as? [String: Any], "\(unit.code)")
      let standings = sheet.standings(of: unit.key)
      let yearly = try #require(standings.first { $0.quota.metric == .buildReplicate })
      let cap = try #require(standings.first { $0.quota.metric == .proposeRecognition })
      #expect(yearly.registered.count == row["registered"] as? Int, "\(unit.code)")
      #expect(yearly.count == row["built"] as? Int, "\(unit.code)")
      #expect(yearly.minimum == row["min"] as? Int)
      #expect(yearly.registeredDeficit == row["registeredDeficit"] as? Int, "\(unit.code)")
      #expect(yearly.deficit == row["builtDeficit"] as? Int, "\(unit.code)")
      #expect(cap.count == row["proposedCommune"] as? Int, "\(unit.code)")
      #expect(cap.isOverCap == row["overCap"] as? Bool, "\(unit.code)")
      let status = world.facts.status(of: unit.key, in: 2026, today: today)
      #expect(word(status) == row["reportStatus"] as? String, "\(unit.code)")
      #expect(status.firstDay?.iso == row["firstReceived"] as? String, "\(unit.code)")
    }
  }

  private func word(_ status: ReportStatus) -> String {
    switch status {
    case .onTime: "on_time"
    case .late: "late"
    case .missing: "missing"
    case .due: "due"
    case .withoutDate: "without_date"
    }
  }

  @Test func `the lists of units are those worked out by hand`() {
    let sheet = world.facts.sheet(year: 2026, occasion: FixtureYear.occasion)
    func status(_ unit: UnitFacts) -> String {
      word(world.facts.status(of: unit.key, in: 2026, today: today))
    }
    func yearly(_ unit: UnitFacts) -> QuotaStanding? {
      sheet.standings(of: unit.key).first { $0.quota.metric == .buildReplicate }
    }
    #expect(world.facts.units.count == number("unitsTotal"))
    #expect(
      codes { (yearly($0)?.registeredDeficit ?? 1) == 0 }.count
        == number("unitsRegisteredMinimum"))
    #expect(codes { (yearly($0)?.deficit ?? 1) == 0 }.count == number("unitsBuiltMinimum"))
    #expect(codes { status($0) == "on_time" }.count == number("unitsOnTime"))
    #expect(codes { status($0) == "late" } == codes("late"))
    #expect(codes { status($0) == "missing" } == codes("missing"))
    #expect(codes { (yearly($0)?.registeredDeficit ?? 0) > 0 } == codes("registeredDeficitUnits"))
    #expect(codes { (yearly($0)?.deficit ?? 0) > 0 } == codes("builtDeficitUnits"))
    #expect(
      codes { sheet.standings(of: $0.key).contains(where: \.isOverCap) } == codes("overCapUnits"))
  }

  @Test func `a day after the date is one day late, ten days after are ten`() {
    #expect(
      world.facts.status(of: FactKey("20.06601.CB03"), in: 2026, today: today).daysLate == 1)
    #expect(
      world.facts.status(of: FactKey("20.06601.CB08"), in: 2026, today: today).daysLate == 10)
  }

  @Test func `the round of March 2028 finds what the plan forbids and nothing else`() {
    let check = ProposalCheck(
      world.facts.plan, at: "commune", FixtureYear.occasion, units: world.facts.units,
      registrations: world.facts.registrations)
    func ids(where isMeant: ([Finding.Kind]) -> Bool) -> [String] {
      check.all.filter { isMeant($0.findings.map(\.kind)) }.map {
        String(decoding: $0.record.id.bytes, as: UTF8.self)
      }
    }
    #expect(ids { $0.allSatisfy { $0 == .capExceeded } } == codes("eligibleCommuneProposals"))
    #expect(
      ids { $0.contains(.leaderUnitRating) || $0.contains(.leaderWithoutCollective) }
        == codes("leaderRuleViolations"))
    #expect(ids { $0.contains(.capExceeded) } == ["LB26-03", "LB26-04"])
  }

  @Test func `the order in which facts come changes no number`() {
    let forward = world.facts.sheet(year: 2026, occasion: FixtureYear.occasion)
    var reversed = world.facts
    reversed.registrations.reverse()
    #expect(reversed.sheet(year: 2026, occasion: FixtureYear.occasion) == forward)
  }
}
