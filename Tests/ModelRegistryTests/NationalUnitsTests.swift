import ModelRegistry
import Testing

@Suite struct NationalUnitsTests {
  /// Read once: it is the whole country.
  private static let units = Result {
    func table(_ name: String) throws -> CSVTable {
      try CSVReader.read(try ExampleData.bytes("units/\(name).csv"))
    }
    return try NationalUnits(
      provinces: try table("provinces"), communes: try table("communes"),
      mergers: try table("mergers"))
  }

  private func units() throws -> NationalUnits { try Self.units.get() }

  @Test func `the whole country is there`() throws {
    let units = try units()
    #expect(units.provinces.count == 34 && units.communes.count == 3321)
    #expect(units.communes.count { $0.type == "xa" } == 2611)
    #expect(units.communes.count { $0.type == "phuong" } == 697)
    #expect(units.communes.count { $0.type == "dac_khu" } == 13)
    #expect(units.former.reduce(0) { $0 + max(1, $1.successors.count) } == 10_547)
    for unit in units.communes { #expect(units.province(unit.province) != nil) }
    for unit in units.former {
      for successor in unit.successors { #expect(units.commune(successor.code) != nil) }
    }
  }

  @Test(arguments: [
    ("06520", "Y Tịch", "06505"), ("06589", "Sàn Viên", "06601"), ("6601", "Lợi Bác", "06601"),
  ])
  func `a former commune leads to the one of today`(
    code: String, name: String, successor: String
  ) throws {
    let found = try #require(try units().find(code).former.first)
    #expect(found.name == name)
    #expect(found.successors.map(\.code) == [successor])
    #expect(found.successors.map(\.extent) == ["whole"])
  }

  @Test func `a name is found without tones, in both placements, and exactly with tones`() throws {
    let units = try units()
    #expect(units.find("loi bac").communes.map(\.code).contains("06601"))
    #expect(units.find("Xã Lợi Bác").communes.map(\.code) == ["06601"])
    #expect(units.find("Thụy Hùng").communes == units.find("thuỵ hùng").communes)
    #expect(!units.find("Thụy Hùng").communes.isEmpty)
    #expect(units.find("Y Tích").former.isEmpty)
    #expect(units.find("y tich").former.map(\.code).contains("06520"))
    let several = units.find("Thống Nhất").communes.map(\.code)
    #expect(several.count > 1)
    #expect(several == several.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    #expect(units.find("99999").communes.isEmpty && units.find("khong co dau").former.isEmpty)
  }

  @Test func `the communes of a province become units with full codes and both spellings`() throws {
    let rows = NationalUnits.organisations(
      of: "20", try units().communes, kind: "peoples_committee")
    #expect(rows.count == 65)
    let own = try #require(rows.first { $0.code == "20.06601" })
    #expect(own.name == "Xã Lợi Bác" && own.kind == "peoples_committee")
    #expect(rows.contains { !$0.aliases.isEmpty })
  }

  @Test func `a damaged list is refused with its row`() throws {
    let bad = try CSVReader.read(Array("code,province_code,type,name\n1,20,xa,\n".utf8))
    do {
      _ = try NationalUnits.communes(bad)
      Issue.record("taken")
    } catch {
      guard case .rows(let faults) = error else { throw error }
      #expect(faults.map(\.position.row) == [2] && faults.map(\.code) == [.missingValue])
    }
    let other = try CSVReader.read(Array("code,name\n1,A\n".utf8))
    #expect(!other.isListOfCommunes && bad.isListOfCommunes)
    #expect(throws: NationalUnits.Refusal.table(.missingColumns(["province_code", "type"]))) {
      try NationalUnits.communes(other)
    }
  }
}
