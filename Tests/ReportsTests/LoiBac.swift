import Foundation
import ModelRegistry
import Reports
import TestSupport

/// The invented year of Lợi Bác with a report maker over it.
struct LoiBac {
  var facts: PlanFacts
  var today: CivilDate
  var period = ReportPeriod.year(2026)
  let expected: [String: Any]

  init() throws {
    let world = try FixtureYear()
    facts = world.facts
    expected = world.expected
    today = try CivilDate(parsing: "31/12/2026")
    for index in facts.units.indices { facts.units[index].heardOn = today }
  }

  var maker: ReportMaker {
    let plan = facts.plan
    return ReportMaker(
      facts, period, today: today,
      frame: ReportFrame(
        head: ReportHead(
          system: plan.document.system, upperBody: "", issuingBody: plan.issuer.vi, place: ""),
        stamp: ReportStamp(
          dataCode: "0123ABCD", madeOn: today, madeBy: "Xã Lợi Bác", plan: plan.id,
          planVersion: 1, planTitle: plan.title.vi)))
  }

  mutating func change(_ id: String, _ change: (inout RegistrationFacts) -> Void) {
    for index in facts.registrations.indices where facts.registrations[index].id == FactKey(id) {
      change(&facts.registrations[index])
    }
  }

  func code(_ unitName: String) -> String {
    facts.units.first { $0.name == unitName }?.code ?? ""
  }
}

extension ReportSection {
  /// The numbers and words of a column, in Vietnamese.
  func column(_ id: String) -> [String] {
    guard let place = columns.firstIndex(where: { $0.id == id }) else { return [] }
    return rows.map { $0.cells[place].shown }
  }
}

extension ReportCell {
  var shown: String {
    switch self {
    case .text(let text): text
    case .words(let text): text.vi
    case .number(let number): "\(number)"
    case .day(let day): day.text
    case .empty: ""
    }
  }
}
