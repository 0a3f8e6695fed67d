import ModelRegistry
import Testing

@Suite struct DeadlineTests {
  @Test func `every vector of plan, deadline and day gets its verdict`() throws {
    let plans = try ExampleData.allPlans()
    let table = try CSVReader.read(try ExampleData.vectors("deadline-vectors.csv"))
    #expect(table.rowCount == 61)
    for row in 0..<table.rowCount {
      func cell(_ column: Int) -> String {
        String(decoding: table.cell(row: row, column: column), as: UTF8.self)
      }
      let plan = try #require(plans.first { $0.id == cell(0) })
      let deadline = try #require(plan.deadline(cell(1)))
      let lastGoodDay = try CivilDate(parsing: cell(5))
      let spans = deadline.spans(in: try #require(Int(cell(3))))
      let span = try #require(
        spans.first { $0.lastDay == lastGoodDay }, "row \(row + 2): \(spans)")
      let verdict = span.verdict(on: try CivilDate(parsing: cell(6)))
      switch cell(7) {
      case "on_time": #expect(verdict == .onTime)
      case "early": #expect(verdict == .early)
      default: #expect(verdict == .late(days: 1), "row \(row + 2)")
      }
    }
  }

  @Test func `a rhythm without a day gives the ends of its periods, or nothing`() throws {
    let district = try ExampleData.plan("004-huyen-185-kh-hu")
    let quarterly = try #require(district.deadline("d_quy"))
    #expect(
      quarterly.spans(in: 2024).map(\.lastDay.iso)
        == ["2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"])
    #expect(district.deadline("d_khen")?.spans(in: 2024) == [])
    let commune = try ExampleData.plan("000-loi-bac-2026-2030")
    #expect(
      commune.deadline("d_6thang")?.spans(in: 2028).map(\.lastDay.iso)
        == ["2028-06-30", "2028-12-31"])
    #expect(commune.deadline("d_kh_nam")?.spans(in: 2028) == [])
  }

  @Test func `an event without a stated day is no deadline`() throws {
    let plan = try ExampleData.plan("003-tuan-giao-2021-2025")
    #expect(plan.deadline("d_soket_dv")?.spans(in: 2023) == [])
    #expect(plan.deadline("d_soket_huyen")?.spans(in: 2023).map(\.lastDay.iso) == ["2023-06-11"])
    #expect(plan.deadline("d_soket_huyen")?.spans(in: 2024) == [])
  }

  @Test func `every stated last day is among the computed ones`() throws {
    for plan in try ExampleData.allPlans() {
      for deadline in plan.deadlines {
        guard case .once(let day) = deadline.lastDay else { continue }
        #expect(deadline.spans(in: day.year).map(\.lastDay) == [day], "\(deadline.id)")
      }
    }
  }

  @Test func `days late are counted from the last good day`() throws {
    let plan = try ExampleData.plan("000-loi-bac-2026-2030")
    let span = try #require(plan.deadline("d_dangky")?.spans(in: 2026).first)
    #expect(span.verdict(on: try CivilDate(parsing: "6/3/2026")) == .late(days: 10))
    #expect(span.verdict(on: try CivilDate(parsing: "1/1/2009")) == .onTime)
  }
}
