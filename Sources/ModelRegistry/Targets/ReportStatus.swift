/// How a unit kept one date of the plan.
package enum ReportStatus: Hashable, Sendable {
  /// In time, or before a window opened.
  case onTime(CivilDate, isConfirmed: Bool)
  case late(CivilDate, days: Int, isConfirmed: Bool)
  /// The last good day is over and nothing came.
  case missing(daysOver: Int)
  /// Nothing came, and there is time left.
  case due(daysLeft: Int)
  /// The plan gives no day.
  case withoutDate

  package var isKept: Bool {
    switch self {
    case .onTime, .due, .withoutDate: true
    case .late, .missing: false
    }
  }

  package var daysLate: Int? {
    switch self {
    case .late(_, let days, _), .missing(let days): days
    case .onTime, .due, .withoutDate: nil
    }
  }

  package var firstDay: CivilDate? {
    switch self {
    case .onTime(let day, _), .late(let day, _, _): day
    case .missing, .due, .withoutDate: nil
    }
  }

  /// - Parameter today: decides only between what is missing and what still has time.
  init(
    _ span: Plan.Deadline.Span, _ official: (day: CivilDate, isConfirmed: Bool)?,
    today: CivilDate
  ) {
    guard let official else {
      let over = today.days(since: span.lastDay)
      self = over > 0 ? .missing(daysOver: over) : .due(daysLeft: -over)
      return
    }
    switch span.verdict(on: official.day) {
    case .early, .onTime: self = .onTime(official.day, isConfirmed: official.isConfirmed)
    case .late(let days):
      self = .late(official.day, days: days, isConfirmed: official.isConfirmed)
    }
  }
}

/// The dates of registration of one year, with who owes which: asked once for all units.
package struct RegistrationDates: Sendable {
  private let dates: [PlanDate]
  private let binding: RoleBinding
  private let ends: [FactKey: CivilDate]

  package init(_ facts: PlanFacts, in year: Int) {
    dates = facts.plan.dates(in: year, until: facts.lastDay)
      .filter { $0.deadline.metric == .register }
    binding = facts.binding
    ends = Dictionary(
      facts.units.compactMap { unit in unit.endedOn.map { (unit.key, $0) } }
    ) { first, _ in first }
  }

  /// The first one that a unit's roles owe; nil where none does.
  package func date(of unit: FactKey) -> PlanDate? {
    dates.first { date in
      if let end = ends[unit], end <= date.lastDay { return false }
      return date.deadline.who.contains { binding.has(unit, in: $0) }
    }
  }

  /// How a unit kept it: by the earliest official day of any record with track new or continued that
  /// left its draft, whatever became of it later.
  ///
  /// - Parameter own: the unit's registrations of the year.
  package func status(
    of unit: FactKey, _ own: [RegistrationFacts], today: CivilDate
  ) -> ReportStatus {
    guard let date = date(of: unit) else { return .withoutDate }
    let days = own.filter { $0.leftDraft && ($0.track == .new || $0.track == .continued) }
      .compactMap(\.officialDay)
    // On one day a receipt says more than the unit's own word.
    let first = days.min { left, right in
      left.day == right.day ? left.isConfirmed && !right.isConfirmed : left.day < right.day
    }
    return ReportStatus(date.span, first, today: today)
  }
}
