extension CivilDate: CustomStringConvertible {
  /// For data and machines: `2026-02-25`. Sorts as text in calendar order.
  public var iso: String { "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))" }

  /// For people: `25/02/2026`.
  public var text: String { "\(padded(day, to: 2))/\(padded(month, to: 2))/\(padded(year, to: 4))" }

  /// The same as `iso`.
  public var description: String { iso }

  private func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Why a text is not a day.
  public enum Refusal: Error, Hashable, Sendable {
    /// Neither `d/m/yyyy` (or with `-` or `.`) nor `yyyy-mm-dd`.
    case notADate
    /// `25/2/26`: which century is a guess, and guesses are not dates.
    case twoDigitYear
    /// The form is right but the calendar has no such day: 30/02/2026, 13/25/2026.
    case noSuchDay
  }

  /// Reads a day as people and programs write it: `25/2/2026`, `25-02-2026`, `25.02.2026`,
  /// `2026-02-25`. Spaces around it do not matter.
  ///
  /// The day stands before the month, always: `3/4/2026` is 3 April. Nothing is guessed.
  /// - Throws: `Refusal`.
  /// - Source: office needs, numbers and dates: two-digit years are refused.
  public init(parsing text: String) throws(Refusal) {
    self = try Self.parse(Array(text.utf8))
  }

  package static func parse(_ bytes: [UInt8]) throws(Refusal) -> CivilDate {
    var core = bytes.drop { $0 == 0x20 }
    while core.last == 0x20 { core.removeLast() }
    guard let separator = core.first(where: { !(0x30...0x39).contains($0) }),
      separator == 0x2D || separator == 0x2E || separator == 0x2F
    else { throw .notADate }
    let parts = core.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ isShortNumber($0) }) else { throw .notADate }
    let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
    let widths = parts.map(\.count)
    if widths == [4, 2, 2], separator == 0x2D {
      return try existing(year: numbers[0], month: numbers[1], day: numbers[2])
    }
    guard widths[0] <= 2, widths[1] <= 2 else { throw .notADate }
    if widths[2] == 2 { throw .twoDigitYear }
    guard widths[2] == 4 else { throw .notADate }
    return try existing(year: numbers[2], month: numbers[1], day: numbers[0])
  }

  private static func isShortNumber(_ part: ArraySlice<UInt8>) -> Bool {
    (1...4).contains(part.count) && part.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func existing(year: Int, month: Int, day: Int) throws(Refusal) -> CivilDate {
    guard let date = CivilDate(year: year, month: month, day: day) else { throw .noSuchDay }
    return date
  }

  /// The day Excel means by a number in a date column, counted from 1900 with its false 29
  /// February 1900; nil outside 1/3/1900 ... 31/12/9999.
  package init?(excelSerial serial: Int) {
    guard (61...2_958_465).contains(serial) else { return nil }
    self.init(daysFromEpoch: serial - 25_569)
  }
}
