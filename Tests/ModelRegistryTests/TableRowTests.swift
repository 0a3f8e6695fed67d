import Foundation
import ModelRegistry
import Testing

@Suite struct TableRowTests {
  private func registrations(
    _ text: String, plan: String = "000-loi-bac-2026-2030"
  ) throws -> TableReading<RegistrationRow> {
    try RegistrationRow.read(
      try CSVReader.read(Array(text.utf8)), plan: try ExampleData.plan(plan))
  }

  private func faults<Row>(_ reading: TableReading<Row>) -> [String] {
    reading.faults.map { "\($0.position.row) \($0.column) \($0.code)" }
  }

  @Test func `the invented year of Lợi Bác gives the counts written beside it`() throws {
    let plan = try ExampleData.plan("000-loi-bac-2026-2030")
    let table = try CSVReader.read(try ExampleData.bytes("loi-bac-2026/registrations.csv"))
    let reading = try RegistrationRow.read(table, plan: plan)
    let expected = try #require(
      try JSONSerialization.jsonObject(
        with: Data(try ExampleData.bytes("loi-bac-2026/expected.json"))) as? [String: Any])
    let totals = try #require(expected["totals"] as? [String: Int])
    #expect(reading.faults.isEmpty && reading.notes.isEmpty && reading.unusedHeadings.isEmpty)
    #expect(reading.rows.count == totals["rows"])
    let uncounted: [RegistrationState] = [.draft, .withdrawn, .returned, .rejected, .merged]
    let counted = reading.rows.filter { $0.track != .special && !uncounted.contains($0.state) }
    #expect(counted.count == totals["counted"])
    #expect(
      counted.count { $0.subjectKind.group == .collective } == totals["countedCollective"])
    #expect(
      counted.count { $0.subjectKind.group == .individual } == totals["countedIndividual"])
    #expect(reading.rows.count { $0.track == .special } == totals["special"])
    #expect(reading.rows.count { $0.track == .supplementary } == totals["supplementary"])
    #expect(reading.rows.count { $0.recognisedOwn } == totals["recognisedOwn"])
    #expect(reading.rows.count { $0.state == .selfAssessed } == totals["selfAssessed"])
    let fields = try #require(expected["byField"] as? [String: [String: Int]])
    #expect(Set(counted.map(\.sector)) == Set(fields.keys))
    for (field, numbers) in fields {
      #expect(
        counted.count { $0.sector == field && $0.subjectKind == .collective }
          == numbers["collective"])
    }
  }

  @Test func `a row keeps every cell`() throws {
    let table = try CSVReader.read(try ExampleData.bytes("loi-bac-2026/registrations.csv"))
    let rows = try RegistrationRow.read(
      table, plan: try ExampleData.plan("000-loi-bac-2026-2030")
    ).rows
    let row = try #require(rows.first { $0.fixtureID == "LB26-04" })
    #expect(row.org == "20.06601.CB02" && row.year == 2026 && row.position.row == 5)
    #expect(row.name == "Vi Văn Khánh" && row.subjectPosition == "Bí thư chi bộ")
    #expect(row.workplace == "Chi bộ thôn Nà Mò" && row.address == "Thôn Nà Mò")
    #expect(row.head == nil && row.sector == "cn_canbo" && row.sectorInWords == nil)
    #expect(row.solutions == "Mỗi tháng một việc làm cho dân" && row.isLeader)
    #expect(row.submittedOn?.iso == "2026-02-20" && row.receivedOn?.text == "24/02/2026")
    #expect(row.selfScore == 90 && row.recognisedOwn && row.proposedCommune)
    #expect(row.remarks == "vượt mức 01")
  }

  @Test func `the units of Lợi Bác are read with the year of their rating`() throws {
    let table = try CSVReader.read(try ExampleData.bytes("loi-bac-2026/organisations.csv"))
    let reading = try OrganisationRow.read(table, catalogue: try ExampleData.catalogue())
    #expect(reading.faults.isEmpty && reading.rows.count == 12)
    let first = try #require(reading.rows.first)
    #expect(first.code == "20.06601.CB01" && first.kind == "party_cell")
    #expect(first.rating == "good" && first.ratingYear == 2026)
  }

  @Test(arguments: [
    "org;year;subject_kind;name;field",
    "Mã đơn vị;Năm;Loại;Họ và tên;Lĩnh vực",
    "ma don vi;NAM;doi tuong;HO VA TEN;linh vuc",
    "Don_vi (*);Năm ;TT/CN/Hộ;Tên tập thể, cá nhân;Điển hình thuộc lĩnh vực:",
  ])
  func `headings are known with and without accents, in Vietnamese and English`(
    heading: String
  ) throws {
    let reading = try registrations(heading + "\n20.06601.cb01;2026;CN;Nông Thị Hường;cn_nhandan")
    #expect(faults(reading).isEmpty)
    let row = try #require(reading.rows.first)
    #expect(row.org == "20.06601.CB01" && row.subjectKind == .individual)
    #expect(row.track == .new && row.state == .draft && !row.isLeader)
  }

  @Test func `columns stand in any order and unknown ones are named`() throws {
    let reading = try registrations(
      "Ghi chú;Họ và tên;Số điện thoại;org;Lĩnh vực;Năm;Loại\n"
        + "x;An;0912;CB1;Sản xuất, kinh doanh;2026;Tập thể")
    #expect(reading.unusedHeadings == ["Số điện thoại"])
    #expect(reading.rows.first?.sector == "tt_sxkd" && reading.rows.first?.remarks == "x")
  }

  @Test func `a missing or doubled heading refuses the table`() {
    #expect(throws: TableRefusal.missingColumns(["year", "field"])) {
      try registrations("org;subject_kind;name\nA;CN;An")
    }
    #expect(throws: TableRefusal.duplicateColumn("name", first: 4, second: 6)) {
      try registrations("org;year;subject_kind;name;field;Họ và tên\nA;2026;CN;An;x;y")
    }
  }

  @Test func `each bad cell is told with row, column and reason, good rows stay`() throws {
    let heading =
      "fixture_id;org;year;loại;tên;lĩnh vực;ngày gửi;ngày nhận;điểm;trạng thái;lãnh đạo"
    let reading = try registrations(
      [
        heading,
        "1;CB1;2026;CN;An;cn_canbo;20/2/2026;45000;88;Đang thực hiện;x",
        "2;CB 1;26;ai;;nuôi ong;20/2/26;30/02/2026;88,5;xong;có lẽ",
        "1;CB1;2026;CN;Bình;cn_canbo;;;;;",
        "4;CB1;2026;CN;\"Lan\nHoa\";cn_canbo;;;;;;;thừa",
      ].joined(separator: "\n"))
    #expect(reading.rows.map(\.name) == ["An"])
    #expect(reading.rows.first?.receivedOn?.iso == "2023-03-15")
    #expect(reading.rows.first?.isLeader == true)
    #expect(reading.notes.map(\.found) == ["45000"])
    let found = faults(reading)
    for expected in [
      "3 org code", "3 year number(ClosedRange(1900...9999))", "3 name missingValue",
      "3 field sector",
      "3 submitted_on date(ModelRegistry.CivilDate.Refusal.twoDigitYear)",
      "3 received_on date(ModelRegistry.CivilDate.Refusal.noSuchDay)",
      "3 self_score number(ClosedRange(0...1000))", "4 fixture_id sameAsRow(2)",
      "5  outsideColumns",
      "5 name text(Orthography.TextRefusal.controlCharacter(10, at: 3))",
    ] {
      #expect(found.contains(expected), "\(expected) in \(found)")
    }
    for column in ["subject_kind", "state", "is_leader"] {
      #expect(found.contains { $0.hasPrefix("3 \(column) word") })
    }
    #expect(found.count == 13, "\(found)")
  }

  @Test func `another field is taken in words only where the plan is open`() throws {
    let table = "org;year;loại;tên;lĩnh vực\nCB1;2026;CN;An;Khác: nuôi  ong\nCB1;2026;CN;An;khac"
    let open = try registrations(table)
    #expect(open.rows.map(\.sector) == [Plan.Sector.other])
    #expect(open.rows.first?.sectorInWords == "nuôi ong")
    #expect(faults(open) == ["3 field sector"])
    let closed = try registrations(table, plan: "002-khanh-hoa-235-kh-tu")
    #expect(closed.rows.isEmpty && closed.faults.count == 2)
  }

  @Test func `units may be written with the catalogue's words, not with others`() throws {
    let text =
      "Mã;Loại;Tên đơn vị;Xếp loại 2025\nCB1;Chi bộ;Chi bộ 1;Hoàn thành tốt nhiệm vụ\n"
      + "TH1;TH;Trường;\ncb1;CB;Lại;good\nX1;hội quán;X;rất tốt"
    let reading = try OrganisationRow.read(
      try CSVReader.read(Array(text.utf8)), catalogue: try ExampleData.catalogue())
    #expect(reading.rows.map(\.kind) == ["party_cell", "school"])
    #expect(reading.rows.map(\.rating) == ["good", nil])
    #expect(reading.rows.first?.ratingYear == 2025)
    #expect(reading.faults.map(\.column) == ["code", "kind", "rating"])
    #expect(reading.faults.first?.code == .sameAsRow(2))
  }
}
