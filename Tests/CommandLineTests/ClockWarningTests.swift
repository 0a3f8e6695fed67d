import Foundation
import Platform
import Synchronization
import Testing

@testable import CommandLine
// Testing has a type of this name too; this import says which one is meant.
@testable import enum CommandLine.ExitStatus

/// Offices in one process, each with a clock of its own.
@Suite struct ClockWarningTests {
  private final class Streams: Sendable {
    let answer = Mutex("")
    let talk = Mutex("")
  }

  private let root = FileManager.default.temporaryDirectory
    .appendingPathComponent("nhanrong-clocks-" + UUID().uuidString)

  private func run(
    _ office: String, on day: String, _ words: String...
  ) throws -> (exit: ExitStatus, answer: String, talk: String) {
    let streams = Streams()
    let days = try #require(Self.days[day])
    let application = Application(
      tree: commandTree(),
      environment: .imagined([
        "HOME": root.path, "XDG_STATE_HOME": root.appendingPathComponent("pc-" + office).path,
        "NHANRONG_REPLICA": root.appendingPathComponent(office).path,
      ]),
      streams: StandardStreams(
        answer: { bytes in
          streams.answer.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
          return .written
        },
        talk: { bytes in
          streams.talk.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
          return .written
        }), interrupt: .ignored, clock: .fixed(days * 86_400_000), steadyClock: .system)
    let exit = application.run(words)
    return (exit, streams.answer.withLock { $0 }, streams.talk.withLock { $0 })
  }

  /// Days since 1970 at noon in Vietnam are not needed: midnight UTC is seven in the morning there.
  private static let days: [String: Int64] = [
    "01/01/2009": 14245, "24/02/2026": 20508, "25/02/2026": 20509, "01/04/2026": 20544,
  ]

  private func path(_ name: String) -> String { root.appendingPathComponent(name).path }

