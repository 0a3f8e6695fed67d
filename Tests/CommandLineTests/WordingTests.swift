import Foundation
import Testing

@testable import CommandLine
// Testing has a type of this name too; this import says which one is meant.
@testable import enum CommandLine.ExitStatus

/// Every refusal of the library can be told: in both languages, with what stayed as it was and a
/// line to type next.
@Suite struct WordingTests {
  /// The codes as the library declares them.
  private func declaredCodes() throws -> [String] {
    let file =
      #filePath.components(separatedBy: "/Tests/")[0]
      + "/Sources/NhanRong/ReplicaError.swift"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    return text.matches(of: /Self\("(NR-[A-Z]\d\d)"\)/).map { String($0.1) }
  }

  private func typed(_ line: String) -> [String]? {
    let words = line.split(separator: " ").map(String.init)
    guard words.first == CommandTree.program else { return nil }
    return Array(words.dropFirst())
  }

  @Test func `every code of the library has its words, once`() throws {
    let declared = try declaredCodes()
    #expect(declared.count >= 35)
    #expect(ReplicaWording.table.map(\.code.text).sorted() == declared.sorted())
  }

  @Test func `every code is told in both languages with a next step that can be typed`() throws {
    for wording in ReplicaWording.table {
      let facts = ReplicaWording.Facts(
        error: .init(
          wording.code, ("path", "/so"), ("record", "3f9a12c0"), ("field", "20"), ("unit", "X"),
          ("value", "v"), ("found", "1111"), ("change", "3f9a12"), ("max", "3"), ("copies", "2"),
          ("copy", "2"), ("chunk", "7"), ("offset", "70")),
        scene: FailureScene(replica: "/so", file: "goi.nrb"))
      let texts =
        [wording.message(facts), wording.untouched] + (wording.reason(facts).map { [$0] } ?? [])
      for text in texts {
        #expect(!text.vi.isEmpty && !text.en.isEmpty && text.vi != text.en, "\(wording.code)")
        #expect(!text.vi.contains("?") || text.vi.hasSuffix("?"), "\(wording.code): \(text.vi)")
      }
      #expect(wording.exit != .done)
      let line = wording.tryLine(facts)
      #expect(!line.isEmpty, "\(wording.code)")
      guard let words = typed(line) else { continue }
      #expect(throws: Never.self, "\(wording.code): \(line)") {
        try ArgumentParser.parse(words, tree: commandTree())
      }
    }
  }

  @Test(arguments: [
    "higherValue", "sealed", "noGrant", "scope", "audience", "delegation", "matrix",
    "behindAnother", "notAbove", "othersContent", "revoked", "notApproved", "tier", "noRoot",
    "ownRoot", "keyOnly",
  ])
  func `each reason of a grant has a sentence`(reason: String) throws {
    let wording = try #require(ReplicaWording.table.first { $0.code.text == "NR-W01" })
    let facts = ReplicaWording.Facts(
      error: .init(wording.code, ("reason", reason), ("field", "21")), scene: FailureScene())
    #expect(wording.message(facts).vi.contains("lĩnh vực"))
    #expect(wording.reason(facts)?.en.isEmpty == false)
  }

  @Test(arguments: ["sameKey", "tooMany", "threshold"])
  func `each reason why keys make up no root has a sentence of its own`(reason: String) throws {
    let wording = try #require(ReplicaWording.table.first { $0.code.text == "NR-T04" })
    func sentence(_ reason: String) -> String? {
      let error = ReplicaWording.Facts(
        error: .init(wording.code, ("reason", reason), ("max", "3"), ("value", "4")),
        scene: FailureScene())
      return wording.reason(error)?.vi
    }
    let others = ["sameKey", "tooMany", "threshold"].filter { $0 != reason }
    #expect(sentence(reason) != nil && !others.map(sentence).contains(sentence(reason)))
  }

  @Test(arguments: [
    "nothing", "nothingToErase", "step", "reasonMissing", "withdrawn", "draftDone", "noPlan",
    "severalPlans", "same",
    "name",
    "tooLong(size: 1, sizeMax: 2)", "notUTF8(at: 1)", "controlCharacter(27, at: 1)", "tooManyMarks",
  ])
  func `each reason of a bad value has a sentence and a next step`(reason: String) throws {
    let wording = try #require(ReplicaWording.table.first { $0.code.text == "NR-W05" })
    let facts = ReplicaWording.Facts(
      error: .init(
        wording.code, ("reason", reason), ("plan", "a"), ("from", "draft"), ("to", "accept"),
        ("field", "sector"), ("value", "x")), scene: FailureScene())
    let message = wording.message(facts)
    #expect(message.vi != message.en && !message.vi.contains("?"), "\(message.vi)")
    let words = try #require(typed(wording.tryLine(facts)))
    #expect(throws: Never.self) { try ArgumentParser.parse(words, tree: commandTree()) }
  }

  @Test func `every exit status of the contract is reached by a code or a command`() {
    let byCode = Set(ReplicaWording.table.map(\.exit))
    for status: ExitStatus in [
      .failed, .noReplica, .replicaInUse, .bundleUnusable, .notGranted, .usage, .noInput,
      .cannotCreate, .writeFailed, .permissionDenied,
    ] {
      #expect(byCode.contains(status), "\(status)")
    }
  }

  @Test func `every field has a label of its own and its words lead to it alone`() {
    var words: [String] = []
    for word in FieldWord.all {
      #expect(word.label.vi != "" && word.label.en != "")
      for typed in word.words + [word.name] {
        #expect(FieldWord.name(typed) == word.name, "\(typed)")
        words.append(WordFold.fold(typed))
      }
    }
    #expect(Set(words).count == words.count)
    let shown = FieldWord.all.map(\.label.vi)
    #expect(Set(shown).count == shown.count)
  }
}
