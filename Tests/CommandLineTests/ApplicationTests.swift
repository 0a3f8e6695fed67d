import Foundation
import Platform
import Synchronization
import Testing

@testable import CommandLine
// Testing has a type of this name too; this import says which one is meant.
@testable import enum CommandLine.ExitStatus

@Suite struct ApplicationTests {
  private struct Outcome {
    let exit: ExitStatus
    let answer: String
    let talk: String
  }

  private final class Streams: Sendable {
    let answer = Mutex("")
    let talk = Mutex("")
  }

  private func run(
    _ words: String..., variables: [String: String] = [:], writing: WriteOutcome = .written
  ) -> Outcome {
    let streams = Streams()
    let application = Application(
      tree: SmallTree.tree, environment: .imagined(variables),
      streams: StandardStreams(
        answer: { bytes in
          streams.answer.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
          return writing
        },
        talk: { bytes in
          streams.talk.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
          return .written
        }), interrupt: .ignored, clock: .fixed(0), steadyClock: .system)
    let exit = application.run(words)
    return Outcome(
      exit: exit, answer: streams.answer.withLock { $0 }, talk: streams.talk.withLock { $0 })
  }

  @Test func `the answer goes to one stream and the talk to the other`() {
    let outcome = run("sync")
    #expect(outcome.exit == .done)
    #expect(outcome.answer == "xong\n")
    #expect(outcome.talk == "chú ý [NR-W99]: để ý\n")
    #expect(run("sync", "-q").talk == "")
  }

  @Test func `a success in JSON is exactly the envelope`() {
    #expect(
      run("sync", "--json", "-n", "--lang", "en").answer
        == #"{"schema":1,"command":"sync","ok":true,"result":{"dryRun":true},"#
        + #""warnings":[{"code":"NR-W99","message":"mind this"}]}"# + "\n")
  }

  @Test func `a failure tells what, why, what stayed and what to type`() {
    let outcome = run("fail")
    #expect(outcome.exit == .bundleUnusable)
    #expect(outcome.answer == "")
    #expect(
      outcome.talk == """
        lỗi [NR-T99]: gói hỏng
        Thiếu phần cuối.
        Chưa nhận gì.
        Thử: nhanrong bundle show a.nrb

        """)
    #expect(run("fail", "-q").talk == outcome.talk)
  }

  @Test func `a failure in JSON carries the schema, the command and the exit`() {
    let outcome = run("fail", "--json", variables: ["LANG": "C"])
    #expect(outcome.talk == "")
    #expect(
      outcome.answer
        == #"{"schema":1,"command":"fail","ok":false,"exit":12,"error":{"code":"NR-T99","#
        + #""message":"bundle damaged","hint":"Its end is missing. Nothing was taken in.","#
        + #""try":"nhanrong bundle show a.nrb","details":{"chunk":3}}}"# + "\n")
  }

  @Test func `an answer with a shortfall is printed and still does not count as success`() {
    let outcome = run("check")
    #expect(outcome.exit == .checkFoundSomething)
    #expect(outcome.answer == "thấy 1\n")
    #expect(outcome.talk == "lỗi [NR-C99]: còn xung đột\n")
    let json = run("check", "--json").answer
    #expect(json.hasPrefix(#"{"schema":1,"command":"check","ok":false,"exit":5,"error":{"#))
    #expect(json.hasSuffix(#""result":{"open":1},"warnings":[]}"# + "\n"))
  }

  @Test func `an answer that cannot be written is a failure, a reader that left is not`() {
    #expect(run("sync", writing: .failed(errno: 28)).exit == .writeFailed)
    #expect(run("sync", "--json", writing: .failed(errno: 28)).exit == .writeFailed)
    #expect(run("sync", writing: .readerGone).exit == .done)
    #expect(run("check", writing: .readerGone).exit == .checkFoundSomething)
  }

  @Test func `a line that does not parse is answered in the form it asked for`() {
    let outcome = run("bogus", "--json", "--lang=en")
    #expect(outcome.exit == .usage)
    #expect(outcome.answer.hasPrefix(#"{"schema":1,"command":null,"ok":false,"exit":64,"#))
    #expect(outcome.answer.contains("there is no command"))
  }

  @Test func `help after a command is the help of that command`() {
    #expect(run("bundle", "show", "-h").answer == run("help", "bundle", "show").answer)
    #expect(run("help", "gói", "xem").answer == run("help", "bundle", "show").answer)
    #expect(run("-h").answer == run("help").answer)
  }

  @Test func `no command at all shows the overview and is no success`() {
    let outcome = run()
    #expect(outcome.exit == .usage)
    #expect(outcome.answer == run("help").answer)
    #expect(outcome.talk.contains("NR-U10"))
  }

  @Test func `help about nothing known suggests the nearest command or topic`() {
    #expect(run("help", "regster").talk.contains("nhanrong help register"))
    #expect(run("help", "languag").talk.contains("nhanrong help language"))
    #expect(run("help", "xyzzy").exit == .usage)
  }

  @Test func `a question without a keyboard is refused instead of guessed`() throws {
    func context(_ words: String...) throws -> CommandContext {
      guard case .call(let call) = try ArgumentParser.parse(words, tree: SmallTree.tree) else {
        throw CommandFailure.noCommand
      }
      let environment = ProcessEnvironment.imagined()
      return CommandContext(
        invocation: call, tree: SmallTree.tree, environment: environment,
        output: OutputOptions(globals: call.globals, language: .vi, environment: environment),
        streams: StandardStreams(answer: { _ in .written }, talk: { _ in .written }),
        progress: ProgressLine(
          form: .none, language: .vi, width: 80, clock: .system, write: { _ in }),
        clock: .fixed(0))
    }
    let question = Text(vi: "Xoá?", en: "Erase?")
    #expect(try context("sync", "--yes").confirm(question))
    #expect(throws: CommandFailure.self) { try context("sync").confirm(question) }
  }
}
