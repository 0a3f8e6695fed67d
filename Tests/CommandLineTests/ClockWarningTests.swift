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
}
