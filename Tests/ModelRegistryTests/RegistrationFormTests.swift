import ModelRegistry
import Testing

/// The form as it comes out of Word and Excel (plan 004, form "Biểu đăng ký").
@Suite struct RegistrationFormTests {
  private func read(
    _ text: String, year: Int? = nil, words: [(words: String, sector: String)] = []
  ) throws -> TableReading<RegistrationRow>? {
    try RegistrationRow.readForm(
      try CSVReader.read(Array(text.utf8)), plan: try ExampleData.plan("000-loi-bac-2026-2030"),
      org: "20.06601.CB01", year: year, sectorWords: words)
  }

  private let collectives = """
    "Stt";"Đơn vị";"Địa chỉ";"Người đứng đầu; phụ trách đơn vị";"Điển hình thuộc lĩnh vực";\
    "Các giải pháp thực hiện xây dựng, nhân rộng điển hình (nêu khái quát)";"Ghi chú"
    """
  private let persons = """
    "Stt";"Họ và tên";"Chức vụ; đơn vị công tác; địa chỉ nơi cư trú";"Điển hình thuộc lĩnh vực";\
    "Các giải pháp của cá nhân đăng ký thực hiện (nêu khái quát)";"Ghi chú";
    """

  private var whole: String {
    [
      "ĐẢNG ỦY XÃ LỢI BÁC, TỈNH LẠNG SƠN;;;;;;", "BIỂU ĐĂNG KÝ ĐIỂN HÌNH NĂM 2026;;;;;;", ";;;;;;",
      "I;Tập thể;;;;;", collectives, "(1);(2);(3);(4);(5);(6);(7)",
      "1;Thôn Bản Chu;Thôn Bản Chu;Hoàng Văn Thắng;tt_ntm;Trồng hoa;",
      "02.;Tổ liên gia;Thôn Nà Mò;Vi Văn Khánh;;Tuần tra;mới",
      "Tổng cộng: 02;;;;;;", "II. CÁ NHÂN;;;;;;", persons,
      "I;Thôn Nà Mò;;;;;",
      "1;Nông Thị Hường;\"Trưởng thôn; Thôn Bản Chu; Thôn Bản Chu\";cn_nhandan;Phân loại rác;;",
      "2;Hộ ông Lộc Văn Ân;Nông dân;cn_laodong;Trồng ba kích;;",
      "3;Hồ Văn Tư;\"Bí thư\nChi bộ Nà Mò\nThôn Nà Mò\";cn_canbo;;;",
      ";;;;;T/M CHI BỘ;",
    ].joined(separator: "\r\n")
  }

