import ModelRegistry
import Reports
import Testing

/// The reports that list, their columns and their order.
@Suite struct ListTests {
  @Test func `R1 has the columns of the form, collectives first and persons by given name`() throws
  {
    let report = try LoiBac().maker.registerForm()
    #expect(
      report.sections.map { $0.columns.map(\.title.vi) } == [
        [
          "Stt", "Đơn vị", "Địa chỉ", "Người đứng đầu; phụ trách đơn vị",
          "Điển hình thuộc lĩnh vực",
          "Các giải pháp thực hiện xây dựng, nhân rộng điển hình (nêu khái quát)", "Ghi chú",
        ],
        [
          "Stt", "Họ và tên", "Chức vụ; đơn vị công tác; địa chỉ nơi cư trú",
          "Điển hình thuộc lĩnh vực",
          "Các giải pháp của cá nhân đăng ký thực hiện (nêu khái quát)", "Ghi chú",
        ],
      ])
    #expect(report.sections[0].column("c2").first == "Thôn Bản Chu")
    #expect(report.sections[1].column("c3").first == "Trưởng thôn; Thôn Bản Chu; Thôn Bản Chu")
    #expect(report.sections[0].column("c1") == (1...9).map { "\($0)" })
    #expect(!report.sections[0].column("c2").contains("Tiểu đội dân quân thường trực"))
  }

  @Test func `R1 of the plan with a form in its paper is that form, households among persons`()
    throws
  {
    var world = try LoiBac()
    let common = world.maker.registerForm().sections.map { $0.columns.map(\.title.vi) }
    let district = try Self.district()
    world.facts = PlanFacts(
      plan: district, units: world.facts.units, binding: world.facts.binding,
      registrations: [
        Self.household("1", world.facts.units[0].key, district, "Nông Văn Bảy"),
        Self.household("2", world.facts.units[0].key, district, "Hộ ông Lành A Sử"),
      ])
    world.period = .year(2024)
    let report = world.maker.registerForm()
    #expect(report.sections.map { $0.columns.map(\.title.vi) } == common)
    #expect(report.sections[0].rows.isEmpty)
    #expect(report.sections[1].column("c2") == ["Hộ ông Lành A Sử", "Hộ Nông Văn Bảy"])
    #expect(report.sections.map(\.title?.vi).allSatisfy { $0?.isEmpty == false })
  }

  private static func district() throws -> Plan {
    let file = try ExampleFile.bytes("plans/004-huyen-185-kh-hu.json")
    return try Plan(source: file)
  }

  private static func household(
    _ id: String, _ unit: FactKey, _ plan: Plan, _ name: String
  ) -> RegistrationFacts {
    var facts = RegistrationFacts(
      id: FactKey(id), unit: unit, plan: plan.id, year: 2024, track: .new, kind: .household,
      sector: "f_ho", state: .received)
    facts.name = name
    return facts
  }

  @Test func `R2 stands by unit and given name, with state, day and days late`() throws {
    let world = try LoiBac()
    let table = try #require(world.maker.registrationList().sections.first)
    #expect(
      table.columns.map(\.title.vi) == [
        "Stt", "Mã", "Đơn vị", "Tên mô hình, điển hình", "TT/CN/Hộ", "Lĩnh vực",
        "Người phụ trách", "Ngày tiếp nhận", "Trạng thái", "Ghi chú",
      ])
    // Seventeen were handed in; the draft of CB06 is nobody's business.
    #expect(table.rows.count == 17)
    #expect(
      table.column("name").prefix(5) == [
        "Thôn Bản Chu", "Nông Thị Hường", "Tổ liên gia tự quản số 2", "Vi Văn Khánh", "Giàng A Páo",
      ])
    #expect(table.column("remarks")[5] == "chậm 01 ngày; nhận đúng ngày 25/2: chậm")
    #expect(table.column("remarks")[4] == "đặc cách; đặc cách, chưa đăng ký")
    #expect(
      table.column("received")[0] == "12/02/2026" && table.column("state")[0] == "Đã tự đánh giá")
    let upward = world.maker.registrationList(showsClosed: false)
    #expect(upward.sections[0].rows.count == 15)
    #expect(upward.notes.map(\.code) == ["closed"])
  }

  @Test func `persons of one unit stand by given name, whatever order the facts came in`() throws {
    var world = try LoiBac()
    world.change("LB26-01") { $0.name = "Thôn Cuối" }
    for (id, name) in [
      ("LB26-03", "Ơn Thị Át"), ("LB26-04", "Lò Văn Ước"), ("LB26-18", "Tô Văn Ân"),
    ] {
      world.change(id) { record in
        record = RegistrationFacts(
          id: record.id, unit: FactKey("20.06601.CB01"), plan: record.plan, year: 2026,
          track: .new, kind: .individual, sector: "cn_canbo", state: .accepted)
        record.name = name
      }
    }
    let forward = world.maker.registrationList()
    #expect(
      forward.sections[0].column("name").prefix(5)
        == ["Thôn Cuối", "Ơn Thị Át", "Tô Văn Ân", "Nông Thị Hường", "Lò Văn Ước"])
    world.facts.registrations.reverse()
    world.facts.units.reverse()
    #expect(world.maker.registrationList() == forward)
    #expect(world.maker.unitTable().sections == LoiBac.reversedTwice(world).unitTable().sections)
  }

  @Test func `R7 tells points, votes, the special track and what stands against each`() throws {
    var world = try LoiBac()
    world.change("LB26-03") {
      $0.votesFor = 11
      $0.votesPresent = 12
    }
    world.change("LB26-18") {
      $0.proposals = [ProposalRound(level: "commune", occasion: "so_ket-2028")]
    }
    let report = world.maker.recognitionList(at: "so_ket-2028")
    let table = report.sections[0]
    #expect(
      table.columns.map(\.title.vi) == [
        "Stt", "Tên", "Đơn vị", "Lĩnh vực", "Điểm", "Phiếu thuận/tổng", "Đặc cách (x)", "Ghi chú",
      ])
    #expect(
      table.column("name").prefix(4)
        == ["Tổ liên gia tự quản số 2", "Vi Văn Khánh", "Giàng A Páo", "Mã Thị Lăm"])
    #expect(table.column("votes")[0] == "11/12" && table.column("score")[0] == "92")
    #expect(table.column("special") == ["", "", "x", "", "", "", ""])
    #expect(table.column("remarks")[0] == "đơn vị đề nghị 03, mức 01")
    world.change("LB26-03") { $0.dossier = ["bien_ban", "phieu_dg", "ds_cong_nhan", "ke_hoach"] }
    world.change("LB26-03") { $0.isBarred = true }
    let short = world.maker.recognitionList(at: "so_ket-2028")
    #expect(
      short.sections[0].column("remarks")[0]
        == "có điều kiện loại trừ; đơn vị đề nghị 03, mức 01; hồ sơ thiếu: Báo cáo kết quả")
    #expect(short.notes.first { $0.code == "eligible" }?.text.vi == "Đủ điều kiện: 05/07.")
    #expect(table.column("remarks")[3].hasPrefix("người đứng đầu: đơn vị chưa đạt xếp loại"))
    #expect(report.notes.first { $0.code == "eligible" }?.text.vi == "Đủ điều kiện: 06/07.")
  }

  @Test func `R8 prints what was scored, and an empty sheet where nothing was`() throws {
    let world = try LoiBac()
    let dimensions = ReportMaker.dimensions(of: world.facts.plan)
    #expect(dimensions.map(\.points) == [25, 25, 25, 25])
    let scores = dimensions.map { EvaluationFacts.Score(dimension: $0.id, points: 22) }
    let report = world.maker.sheets(
      for: [FactKey("LB26-01"), FactKey("LB26-02")],
      evaluations: [
        EvaluationFacts(
          registration: FactKey("LB26-01"), round: "2026", evaluatorUnit: "CB01",
          evaluator: "Chi bộ thôn Bản Chu", scores: scores, conclusion: "Đạt", day: world.today)
      ],
      ballots: [
        BallotFacts(
          id: FactKey("b"), day: world.today, place: "Nhà văn hoá", called: 14, present: 12,
          votes: [.init(registration: FactKey("LB26-01"), votesFor: 11, votesAgainst: 1)],
          conclusion: "Nhất trí")
      ])
    #expect(report.sections.map(\.id) == ["sheet", "sheet", "minutes"])
    #expect(report.sections[0].column("points") == ["22", "22", "22", "22", "88"])
    #expect(report.sections[1].column("points") == ["", "", "", "", ""])
    #expect(report.sections[1].column("most").last == "100")
    #expect(report.sections[2].column("for") == ["11"])
  }

  @Test func `R9 lists a link once and R10 what came in the period`() throws {
    var world = try LoiBac()
    let link = AdoptionFacts(
      id: FactKey("a"), source: "Thư viện mở", sourceUnit: "Trường Tiểu học", target: "Trường B",
      agreedOn: world.today, adaptation: "Thêm góc đọc", result: "")
    world.facts.adoptions = [link, link]
    let table = world.maker.adoptionTable().sections[0]
    #expect(
      table.columns.map(\.title.vi)
        == ["Stt", "Mô hình gốc", "Nơi áp dụng", "Ngày", "Cách vận dụng", "Kết quả"])
    #expect(
      table.rows.map { $0.cells.map(\.shown) }
        == [["1", "Thư viện mở (Trường Tiểu học)", "Trường B", "31/12/2026", "Thêm góc đọc", ""]])
    let journeys = [
      JourneyFacts(
        day: try CivilDate(parsing: "12/2/2026"), isIncoming: true, unit: "A", changes: 4, new: 3,
        bundle: "ab"),
      JourneyFacts(
        day: try CivilDate(parsing: "1/1/2027"), isIncoming: false, unit: "B", changes: 5, new: nil,
        bundle: "cd"),
    ]
    let conflict = ConflictFacts(
      unit: "A", name: "X", field: ReportText(vi: "tên", en: "name"), values: ["m", "n"])
    let exchange = world.maker.exchange(journeys, conflicts: [conflict])
    #expect(exchange.sections[0].column("bundle") == ["ab"])
    #expect(exchange.sections[1].column("values") == ["m | n"])
    world.period = .plan(through: 2026)
    let all = world.maker.exchange(journeys, conflicts: [])
    #expect(all.sections[0].column("new") == ["3", ""])
  }

  @Test func `a report says whose bundles are too old for its numbers`() throws {
    var world = try LoiBac()
    #expect(world.maker.unitTable().notes.isEmpty)
    world.facts.units[2].heardOn = world.today.adding(days: -30)
    #expect(world.maker.unitTable().notes.isEmpty)
    world.facts.units[2].heardOn = world.today.adding(days: -31)
    world.facts.units[5].heardOn = nil
    let note = try #require(world.maker.unitTable().notes.first)
    #expect(note.units == ["20.06601.CB03", "20.06601.CB06"])
    #expect(
      note.text.vi.contains("Chi bộ thôn Khuổi Tà (30/11/2026); Chi bộ thôn Bản Ranh (chưa có tin)")
    )
  }
}

extension LoiBac {
  static func reversedTwice(_ world: LoiBac) -> ReportMaker {
    var copy = world
    copy.facts.registrations.reverse()
    copy.facts.units.reverse()
    return copy.maker
  }
}
