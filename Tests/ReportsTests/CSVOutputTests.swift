import ModelRegistry
import Reports
import Testing

@Suite struct CSVOutputTests {
  private func bytes(_ report: Report, forMachines: Bool = false) -> [UInt8] {
    ReportCSV.bytes(of: report, vietnamese: true, isForMachines: forMachines) { $0 }
  }

  @Test func `the office's table is the stored one, byte for byte`() throws {
    let csv = bytes(try LoiBac().maker.unitTable())
    #expect(csv == (try ExampleFile.expected("r5-2026.csv", now: csv)))
    #expect(csv.starts(with: [0xEF, 0xBB, 0xBF]))
  }

  @Test func `a program gets ids, ISO dates and no mark`() throws {
    var world = try LoiBac()
    world.change("LB26-01") { $0.name = "=cmd|' /C calc'!A0" }
    let csv = String(
      decoding: bytes(world.maker.registrationList(), forMachines: true), as: UTF8.self)
    let lines = csv.split(separator: "\r\n")
    #expect(lines.first == "row,code,unit,name,group,field,responsible,received,state,remarks")
    #expect(lines.count == 18)
    #expect(lines[1].contains(",'=cmd|' /C calc'!A0,TT,") && lines[1].contains(",2026-02-12,"))
  }
}
