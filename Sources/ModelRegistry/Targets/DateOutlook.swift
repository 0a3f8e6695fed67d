package import NhanRong

/// What the plans ask for next, and what was missed: for the first screen and for checks.
package struct DateOutlook: Hashable, Sendable {
  /// A date that has not passed.
  package struct Upcoming: Hashable, Sendable {
    package let plan: String
    package let date: PlanDate
    /// 0 on the last good day itself.
    package let daysLeft: Int
    /// Units that owe it and of which nothing has come, where that can be told.
    package let open: [UnitFacts]
  }

  /// A date of this year that a unit let pass.
  package struct Missed: Hashable, Sendable {
    package let plan: String
    package let date: PlanDate
    package let unit: UnitFacts
    package let status: ReportStatus
  }

  /// By last good day, then plan id, then the plan's order.
  package let upcoming: [Upcoming]
  /// By plan id, last good day and unit code. A registration that came late is not among them.
  package let missed: [Missed]

  package var next: Upcoming? { upcoming.first }
}

extension DateOutlook {
  /// - Parameter plans: by id.
  /// - Parameter ends: last days of the bodies that issued plans, by plan id.
  package init(_ plans: [PlanFacts], today: CivilDate, ends: [String: CivilDate] = [:]) {
    var upcoming: [Upcoming] = []
    var missed: [Missed] = []
    for facts in plans {
      let plan = facts.plan
      let end = ends[plan.id]
      for date in plan.dates(from: today, years: 1, until: end) {
        upcoming.append(
          Upcoming(
            plan: plan.id, date: date, daysLeft: date.lastDay.days(since: today),
            open: facts.units(without: date, today: today)))
      }
      for date in plan.dates(in: today.year, until: end) where date.lastDay < today {
        missed += facts.units(without: date, today: today).map {
          Missed(
            plan: plan.id, date: date, unit: $0,
            status: .missing(daysOver: today.days(since: date.lastDay)))
        }
      }
    }
    self.upcoming = upcoming.enumerated().sorted {
      ($0.element.date.lastDay, $0.offset) < ($1.element.date.lastDay, $1.offset)
    }.map(\.element)
    self.missed = missed
  }
}

extension PlanFacts {
  /// The units that owe a date and of which nothing has come for it. Only registrations
  /// tell; of anything else nobody is said to have missed it.
  package func units(without date: PlanDate, today: CivilDate) -> [UnitFacts] {
    guard date.deadline.metric == .register else { return [] }
    let year = date.lastDay.year
    let dates = RegistrationDates(plan, in: year, binding)
    let records = registrations(in: year)
    return units.filter { unit in
      guard date.deadline.who.contains(where: { binding.has(unit.key, in: $0) }) else {
        return false
      }
      switch dates.status(of: unit.key, records[unit.key] ?? [], today: today) {
      case .missing, .due: return true
      case .onTime, .late, .withoutDate: return false
      }
    }
  }
}

extension Register {
  /// Days to the next date of every plan here, and the dates that were missed.
  ///
  /// `status` prints `next`, `status --check` leaves with 5 where `missed` is not empty.
  /// - Parameter today: the clock's day decides what is over, and nothing that is stored.
  package func dateOutlook(today: CivilDate) throws(ReplicaError) -> DateOutlook {
    // Dates ask what day the office counts, and nothing else of any sheet.
    let ledger = try sheetLedger(of: SheetSchema.receiptKind)
    var facts: [PlanFacts] = []
    var ends: [String: CivilDate] = [:]
    for entry in try plans() {
      guard let plan = try plan(entry.id) else { continue }
      facts.append(try planFacts(of: plan, ledger))
      ends[plan.id] = try lastDay(ofPlan: plan.id)
    }
    return DateOutlook(facts, today: today, ends: ends)
  }
}
