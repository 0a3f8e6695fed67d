import ModelRegistry

/// The calendar day of a moment as Vietnam's clocks show it: UTC+7, without daylight saving. The
/// machine's own zone is not asked, so that the same register prints the same days everywhere.
enum ShownDay {
  static func of(_ milliseconds: Int64) -> CivilDate? {
    CivilDate(vietnameseTime: milliseconds)
  }

  /// The first moment of a day in Vietnam, which keeps one time all year.
  static func start(of day: CivilDate) -> Int64 {
    Int64(day.daysFromEpoch) * 86_400_000 - 7 * 3_600_000
  }

  static func text(_ milliseconds: Int64) -> String { of(milliseconds)?.text ?? "?" }

  static func json(_ milliseconds: Int64?) -> JSONValue {
    .optional(milliseconds.flatMap { of($0)?.iso })
  }

  static func text(iso: String?) -> String {
    guard let iso else { return "" }
    return (try? CivilDate(parsing: iso))?.text ?? iso
  }
}