  private func bundle(in folder: String) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: path(folder))
    return path(folder) + "/" + (try #require(names.first { $0.hasSuffix(".nrb") }))
  }

  /// A commune with one branch that has joined it, on 24/02/2026.
  private func found() throws {
    let day = "24/02/2026"
    let plan =
      #filePath.components(separatedBy: "/Tests/")[0]
      + "/Examples/Data/plans/000-loi-bac-2026-2030.json"
    #expect(try run("xa", on: day, "init", "--found", "Xã", "--tier", "commune").exit == .done)
    #expect(try run("xa", on: day, "plan", "import", plan).exit == .done)
    #expect(try run("cb", on: day, "init").exit == .done)
    #expect(try run("cb", on: day, "enrol", "request", "--out", path("cb.nrq")).exit == .done)
    #expect(
      try run(
        "xa", on: day, "enrol", "grant", path("cb.nrq"), "--unit", "CB03", "--name", "Chi bộ 03",
        "--to", path("in"), "-y"
      ).exit == .done)
    #expect(try run("cb", on: day, "enrol", "install", bundle(in: "in"), "-y").exit == .done)
    #expect(
      try run(
        "cb", on: day, "register", "--name", "Thôn A", "--kind", "collective", "--sector",
        "tt_ntm", "--year", "2026", "--on", "24/02/2026"
      ).exit == .done)
  }

  @Test func `a laptop of 2009 works and is told so, and its bundles count as they came`() throws {
    defer { try? FileManager.default.removeItem(at: root) }
    try found()
    let stick = path("usb")
    try FileManager.default.createDirectory(
      atPath: stick + "/NHANRONG", withIntermediateDirectories: true)
    let out = try run("cb", on: "01/01/2009", "sync", stick)
    #expect(out.exit == .done)
    #expect(out.talk.contains("[NR-W30]: đồng hồ máy này chỉ 01/01/2009, mà Xã đã ký ngày 24/02"))
    let status = try run("cb", on: "01/01/2009", "status", "--lang", "en")
    #expect(status.talk.contains("warning [NR-W30]: this clock says 01/01/2009"))
    let taken = try run("xa", on: "25/02/2026", "sync", stick)
    #expect(taken.exit == .done && !taken.talk.contains("NR-W30"), "\(taken.talk)")
    #expect(taken.answer.contains("2 thay đổi   đến 01/01/2009"), "\(taken.answer)")
  }

  @Test func `what comes in one day after the last good day is one day late`() throws {
    defer { try? FileManager.default.removeItem(at: root) }
    try found()
    let stick = path("usb")
    _ = try run("cb", on: "24/02/2026", "sync", stick, "--create")
    try FileManager.default.createDirectory(
      atPath: stick + "/NHANRONG", withIntermediateDirectories: true)
    _ = try run("cb", on: "24/02/2026", "sync", stick)
    let late = try run("xa", on: "25/02/2026", "sync", stick, "--dry-run")
    #expect(!late.answer.contains("chậm"))
    let taken = try run("xa", on: "25/02/2026", "sync", stick)
    #expect(taken.answer.contains("CHÚ Ý      Chi bộ 03: 1 đăng ký chậm 01 ngày"), "\(taken)")
    #expect(taken.exit == .done)
    let silent = try run("xa", on: "01/04/2026", "status", "--check")
    #expect(silent.exit == .checkFoundSomething && silent.talk.contains("[NR-X09]: 1 đơn vị"))
    #expect(try run("xa", on: "25/02/2026", "status", "--check").exit == .done)
  }

  @Test
  func `status counts the days since a unit was heard and since what it has not confirmed went`()
    throws
  {
    defer { try? FileManager.default.removeItem(at: root) }
    try found()
    let stick = path("usb")
    try FileManager.default.createDirectory(
      atPath: stick + "/NHANRONG", withIntermediateDirectories: true)
    func peer(_ office: String, on day: String) throws -> String {
      let json = try run(office, on: day, "status", "--json").answer
      let peers = json.components(separatedBy: #""peers":[{"#).last ?? ""
      let found = peers.components(separatedBy: "}").first ?? ""
      return (found.components(separatedBy: #""heardOn""#).last ?? "")
    }
    // Never heard, and its welcome not confirmed.
    let never = try peer("xa", on: "25/02/2026")
    #expect(never.hasPrefix(#":null,"sentOn":"2026-02-24","daysSilent":null,"#), "\(never)")
    #expect(never.hasSuffix(#""daysUnconfirmed":1"#), "\(never)")
    #expect(try run("cb", on: "24/02/2026", "sync", stick).exit == .done)
    #expect(try run("xa", on: "25/02/2026", "org", "add", "CB04", "Chi bộ 04").exit == .done)
    #expect(try run("xa", on: "25/02/2026", "sync", stick).exit == .done)
    // Both numbers grow with the days, and the one of the branch starts a day earlier.
    let later = try peer("xa", on: "01/04/2026")
    #expect(
      later
        == #":"2026-02-25","sentOn":"2026-02-25","daysSilent":35,"unconfirmed":1,"daysUnconfirmed":35"#
    )
    #expect(try peer("cb", on: "01/04/2026").hasSuffix(#""unconfirmed":2,"daysUnconfirmed":36"#))
    let text = try run("xa", on: "01/04/2026", "status").answer
    let line = text.split(separator: "\n").first { $0.hasPrefix("Chi bộ 03") } ?? ""
    #expect(
      line.split(separator: " ").map(String.init)
        == ["Chi", "bộ", "03", "25/02/2026", "25/02/2026", "1", "35"])
    // Heard again, with everything confirmed.
    #expect(try run("cb", on: "01/04/2026", "sync", stick).exit == .done)
    #expect(try run("xa", on: "01/04/2026", "sync", stick).exit == .done)
    let heard = try peer("xa", on: "01/04/2026")
    #expect(heard.hasPrefix(#":"2026-04-01","#), "\(heard)")
    #expect(heard.hasSuffix(#""daysSilent":0,"unconfirmed":0,"daysUnconfirmed":null"#), "\(heard)")
  }
}
