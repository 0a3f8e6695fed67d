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
}
