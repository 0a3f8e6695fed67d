import Foundation
import Platform
import Synchronization
import Testing

@testable import CommandLine
// Testing has a type of this name too; this import says which one is meant.
@testable import enum CommandLine.ExitStatus

/// Offices in one process, each with a clock of its own; their folders are gone when the last is let go.
final class ImaginedOffices {
  private final class Streams: Sendable {
    let answer = Mutex("")
    let talk = Mutex("")
  }

  struct Outcome {
    let exit: ExitStatus
    let answer: String
    let talk: String
  }

  private let root = FileManager.default.temporaryDirectory
    .appendingPathComponent("nhanrong-clocks-" + UUID().uuidString)

  deinit { try? FileManager.default.removeItem(at: root) }

  @discardableResult
  func run(_ office: String, on day: String, _ words: String...) throws -> Outcome {
    try run(office, on: day, words)
  }

  @discardableResult
  func run(_ office: String, on day: String, _ words: [String]) throws -> Outcome {
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
    return Outcome(
      exit: exit, answer: streams.answer.withLock { $0 }, talk: streams.talk.withLock { $0 })
  }

  /// Days since 1970 at noon in Vietnam are not needed: midnight UTC is seven in the morning there.
  private static let days: [String: Int64] = [
    "01/01/2009": 14245, "14/02/2026": 20498, "24/02/2026": 20508, "25/02/2026": 20509,
    "26/02/2026": 20510, "01/04/2026": 20544, "23/02/2029": 21603,
  ]

  func path(_ name: String) -> String { root.appendingPathComponent(name).path }

  func bundle(in folder: String) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: path(folder))
    return path(folder) + "/" + (try #require(names.first { $0.hasSuffix(".nrb") }))
  }

  static let plan =
    #filePath.components(separatedBy: "/Tests/")[0]
    + "/Examples/Data/plans/000-loi-bac-2026-2030.json"

  /// A commune with one branch that has joined it, on 24/02/2026.
  func found() throws {
    let day = "24/02/2026"
    #expect(try run("xa", on: day, "init", "--found", "Xã", "--tier", "commune").exit == .done)
    #expect(try run("xa", on: day, "plan", "import", Self.plan).exit == .done)
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

  /// Carries what one has for the other.
  func carry(_ sender: String, to receiver: String, unit: String, on day: String) throws {
    let folder = path("tay-" + UUID().uuidString)
    #expect(try run(sender, on: day, "export", "--to", unit, "--out", folder).exit == .done)
    #expect(try run(receiver, on: day, "import", "-q", folder).exit == .done)
  }
}
