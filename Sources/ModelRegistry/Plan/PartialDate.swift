/// A date as exactly as a plan states it: `2026`, `2026-03` or `2026-03-05`.
///
/// Plans say "năm 2030" or "tháng 5 năm 2028" and mean all of it; the first and the last day are
/// both there to compute with.
///
/// ```swift
/// PartialDate(parsing: "2028-05")?.lastDay.text   // "31/05/2028"
/// ```
public struct PartialDate: Hashable, Sendable, CustomStringConvertible {
  /// The first day it can mean.
  public let firstDay: CivilDate
  /// The last day it can mean; equal to `firstDay` for a whole date.
  public let lastDay: CivilDate
  /// As written in the plan.
  public let description: String

  /// Reads `yyyy`, `yyyy-mm` or `yyyy-mm-dd`; nil for anything else.
  public init?(parsing text: String) {
    let bytes = Array(text.utf8)
    description = text
    switch bytes.count {
    case 4:
      guard let first = try? CivilDate.parse(bytes + Array("-01-01".utf8)),
        let last = CivilDate(year: first.year, month: 12, day: 31)
      else { return nil }
      (firstDay, lastDay) = (first, last)
    case 7:
      guard let first = try? CivilDate.parse(bytes + Array("-01".utf8)),
        let last = CivilDate.lastDay(ofMonth: first.month, of: first.year)
      else { return nil }
      (firstDay, lastDay) = (first, last)
    case 10:
      guard bytes[4] == UInt8(ascii: "-"), let day = try? CivilDate.parse(bytes) else {
        return nil
      }
      (firstDay, lastDay) = (day, day)
    default: return nil
    }
  }
}