  @Test func `both parts of the form are read, and nothing around them`() throws {
    let reading = try #require(try read(whole))
    #expect(reading.faults.isEmpty, "\(reading.faults)")
    #expect(
      reading.rows.map(\.name) == [
        "Thôn Bản Chu", "Tổ liên gia", "Nông Thị Hường", "Hộ ông Lộc Văn Ân", "Hồ Văn Tư",
      ])
    #expect(
      reading.rows.map(\.subjectKind) == [
        .collective, .collective, .individual, .household, .individual,
      ])
    #expect(reading.rows.allSatisfy { $0.year == 2026 && $0.org == "20.06601.CB01" })
    #expect(reading.rows.map(\.position.row) == [7, 8, 13, 14, 15])
    #expect(reading.skipped.map(\.position.row) == [9, 12, 16])
    #expect(reading.rows[0].head == "Hoàng Văn Thắng" && reading.rows[0].solutions == "Trồng hoa")
    #expect(reading.rows[1].remarks == "mới")
  }

  @Test func `a cell for several columns is parted by semicolons or lines, else told`() throws {
    let reading = try #require(try read(whole))
    let parted = reading.rows[2]
    #expect(parted.subjectPosition == "Trưởng thôn" && parted.workplace == "Thôn Bản Chu")
    #expect(parted.address == "Thôn Bản Chu")
    let lines = reading.rows[4]
    #expect(lines.subjectPosition == "Bí thư" && lines.workplace == "Chi bộ Nà Mò")
    #expect(reading.rows[3].subjectPosition == "Nông dân" && reading.rows[3].workplace == nil)
    let notes = reading.notes.map { "\($0.position.row) \($0.column) \($0.found)" }
    #expect(notes == ["8 field tt_ntm", "14 position Nông dân"])
  }

  @Test func `a merged cell gives its value to the rows below it, not across the parts`() throws {
    let reading = try #require(try read(whole))
    #expect(reading.rows[1].sector == "tt_ntm")
    let apart = try #require(
      try read(whole.replacing(";cn_nhandan;", with: ";;")))
    #expect(apart.faults.map(\.code) == [.missingValue])
    #expect(apart.faults.first?.position.row == 13)
  }

  @Test func `the year comes from the title or from a person, never from nowhere`() throws {
    let bare = whole.replacing("NĂM 2026", with: "")
    #expect(throws: TableRefusal.missingYear) { try read(bare) }
    #expect(try read(bare, year: 2027)?.rows.first?.year == 2027)
    #expect(try read(whole, year: 2027)?.rows.first?.year == 2027)
  }

  @Test func `a row without number or name is a fault, not a loss`() throws {
    let reading = try #require(
      try read(whole.replacing("2;Hộ ông Lộc Văn Ân;", with: ";;")))
    #expect(reading.faults.map(\.column) == ["name"])
    #expect(reading.rows.count == 4)
  }

  @Test func `words of a field are mapped by a person only`() throws {
    let text = whole.replacing("tt_ntm", with: "Làng văn minh")
    let unmapped = try #require(try read(text))
    #expect(unmapped.faults.map(\.code) == [.sector, .sector])
    let mapped = try #require(try read(text, words: [("lang van minh", "tt_ntm")]))
    #expect(mapped.faults.isEmpty && mapped.rows[0].sector == "tt_ntm")
  }

  @Test func `a form without titles of parts tells persons by the heading over their names`() throws
  {
    let text = [
      "Năm 2026;;;;;;", persons, "1;An;\"a;b;c\";cn_canbo;;;", collectives, "1;Tổ;;;tt_ntm;;",
    ].joined(separator: "\n")
    let reading = try #require(try read(text))
    #expect(reading.rows.map(\.subjectKind) == [.individual, .collective])
  }

  @Test func `a form of another plan is known by its own headings`() throws {
    let plan = try ExampleData.plan("004-huyen-185-kh-hu")
    let form = try #require(plan.forms.first { !$0.sections.isEmpty })
    var lines = ["Năm 2023"]
    for section in form.sections {
      lines.append("\(section.id). \(section.title.vi)")
      lines.append(section.columns.map { "\"\($0.header)\"" }.joined(separator: ";"))
      lines.append(
        section.columns.map { column in
          switch column.maps {
          case ["row"]: "1"
          case ["registration.field"]: plan.sectors[0].id
          case let maps: "\"" + maps.joined(separator: ";") + "\""
          }
        }.joined(separator: ";"))
    }
    let reading = try #require(
      try RegistrationRow.readForm(
        try CSVReader.read(Array(lines.joined(separator: "\n").utf8)), plan: plan, org: "A",
        year: nil))
    #expect(reading.faults.isEmpty && reading.notes.isEmpty && reading.unusedHeadings.isEmpty)
    #expect(reading.rows.map(\.subjectKind) == [.collective, .individual])
    let person = try #require(reading.rows.last)
    #expect(person.subjectPosition == "registration.subject.position")
    #expect(person.workplace == "registration.subject.workplace")
    #expect(person.address == "registration.subject.address")
    #expect(person.solutions == "registration.solutions")
  }

  @Test func `other tables are no form`() throws {
    #expect(try read("code;kind;name\nA;party_cell;Một") == nil)
    #expect(try read("org;year;subject_kind;name;field\nA;2026;CN;An;cn_canbo") == nil)
  }

  @Test func `titles above and totals below a plain table are told apart`() throws {
    let text = """
      DANH SÁCH ĐĂNG KÝ, năm 2026
      org;year;subject_kind;name;field
      A;2026;TT;Công an xã;tt_qpan
      Cộng;1;;;
      """
    let reading = try RegistrationRow.read(
      try CSVReader.read(Array(text.utf8)), plan: try ExampleData.plan("000-loi-bac-2026-2030"))
    #expect(reading.faults.isEmpty && reading.rows.map(\.name) == ["Công an xã"])
    #expect(reading.skipped.map(\.text) == ["DANH SÁCH ĐĂNG KÝ, năm 2026", "Cộng 1"])
  }

  @Test(arguments: [
    ("20.6601.CB01", "20.06601.CB01"), ("20.06601.CB01", "20.06601.CB01"),
    ("20.6601.CB99", "20.06601.CB99"), ("20.6602.CB01", "20.6602.CB01"),
    ("1.4.CB01", "01.00004.CB01"), ("6601", "6601"), ("20.7.X", "20.7.X"),
  ])
  func `zeros a spreadsheet took come back where only one code is meant`(
    found: String, meant: String
  ) {
    let known = [
      "20.06601.CB01", "20.06601.CB02", "01.00004.CB01", "20.07.X", "20.007.X", "",
    ]
    #expect(UnitCode.restored(found, among: known) == meant)
  }
}
