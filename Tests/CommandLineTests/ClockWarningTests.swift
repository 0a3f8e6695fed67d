import Foundation
import Testing

@testable import CommandLine
// Testing has a type of this name too; this import says which one is meant.
@testable import enum CommandLine.ExitStatus

@Suite struct ClockWarningTests {
  @Test func `a laptop of 2009 works and is told so, and its bundles count as they came`() throws {
    let offices = ImaginedOffices()
    try offices.found()
    let stick = offices.path("usb")
    try FileManager.default.createDirectory(
      atPath: stick + "/NHANRONG", withIntermediateDirectories: true)
    let out = try offices.run("cb", on: "01/01/2009", "sync", stick)
    #expect(out.exit == .done)
    #expect(out.talk.contains("[NR-W30]: đồng hồ máy này chỉ 01/01/2009, mà Xã đã ký ngày 24/02"))
    let status = try offices.run("cb", on: "01/01/2009", "status", "--lang", "en")
    #expect(status.talk.contains("warning [NR-W30]: this clock says 01/01/2009"))
    let taken = try offices.run("xa", on: "25/02/2026", "sync", stick)
    #expect(taken.exit == .done && !taken.talk.contains("NR-W30"), "\(taken.talk)")
    #expect(taken.answer.contains("2 thay đổi   đến 01/01/2009"), "\(taken.answer)")
  }

  @Test func `what comes in one day after the last good day is one day late`() throws {
    let offices = ImaginedOffices()
    try offices.found()
    let stick = offices.path("usb")
    _ = try offices.run("cb", on: "24/02/2026", "sync", stick, "--create")
    try FileManager.default.createDirectory(
      atPath: stick + "/NHANRONG", withIntermediateDirectories: true)
    _ = try offices.run("cb", on: "24/02/2026", "sync", stick)
    let late = try offices.run("xa", on: "25/02/2026", "sync", stick, "--dry-run")
    #expect(!late.answer.contains("chậm"))
    let taken = try offices.run("xa", on: "25/02/2026", "sync", stick)
    #expect(taken.answer.contains("CHÚ Ý      Chi bộ 03: 1 đăng ký chậm 01 ngày"), "\(taken)")
    #expect(taken.exit == .done)
    let silent = try offices.run("xa", on: "01/04/2026", "status", "--check")
    #expect(silent.exit == .checkFoundSomething && silent.talk.contains("[NR-X09]: 1 đơn vị"))
    #expect(try offices.run("xa", on: "25/02/2026", "status", "--check").exit == .done)
  }

  @Test
  func `status counts the days since a unit was heard and since what it has not confirmed went`()
    throws
  {
    let offices = ImaginedOffices()
    try offices.found()
    let stick = offices.path("usb")
    try FileManager.default.createDirectory(
      atPath: stick + "/NHANRONG", withIntermediateDirectories: true)
    func peer(_ office: String, on day: String) throws -> String {
      let json = try offices.run(office, on: day, "status", "--json").answer
      let peers = json.components(separatedBy: #""peers":[{"#).last ?? ""
      let found = peers.components(separatedBy: "}").first ?? ""
      return (found.components(separatedBy: #""heardOn""#).last ?? "")
    }
    // Never heard, and its welcome not confirmed.
    let never = try peer("xa", on: "25/02/2026")
    #expect(never.hasPrefix(#":null,"sentOn":"2026-02-24","daysSilent":null,"#), "\(never)")
    #expect(never.hasSuffix(#""daysUnconfirmed":1"#), "\(never)")
    #expect(try offices.run("cb", on: "24/02/2026", "sync", stick).exit == .done)
    #expect(
      try offices.run("xa", on: "25/02/2026", "org", "add", "CB04", "Chi bộ 04").exit == .done)
    #expect(try offices.run("xa", on: "25/02/2026", "sync", stick).exit == .done)
    // Both numbers grow with the days, and the one of the branch starts a day earlier.
    let later = try peer("xa", on: "01/04/2026")
    #expect(
      later
        == #":"2026-02-25","sentOn":"2026-02-25","daysSilent":35,"unconfirmed":1,"daysUnconfirmed":35"#
    )
    #expect(try peer("cb", on: "01/04/2026").hasSuffix(#""unconfirmed":2,"daysUnconfirmed":36"#))
    let text = try offices.run("xa", on: "01/04/2026", "status").answer
    let line = text.split(separator: "\n").first { $0.hasPrefix("Chi bộ 03") } ?? ""
    #expect(
      line.split(separator: " ").map(String.init)
        == ["Chi", "bộ", "03", "25/02/2026", "25/02/2026", "1", "35"])
    // Heard again, with everything confirmed.
    #expect(try offices.run("cb", on: "01/04/2026", "sync", stick).exit == .done)
    #expect(try offices.run("xa", on: "01/04/2026", "sync", stick).exit == .done)
    let heard = try peer("xa", on: "01/04/2026")
    #expect(heard.hasPrefix(#":"2026-04-01","#), "\(heard)")
    #expect(heard.hasSuffix(#""daysSilent":0,"unconfirmed":0,"daysUnconfirmed":null"#), "\(heard)")
  }
}
