/// A date as a plan states it, before it is turned into a last good day.
///
/// - Source: the reading of boundary words: "trước ngày D" ends on D-1, "trong tháng M" on the last
///   day of M, "chậm nhất trong quý III" on 30/9. No day is moved for weekends or holidays.
public enum DeadlineRule: Hashable, Sendable {
  /// One date.
  case fixed(CivilDate, Boundary)
  /// One month, given by its first day.
  case month(CivilDate, Boundary)
  /// One quarter.
  case quarter(year: Int, quarter: Int, Boundary)
  /// One year.
  case year(Int, Boundary)
  /// A day of every year.
  case yearlyDay(month: Int, day: Int, Boundary)
  /// A window in every year: "trung tuần tháng 12" is 11 to 20/12.
  case yearlyWindow(month: Int, fromDay: Int, toDay: Int)
  /// A rhythm without a day.
  case rhythm(Rhythm)
  /// An event, with its date as exactly as the plan gives it.
  case event(String, PartialDate?)

  /// What the plan says about the day or period it names.
  public enum Boundary: String, Hashable, Sendable, CaseIterable {
    /// The day before it is the last good day.
    case before
    /// Its last day is.
    case within
    /// Its last day is.
    case noLaterThanEnd = "no_later_than_end"
    /// That day is.
    case on
  }

  /// A rhythm; raw values are the words of plan files.
  public enum Rhythm: String, Hashable, Sendable, CaseIterable {
    /// Monthly and quarterly.
    case monthly, quarterly
    /// Every six months.
    case halfYearly = "half_yearly"
    /// Yearly or always, without a day: no deadline follows.
    case yearly, continuous
  }
}

extension DeadlineRule {
  /// The occurrences that belong to `year`, in calendar order. A rhythm of months, quarters or
  /// half years ends with each period; a yearly rhythm without a day gives none.
  func spans(in year: Int) -> [Plan.Deadline.Span] {
    switch self {
    case .fixed(let day, let boundary):
      return day.year == year ? Self.span(day, day, boundary) : []
    case .month(let first, let boundary):
      return first.year == year ? Self.months(first.month...first.month, year, boundary) : []
    case .quarter(let ruleYear, let quarter, let boundary):
      let months = (quarter * 3 - 2)...(quarter * 3)
      return ruleYear == year ? Self.months(months, year, boundary) : []
    case .year(let ruleYear, let boundary):
      return ruleYear == year ? Self.months(1...12, year, boundary) : []
    case .yearlyDay(let month, let day, let boundary):
      let date = CivilDate(year: year, month: month, day: day)
      return date.map { Self.span($0, $0, boundary) } ?? []
    case .yearlyWindow(let month, let fromDay, let toDay):
      guard let first = CivilDate(year: year, month: month, day: fromDay),
        let last = CivilDate(year: year, month: month, day: toDay)
      else { return [] }
      return [Plan.Deadline.Span(firstDay: first, lastDay: last)]
    case .rhythm(let rhythm):
      guard let length = rhythm.months else { return [] }
      return stride(from: 1, through: 12, by: length).flatMap { first in
        Self.months(first...(first + length - 1), year, .within)
      }
    case .event(_, let date):
      guard let last = date?.lastDay, last.year == year else { return [] }
      return [Plan.Deadline.Span(firstDay: nil, lastDay: last)]
    }
  }

  /// Whether the last good day written beside the rule is the one that follows from it.
  func agrees(with stated: Plan.Deadline.LastDay) -> Bool {
    switch stated {
    case .once(let day):
      // "Before 1/1" ends in the year before the one the rule names.
      return !isYearly
        && (spans(in: day.year) + spans(in: day.year + 1)).contains { $0.lastDay == day }
    case .yearly(let month, let day):
      // A common year: the last day before 1/3 is written 02-28.
      return isYearly
        && spans(in: 2001).contains { $0.lastDay.month == month && $0.lastDay.day == day }
    }
  }

  private var isYearly: Bool {
    switch self {
    case .yearlyDay, .yearlyWindow, .rhythm: true
    default: false
    }
  }

  private static func months(
    _ months: ClosedRange<Int>, _ year: Int, _ boundary: Boundary
  ) -> [Plan.Deadline.Span] {
    guard let first = CivilDate(year: year, month: months.lowerBound, day: 1),
      let last = CivilDate.lastDay(ofMonth: months.upperBound, of: year)
    else { return [] }
    return span(first, last, boundary)
  }

  private static func span(
    _ first: CivilDate, _ last: CivilDate, _ boundary: Boundary
  ) -> [Plan.Deadline.Span] {
    let lastGood = boundary == .before ? first.adding(days: -1) : last
    return lastGood.map { [Plan.Deadline.Span(firstDay: nil, lastDay: $0)] } ?? []
  }
}

extension DeadlineRule.Rhythm {
  /// Months of one period; nil when no day follows.
  var months: Int? {
    switch self {
    case .monthly: 1
    case .quarterly: 3
    case .halfYearly: 6
    case .yearly, .continuous: nil
    }
  }
}
