/// The level and occasion at which something is proposed for recognition.
package struct ProposalRound: Hashable, Sendable {
  package let level: String
  package let occasion: String?

  package init(level: String, occasion: String?) {
    self.level = level
    self.occasion = occasion
  }
}

/// What a plan's rules have against proposals for recognition. Findings for a person to weigh: none of them
/// ever drops anything when registers are merged.
///
/// A function of facts alone: commands ask it about one registration, R7 about a whole occasion.
package struct ProposalCheck: Sendable {
  private let plan: Plan
  private let level: String?
  private let occasion: String?
  private let units: UnitIndex
  private let proposed: [RegistrationFacts]

  /// - Parameters:
  ///   - level: nil for every level above the unit's own.
  ///   - registrations: those of the plan, or at least the other ones that the unit in question proposes.
  package init(
    _ plan: Plan, at level: String? = nil, _ occasion: String?, units: [UnitFacts],
    registrations: [RegistrationFacts]
  ) {
    self.plan = plan
    self.level = level
    self.occasion = occasion
    self.units = UnitIndex(units)
    proposed = registrations.filter { record in
      record.plan.isSame(as: plan.id)
        && record.proposals.contains { Self.isSame($0, level, occasion) }
    }.sorted { $0.id < $1.id }
  }

  private static func isSame(
    _ round: ProposalRound, _ level: String?, _ occasion: String?
  ) -> Bool {
    guard level.map({ $0.isSame(as: round.level) }) ?? true else { return false }
    guard let occasion, let other = round.occasion else { return occasion == round.occasion }
    return occasion.isSame(as: other)
  }

  /// The proposals, by id.
  package var all: [(record: RegistrationFacts, findings: [Finding])] {
    proposed.map { ($0, findings(about: $0)) }
  }

  /// What every level asks for, the unit's own too.
  static func findings(beforeAll record: RegistrationFacts) -> [Finding] {
    switch record.state {
    case .draft, .returned, .rejected, .withdrawn, .merged: [Finding(.notRegistered)]
    case .submitted, .received, .accepted, .inProgress, .selfAssessed, .closed, .proposed:
      record.track == .special || record.isSelfAssessed ? [] : [Finding(.notSelfAssessed)]
    }
  }

  package func findings(about record: RegistrationFacts) -> [Finding] {
    var findings = Self.findings(beforeAll: record)
    if level?.isSame(as: RecognitionLevel.own.rawValue) == true { return findings }
    if record.track != .special {
      if let papers = record.dossier {
        findings += plan.dossier.filter { item in !papers.contains { $0.isSame(as: item.id) } }
          .map { Finding(.dossierIncomplete, $0.id) }
      }
      if !record.isRecognisedOwn { findings.append(Finding(.ownRecognitionMissing)) }
    }
    if record.isBarred { findings.append(Finding(.barred)) }
    if let cap, others(than: record).count >= cap {
      findings.append(Finding(.capExceeded, "\(cap)"))
    }
    return findings + ratingFindings(about: record)
  }

  /// The most proposals of one unit at the occasion, where a body of the plan has such a limit.
  private var cap: Int? {
    guard let occasion else { return nil }
    return plan.recognition.bodies.first { body in
      body.maxPerUnit != nil && body.occasions.contains { $0.isSame(as: occasion) }
    }?.maxPerUnit
  }

  private func others(than record: RegistrationFacts) -> [RegistrationFacts] {
    proposed.filter { $0.unit == record.unit && $0.id != record.id }
  }

  private func ratingFindings(about record: RegistrationFacts) -> [Finding] {
    let rating = units[record.unit]?.rating(in: record.year)
    if record.kind.group == .collective {
      if let rating, rating < .good { return [Finding(.unitRating, rating.rawValue)] }
      return []
    }
    guard record.isLeader else {
      if let own = record.rating, own < .good { return [Finding(.ownRating, own.rawValue)] }
      return []
    }
    return leaderFindings(about: record, rating)
  }

  private func leaderFindings(
    about record: RegistrationFacts, _ rating: UnitRating?
  ) -> [Finding] {
    guard let rule = plan.recognition.leaderRule,
      rule.sectors.map({ $0.contains { $0.isSame(as: record.sector) } }) ?? true
    else { return [] }
    let least: UnitRating?
    switch rule.requiredUnitRating {
    case .excellent, .exemplaryAndExcellent: least = .excellent
    case .good: least = .good
    case .none: least = nil
    }
    var findings: [Finding] = []
    if let least, rating.map({ $0 < least }) ?? true {
      findings.append(Finding(.leaderUnitRating, rating?.rawValue ?? ""))
    }
    if rule.requiredUnitRating == .exemplaryAndExcellent,
      !others(than: record).contains(where: { $0.kind.group == .collective })
    {
      findings.append(Finding(.leaderWithoutCollective))
    }
    return findings
  }
}
