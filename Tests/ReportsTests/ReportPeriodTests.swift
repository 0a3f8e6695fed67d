import Reports
import Testing

@Suite struct ReportPeriodTests {
  @Test func `a year, half a year, a quarter and the whole plan are read and named`() {
    let cases: [(String, String, String, String)] = [
      ("2026", "năm 2026", "2026-01-01", "2026-12-31"),
      ("2026-h1", "6 tháng đầu năm 2026", "2026-01-01", "2026-06-30"),
      ("2026-h2", "6 tháng cuối năm 2026", "2026-07-01", "2026-12-31"),
      ("2024-q1", "quý I/2024", "2024-01-01", "2024-03-31"),
      ("2026-q4", "quý IV/2026", "2026-10-01", "2026-12-31"),
      ("2025-plan", "cả kế hoạch đến hết năm 2025", "2025-01-01", "2025-12-31"),
    ]
    for (text, words, first, last) in cases {
      let period = ReportPeriod(parsing: text)
      #expect(period?.words.vi == words)
      #expect(period?.firstDay?.iso == first && period?.lastDay?.iso == last, "\(text)")
    }
    for wrong in [
      "", "26", "2026-", "2026-q0", "2026-q5", "2026-h3", "2026-x1", "2026-q1-q2", "q1",
    ] {
      #expect(ReportPeriod(parsing: wrong) == nil, "\(wrong)")
    }
  }
}
