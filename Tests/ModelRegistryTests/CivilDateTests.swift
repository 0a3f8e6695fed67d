import ModelRegistry
import Testing

@Suite struct CivilDateTests {
  @Test func `every day of the calendar follows the day before it`() throws {
    var day = try #require(CivilDate(year: 1, month: 1, day: 1))
    var count = 0
    var weekday = 1
    while let next = day.adding(days: 1) {
      let isMonthEnd = day.day == CivilDate.days(inMonth: day.month, of: day.year)
      weekday = weekday % 7 + 1
      guard CivilDate(daysFromEpoch: day.daysFromEpoch) == day, day < next,
        next.days(since: day) == 1, next.day == (isMonthEnd ? 1 : day.day + 1),
        next.weekday == weekday
      else {
        Issue.record("\(next) does not follow \(day)")
        return
      }
      day = next
      count += 1
    }
    #expect(day.iso == "9999-12-31")
    #expect(count == 3_652_058)
  }

  @Test(arguments: [
    ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-02-25", 20_509),
    ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
  ])
  func `known days have known numbers`(iso: String, number: Int) throws {
    #expect(try CivilDate(parsing: iso).daysFromEpoch == number)
  }

  @Test func `weekdays of the plan's dates`() throws {
    #expect(try CivilDate(parsing: "2029-02-24").weekday == 6)
    #expect(try CivilDate(parsing: "2029-12-09").weekday == 7)
    #expect(try CivilDate(parsing: "2026-02-17").weekday == 2)
  }

  @Test(arguments: [
    "25/2/2026", "25/02/2026", "25-02-2026", "25.2.2026", "2026-02-25", "  25/02/2026 ",
  ])
  func `a day is read as people and programs write it`(text: String) throws {
    let day = try CivilDate(parsing: text)
    #expect(day.iso == "2026-02-25")
    #expect(day.text == "25/02/2026")
  }

  @Test(arguments: [
    ("25/2/26", CivilDate.Refusal.twoDigitYear), ("13/25/2026", .noSuchDay),
    ("2026-02-30", .noSuchDay), ("29/02/2026", .noSuchDay), ("0/1/2026", .noSuchDay),
    ("1/1/0000", .noSuchDay), ("25/02-2026", .notADate), ("25/02", .notADate), ("", .notADate),
    ("   ", .notADate), ("2026/02/25", .notADate), ("2026-2-25", .notADate),
    ("25/02/20266", .notADate), ("25/002/2026", .notADate), ("25//2026", .notADate),
    ("a/b/cccc", .notADate), ("-1/02/2026", .notADate), ("25 /02/2026", .notADate),
    ("٢٥/02/2026", .notADate), ("26-02-25", .twoDigitYear),
  ])
  func `what is not a day is refused, never guessed`(text: String, refusal: CivilDate.Refusal) {
    #expect(throws: refusal) { try CivilDate(parsing: text) }
  }

  @Test func `arithmetic stops at the ends of the calendar`() throws {
    let last = try CivilDate(parsing: "9999-12-31")
    #expect(last.adding(days: 1) == nil)
    #expect(last.adding(days: .max) == nil)
    #expect(last.adding(days: -3_652_058)?.iso == "0001-01-01")
    #expect(last.adding(days: .min) == nil)
    #expect(CivilDate(daysFromEpoch: .min) == nil)
    #expect(CivilDate(year: .max, month: .min, day: 0) == nil)
  }

  @Test func `Excel's numbers are the days Excel shows`() {
    #expect(CivilDate(excelSerial: 45_000)?.iso == "2023-03-15")
    #expect(CivilDate(excelSerial: 61)?.iso == "1900-03-01")
    #expect(CivilDate(excelSerial: 60) == nil)
    #expect(CivilDate(excelSerial: 2_958_465)?.iso == "9999-12-31")
    #expect(CivilDate(excelSerial: 2_958_466) == nil)
  }

  @Test func `a partial date means all of its days`() {
    #expect(PartialDate(parsing: "2028")?.lastDay.iso == "2028-12-31")
    #expect(PartialDate(parsing: "2028-02")?.lastDay.iso == "2028-02-29")
    #expect(PartialDate(parsing: "2028-02")?.firstDay.iso == "2028-02-01")
    #expect(PartialDate(parsing: "2028-02-03")?.firstDay.iso == "2028-02-03")
    for text in ["", "28", "2028-13", "2028-02-30", "2028-2", "02/2028", "03-02-2028", "0000"] {
      #expect(PartialDate(parsing: text) == nil)
    }
  }
}
