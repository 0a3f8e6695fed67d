/// What stands against a proposal for recognition by the plan's issuer. Findings for a person to weigh:
/// none of them ever drops anything when registers are merged.
package enum ProposalFinding: Hashable, Sendable {
  /// Neither registered nor on the special track.
  case notRegistered
  case notSelfAssessed
  /// Its own unit has not recognised it.
  case notRecognisedOwn
  /// The unit proposes more than the plan lets it.
  case overCap(proposed: Int, cap: Int)
  /// A collective whose unit is rated below good.
  case unitRatedBelowGood
  /// A leader whose unit is not rated as the plan asks.
  case leaderUnitNotRated
  /// A leader of whose unit no collective is recognised or proposed in the same round.
  case leaderUnitNotExemplary
  case dossierIncomplete([String])

  /// A cap is settled by choosing among the proposals; everything else is about this one alone.
  package var isAboutItself: Bool {
    if case .overCap = self { return false }
    return true
  }
}

/// Checks the proposals of one occasion against a plan.
package struct ProposalCheck: Sendable {
  package let plan: Plan
  package let year: Int
  package let occasion: String
  private let units: [UnitFacts]
  private let sheet: TargetSheet
  private let proposals: [RegistrationFacts]

  package init(
    _ plan: Plan, year: Int, occasion: String, units: [UnitFacts], binding: RoleBinding,
    registrations: [RegistrationFacts]
  ) {
    self.plan = plan
    self.year = year
    self.occasion = occasion
    self.units = units
    sheet = TargetSheet(
      plan, year: year, units: units, binding: binding, registrations: registrations,
      occasion: occasion)
    proposals = registrations.filter { record in
      record.plan.isSame(as: plan.id)
        && record.proposedAt.contains { $0.isSame(as: occasion) }
    }.sorted { $0.id < $1.id }
  }

  /// By id.
  package var all: [(record: RegistrationFacts, findings: [ProposalFinding])] {
    proposals.map { ($0, findings(about: $0)) }
  }

  package func findings(about record: RegistrationFacts) -> [ProposalFinding] {
    var findings: [ProposalFinding] = []
    if record.track != .special {
      if !record.isRegistered { findings.append(.notRegistered) }
      if !record.isSelfAssessed { findings.append(.notSelfAssessed) }
      if !record.isRecognisedOwn { findings.append(.notRecognisedOwn) }
    }
    if let papers = record.dossier {
      let missing = plan.dossier.map(\.id).filter { id in !papers.contains { $0.isSame(as: id) } }
      if !missing.isEmpty { findings.append(.dossierIncomplete(missing)) }
    }
    for standing in sheet.standings(of: record.unit) where standing.isOverCap {
      findings.append(.overCap(proposed: standing.count, cap: standing.quota.max ?? 0))
    }
    return findings + ratingFindings(about: record)
  }

  private func ratingFindings(about record: RegistrationFacts) -> [ProposalFinding] {
    let rating = units.first { $0.key == record.unit }?.rating(in: year)
    let isGood = ["excellent", "good"].contains { rating?.isSame(as: $0) ?? false }
    if record.kind.group == .collective, rating != nil, !isGood { return [.unitRatedBelowGood] }
    guard record.isLeader, let rule = plan.recognition.leaderRule,
      rule.sectors.map({ $0.contains { $0.isSame(as: record.sector) } }) ?? true
    else { return [] }
    let isExcellent = rating?.isSame(as: "excellent") ?? false
    var findings: [ProposalFinding] = []
    switch rule.requiredUnitRating {
    case .excellent, .exemplaryAndExcellent:
      if !isExcellent { findings.append(.leaderUnitNotRated) }
    case .good: if !isGood { findings.append(.leaderUnitNotRated) }
    case .none: break
    }
    if rule.requiredUnitRating == .exemplaryAndExcellent, !hasExemplaryCollective(record.unit) {
      findings.append(.leaderUnitNotExemplary)
    }
    return findings
  }

  private func hasExemplaryCollective(_ unit: FactKey) -> Bool {
    proposals.contains { $0.unit == unit && $0.kind.group == .collective }
  }
}
