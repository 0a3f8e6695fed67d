/// How every quota of a plan stands in one year: the minimum, what counts for it, what is lacking.
///
/// A record counts once. It goes to the quota for its field that its unit leads, else to the unit's
/// quota without a field; among several to the first that still lacks it. Special records count for
/// none. The result depends on the set of facts alone, not on their order.
///
/// - Cost: registrations, sorted, times the quotas of one unit.
package struct TargetSheet: Hashable, Sendable {
  package let plan: String
  package let year: Int
  /// In the plan's order of quotas, then by unit.
  package let standings: [QuotaStanding]
  /// For looking up only.
  private let placesOfUnits: [FactKey: [Int]]

  /// - Parameter occasion: the review whose proposals are counted against caps; nil counts none.
  package init(
    _ plan: Plan, year: Int, units: [UnitFacts], binding: RoleBinding,
    registrations: [RegistrationFacts], occasion: String? = nil
  ) {
    self.plan = plan.id
    self.year = year
    let known = UnitIndex(units)
    var standings = plan.quotas.flatMap { quota in
      QuotaStanding.holders(of: quota, known, binding).map { QuotaStanding(quota, $0) }
    }
    var places: [FactKey: [Int]] = [:]
    for (place, standing) in standings.enumerated() {
      for unit in standing.holder.units { places[unit, default: []].append(place) }
    }
    let ordered =
      registrations
      .filter { $0.plan.isSame(as: plan.id) && $0.year <= year }
      .sorted { ($0.year, $0.id) < ($1.year, $1.id) }
    for record in ordered {
      let own = places[record.unit] ?? []
      Self.credit(record, to: &standings, own, plan, year)
      for place in own { standings[place].takeProposal(record, occasion: occasion) }
    }
    for place in standings.indices { standings[place].takeDocuments(of: known) }
    self.standings = standings
    placesOfUnits = places
  }

  private static func credit(
    _ record: RegistrationFacts, to standings: inout [QuotaStanding], _ own: [Int], _ plan: Plan,
    _ year: Int
  ) {
    guard record.isRegistered, plan.period.covers(record.year) else { return }
    let open = own.filter { standings[$0].mayTake(record, year: year) }
    // The same model in a later year stays where it was counted first.
    if let known = open.first(where: { standings[$0].holds(record) }) {
      standings[known].take(record, year: year)
      return
    }
    let led = open.filter { standings[$0].quota.sector != nil }
    let candidates = led.isEmpty ? open : led
    let lacking = candidates.first { standings[$0].lacks(record) }
    if let place = lacking ?? candidates.first { standings[place].take(record, year: year) }
  }
}

extension TargetSheet {
  package func standings(of unit: FactKey) -> [QuotaStanding] {
    (placesOfUnits[unit] ?? []).map { standings[$0] }
  }

  /// The sum of the minimums: what the plan asks of everybody together.
  package var minimum: Int { sum(\.minimum) }

  /// The sum of the upper values, of those that are a limit or a hint.
  package var maximum: Int { sum { $0.quota.max ?? 0 } }

  package var deficit: Int { sum(\.deficit) }

  private func sum(_ number: (QuotaStanding) -> Int) -> Int {
    standings.reduce(0) { $0 + number($1) }
  }
}

extension Plan.Period {
  /// Whether any day of a year lies in it.
  package func covers(_ year: Int) -> Bool {
    from.map { $0.firstDay.year <= year } ?? true && to.map { year <= $0.lastDay.year } ?? true
  }
}
