import Foundation
package import ModelRegistry

/// The invented year of Lợi Bác as facts, straight from its two tables.
package struct FixtureYear {
  /// The day all its numbers are counted on.
  package static let asOf = CivilDate(daysFromEpoch: 20818)
  package static let year = 2026
  package static let occasion = "so_ket-2028"

  package var facts: PlanFacts
  package let expected: [String: Any]

  package init() throws {
    let plan = try Plan(source: Self.bytes("plans/000-loi-bac-2026-2030.json"))
    let units = try OrganisationRow.read(
      CSVReader.read(Self.bytes("loi-bac-2026/organisations.csv")),
      catalogue: Catalogue(source: Self.bytes("plans/catalogue.json"))
    ).rows.map { row in
      var unit = UnitFacts(
        key: FactKey(row.code), code: row.code, name: row.name, kind: row.kind)
      if let rating = row.rating {
        unit.ratings = [UnitFacts.Rating(year: row.ratingYear ?? 0, rating: rating)]
      }
      return unit
    }
    let rows = try RegistrationRow.read(
      CSVReader.read(Self.bytes("loi-bac-2026/registrations.csv")), plan: plan
    ).rows
    facts = PlanFacts(
      plan: plan, units: units, binding: .usual(of: plan, units: units),
      registrations: rows.map { Self.facts($0, plan.id) })
    expected =
      try JSONSerialization.jsonObject(
        with: Data(try Self.bytes("loi-bac-2026/expected.json"))) as? [String: Any] ?? [:]
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return Array(try Data(contentsOf: root.appendingPathComponent("Examples/Data/\(path)")))
  }

  private static func facts(_ row: RegistrationRow, _ plan: String) -> RegistrationFacts {
    var facts = RegistrationFacts(
      id: FactKey(row.fixtureID ?? ""), unit: FactKey(row.org), plan: plan, year: row.year,
      track: row.track, kind: row.subjectKind, sector: row.sector, state: row.state)
    facts.name = row.name
    facts.position = row.subjectPosition ?? ""
    facts.workplace = row.workplace ?? ""
    facts.address = row.address ?? ""
    facts.head = row.head ?? ""
    facts.solutions = row.solutions ?? ""
    facts.remarks = row.remarks ?? ""
    facts.isLeader = row.isLeader
    facts.submittedOn = row.submittedOn
    facts.receivedOn = row.receivedOn
    facts.selfScore = row.selfScore
    facts.isRecognisedOwn = row.recognisedOwn
    if row.proposedCommune {
      facts.proposals = [ProposalRound(level: "commune", occasion: occasion)]
    }
    return facts
  }
}
