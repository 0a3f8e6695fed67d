/// One calendar day, without a clock and without a time zone.
///
/// Plans, receipts and reports speak of days. A day written on paper in Lợi Bác is the same day on
/// every computer, so nothing here knows hours; the proleptic Gregorian calendar from 0001-01-01
/// to 9999-12-31 is all there is. Days compare in calendar order.
///
/// ```swift
/// let last = try CivilDate(parsing: "24/2/2026")
/// last.iso                       // "2026-02-24"
/// last.text                      // "24/02/2026"
/// last.adding(days: 1)?.text     // "25/02/2026"
/// ```
/// - Cost: eight bytes; all arithmetic is constant time.
/// - Source: days-from-civil arithmetic over eras of 400 years (146,097 days).
public struct CivilDate: Hashable, Sendable, Comparable {
  /// 1...9999.
  public let year: Int
  /// 1...12.
  public var month: Int { Int(monthOfYear) }
  /// 1...31.
  public var day: Int { Int(dayOfMonth) }

  private let monthOfYear: UInt8
  private let dayOfMonth: UInt8

  /// The day with these numbers; nil when the calendar has no such day (30/02, year 0).
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...Self.days(inMonth: month, of: year)).contains(day)
    else { return nil }
    self.year = year
    monthOfYear = UInt8(truncatingIfNeeded: month)
    dayOfMonth = UInt8(truncatingIfNeeded: day)
  }

  /// Whether `year` has a 29 February.
  public static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// How many days the month has; 0 for a month outside 1...12.
  public static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: isLeap(year) ? 29 : 28
    case 1...12: 31
    default: 0
    }
  }

  /// The last day of a month; nil for a month or year outside the calendar.
  public static func lastDay(ofMonth month: Int, of year: Int) -> CivilDate? {
    CivilDate(year: year, month: month, day: days(inMonth: month, of: year))
  }

  /// Calendar order.
  public static func < (left: CivilDate, right: CivilDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}

extension CivilDate {
  /// Days since 1970-01-01; negative before it. Differences of it are numbers of days.
  public var daysFromEpoch: Int {
    // March is month 0 of the counted year, so the leap day falls at its end.
    let countedYear = month <= 2 ? year - 1 : year
    let era = (countedYear >= 0 ? countedYear : countedYear - 399) / 400
    let yearOfEra = countedYear - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The day that many days after 1970-01-01; nil outside years 1...9999.
  public init?(daysFromEpoch days: Int) {
    guard (-719_162...2_932_896).contains(days) else { return nil }
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    self.init(
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// The day `count` days later (earlier when negative); nil when it leaves the calendar.
  public func adding(days count: Int) -> CivilDate? {
    let (sum, overflow) = daysFromEpoch.addingReportingOverflow(count)
    return overflow ? nil : CivilDate(daysFromEpoch: sum)
  }

  /// How many days later than `other` this day is; negative when it is earlier.
  public func days(since other: CivilDate) -> Int { daysFromEpoch - other.daysFromEpoch }

  /// 1 for Monday ... 7 for Sunday.
  public var weekday: Int { ((daysFromEpoch + 3) % 7 + 7) % 7 + 1 }
}
