package import ModelRegistry

/// The time a report is about: a year, half a year or a quarter.
package enum ReportPeriod: Hashable, Sendable {
  case year(Int)
  /// 1 or 2.
  case half(Int, of: Int)
  /// 1 to 4.
  case quarter(Int, of: Int)
  /// Everything of the plan up to the end of a year, each model once.
  case plan(through: Int)

  package var year: Int {
    switch self {
    case .year(let year), .half(_, let year), .quarter(_, let year), .plan(let year): year
    }
  }

  private var months: ClosedRange<Int> {
    switch self {
    case .year, .plan: 1...12
    case .half(let number, _): (number * 6 - 5)...(number * 6)
    case .quarter(let number, _): (number * 3 - 2)...(number * 3)
    }
  }

  /// Of the last year where the whole plan is meant.
  package var firstDay: CivilDate? {
    CivilDate(year: year, month: months.lowerBound, day: 1)
  }

  package var lastDay: CivilDate? { CivilDate.lastDay(ofMonth: months.upperBound, of: year) }

  package func contains(_ day: CivilDate) -> Bool {
    guard let firstDay, let lastDay else { return false }
    return firstDay <= day && day <= lastDay
  }

  package var words: ReportText {
    switch self {
    case .year(let year): return ReportText(vi: "năm \(year)", en: "year \(year)")
    case .plan(let year):
      return ReportText(vi: "cả kế hoạch đến hết năm \(year)", en: "the plan to the end of \(year)")
    case .half(let number, let year):
      let which = number == 1 ? "đầu" : "cuối"
      return ReportText(vi: "6 tháng \(which) năm \(year)", en: "half-year \(number) of \(year)")
    case .quarter(let number, let year):
      let roman = ["I", "II", "III", "IV"][max(0, min(3, number - 1))]
      return ReportText(vi: "quý \(roman)/\(year)", en: "quarter \(number) of \(year)")
    }
  }

  /// Reads `2026`, `2026-h1`, `2026-q3`, `2026-plan`; nil for anything else.
  package init?(parsing text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard let first = parts.first, first.count == 4,
      let year = Int(String(decoding: first, as: UTF8.self)), (1900...9999).contains(year)
    else { return nil }
    if parts.count == 1 {
      self = .year(year)
      return
    }
    let rest = Array(parts[1])
    if parts.count == 2, rest == Array("plan".utf8) {
      self = .plan(through: year)
      return
    }
    guard parts.count == 2, rest.count == 2 else { return nil }
    let number = Int(rest[1]) - 0x30
    switch rest[0] {
    case UInt8(ascii: "h") where (1...2).contains(number): self = .half(number, of: year)
    case UInt8(ascii: "q") where (1...4).contains(number): self = .quarter(number, of: year)
    default: return nil
    }
  }
}
