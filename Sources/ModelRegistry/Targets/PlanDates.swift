/// One date of a plan: a deadline in one year, month or quarter.
package struct PlanDate: Hashable, Sendable {
  package let deadline: Plan.Deadline
  package let span: Plan.Deadline.Span

  package var lastDay: CivilDate { span.lastDay }

  /// What people should know about the day; no day is ever moved for it.
  package var warnings: [DateWarning] { DateWarning.all(on: span.lastDay) }
}

extension Plan {
  /// The dates that fall due in a year, by last good day, then in the plan's order.
  ///
  /// Only dates inside the plan's life: not before its period, its issue or, for a rhythm such as
  /// "quarterly", the first registration, and not after its end or its final review. "Results before
  /// 10/12" of a plan that is reviewed in March 2030 is due four times from 2026.
  ///
  /// - Parameter end: the last day of the body that carries the plan, as when districts ended on
  ///   30/6/2025.
  package func dates(in year: Int, until end: CivilDate? = nil) -> [PlanDate] {
    let found = deadlines.enumerated().flatMap { index, deadline in
      deadline.spans(in: year)
        .filter { isAlive(on: $0.lastDay, deadline, until: end) }
        .map { (index, PlanDate(deadline: deadline, span: $0)) }
    }
    return found.sorted { ($0.1.lastDay, $0.0) < ($1.1.lastDay, $1.0) }.map(\.1)
  }

  /// The dates of all years from one day on, at most so many years ahead.
  package func dates(
    from day: CivilDate, years: Int = 2, until end: CivilDate? = nil
  ) -> [PlanDate] {
    (day.year...(day.year + max(0, years))).flatMap { dates(in: $0, until: end) }
      .filter { day <= $0.lastDay }
  }

  private func isAlive(on day: CivilDate, _ deadline: Deadline, until end: CivilDate?) -> Bool {
    if let from = period.from, day < from.firstDay { return false }
    if let to = period.to, to.lastDay < day { return false }
    if let issued = document.date, day < issued.firstDay { return false }
    if let end, end < day { return false }
    if let review = finalReview, review < day { return false }
    guard case .rhythm = deadline.rule, let first = firstRegistration else { return true }
    return first <= day
  }

  /// The last good day of the final review.
  private var finalReview: CivilDate? {
    days(of: .finalReview).max()
  }

  /// The first last good day of a registration: before it there is nothing to report on.
  private var firstRegistration: CivilDate? {
    days(of: .register).min()
  }

  private func days(of metric: Deadline.Metric) -> [CivilDate] {
    let first = period.from?.firstDay.year ?? document.date?.firstDay.year ?? 1
    let last = period.to?.lastDay.year ?? first
    guard first <= last, last - first <= 100 else { return [] }
    return deadlines.filter { $0.metric == metric }.flatMap { deadline in
      (first...last).flatMap { deadline.spans(in: $0).map(\.lastDay) }
    }
  }
}

/// Something about a last good day that makes it harder to keep.
package enum DateWarning: Hashable, Sendable {
  /// 6 for Saturday, 7 for Sunday.
  case weekend(weekday: Int)
  /// Tết is so many days earlier (or later, when negative).
  case newYear(CivilDate, daysAfter: Int)

  package static func all(on day: CivilDate) -> [DateWarning] {
    var warnings: [DateWarning] = []
    if day.weekday >= 6 { warnings.append(.weekend(weekday: day.weekday)) }
    if let newYear = LunarNewYear.day(in: day.year) {
      let distance = day.days(since: newYear)
      if (-5...10).contains(distance) {
        warnings.append(.newYear(newYear, daysAfter: distance))
      }
    }
    return warnings
  }
}

/// The first day of the lunar year in Vietnam.
///
/// - Source: the new moon of the second month after the winter solstice, by the day at 105° east (UTC+7);
///   computed with the terms for new moons and the sun's longitude in Meeus, Astronomical Algorithms.
///   2030 is 2 February here and 3 February at UTC+8.
package enum LunarNewYear {
  private static let firstYear = 2020
  private static let days: [(month: Int, day: Int)] = [
    (1, 25), (2, 12), (2, 1), (1, 22), (2, 10), (1, 29), (2, 17), (2, 6), (1, 26), (2, 13),
    (2, 2), (1, 23), (2, 11), (1, 31), (2, 19), (2, 8), (1, 28), (2, 15), (2, 4), (1, 24),
    (2, 12), (2, 1), (1, 22), (2, 10), (1, 30), (2, 17),
  ]

  /// Nil outside 2020...2045.
  package static func day(in year: Int) -> CivilDate? {
    guard days.indices.contains(year - firstYear) else { return nil }
    let entry = days[year - firstYear]
    return CivilDate(year: year, month: entry.month, day: entry.day)
  }
}
