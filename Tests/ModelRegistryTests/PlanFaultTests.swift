import Foundation
import ModelRegistry
import Testing

@Suite struct PlanFaultTests {
  /// The plan of Lợi Bác with one piece of its text replaced.
  private func faults(replacing old: String, with new: String) throws -> [String] {
    let bytes = try ExampleData.planBytes("000-loi-bac-2026-2030")
    let text = String(decoding: bytes, as: UTF8.self)
    let range = try #require(text.range(of: old), "the plan holds \(old)")
    return faults(in: Array(text.replacingCharacters(in: range, with: new).utf8))
  }

  private func faults(in source: [UInt8]) -> [String] {
    do throws(PlanRefusal) {
      _ = try Plan(source: source)
      return []
    } catch {
      switch error {
      case .faulty(let faults): return faults.map { "\($0.code.rawValue) \($0.path)" }
      case .unreadable(let refusal): return ["unreadable \(refusal.code)"]
      }
    }
  }

  @Test(arguments: [
    ("\"schemaVersion\": 1", "\"schemaVersion\": 2", "unknownVersion $.schemaVersion"),
    ("\"id\": \"loi-bac", "\"id\": \"Lợi-bac", "badIdentifier $.id"),
    ("\"movement\": \"hcm", "\"movement\": \"xcm", "unknownChoice $.movement"),
    ("\"fieldsAreOpen\": true", "\"fieldsAreOpen\": \"yes\"", "wrongKind $.fieldsAreOpen"),
    ("\"fieldsAreOpen\": true,", "", "missing $.fieldsAreOpen"),
    ("\"fieldsAreOpen\"", "\"fieldsAreOpened\"", "unknownMember $.fieldsAreOpened"),
    ("\"from\": \"2026\"", "\"from\": \"26\"", "badDate $.period.from"),
    ("\"from\": \"2026\"", "\"from\": \"2031\"", "contradiction $.period.to"),
    ("\"ref\": \"VI.1.2\"", "\"ref\": \"\"", "badText $.fields[1].ref"),
    ("\"ref\": \"VI.1.2\"", "\"ref\": \"a\\u0007\"", "badText $.fields[1].ref"),
    ("\"id\": \"tt_sxkd\"", "\"id\": \"tt_ntm\"", "duplicateIdentifier $.fields[1].id"),
    ("\"force\": \"must\"", "\"force\": 1", "wrongKind $.fields[0].criteria[0].items[0].force"),
    (
      "\"who\": \"chi_bo\",\n   \"countBy\"", "\"who\": \"chi_b\",\n   \"countBy\"",
      "unknownReference $.quotas[0].who"
    ),
    ("\"min\": 1,", "\"min\": -1,", "outOfRange $.quotas[0].min"),
    ("\"min\": 1,", "\"min\": 1.5,", "wrongKind $.quotas[0].min"),
    ("\"min\": 1,", "\"min\": null,", "contradiction $.quotas[0].min"),
    ("\"max\": 1,", "\"max\": null,", "contradiction $.quotas[2].min"),
    ("\"lastDay\": \"02-24\"", "\"lastDay\": \"02-25\"", "contradiction $.deadlines[0].lastDay"),
    ("\"lastDay\": \"02-24\"", "\"lastDay\": \"24/2\"", "badDate $.deadlines[0].lastDay"),
    ("\"day\": 25,", "\"day\": 30,", "outOfRange $.deadlines[0].rule.day"),
    ("\"type\": \"yearly_md\"", "\"type\": \"monthly\"", "unknownMember $.deadlines[0].rule.month"),
    (
      "\"lastDay\": \"2028-03-31\"", "\"lastDay\": \"2028-03-30\"",
      "contradiction $.deadlines[4].lastDay"
    ),
    ("\"via\": \"ban_xdd\"", "\"via\": \"nobody\"", "unknownReference $.reporting[2].via"),
    (
      "\"deadline\": \"d_dangky\"", "\"deadline\": \"d_x\"",
      "unknownReference $.reporting[0].deadline"
    ),
    ("\"maxPerUnit\": 1", "\"maxPerUnit\": true", "wrongKind $.recognition.bodies[3].maxPerUnit"),
  ])
  func `one slip in a plan is one fault with its place`(
    old: String, new: String, expected: String
  ) throws {
    let found = try faults(replacing: old, with: new)
    #expect(found.contains(expected), "\(found)")
    #expect(found.count <= 2, "\(found)")
  }

  @Test func `all slips are told at once`() throws {
    let text = String(
      decoding: try ExampleData.planBytes("000-loi-bac-2026-2030"), as: UTF8.self
    )
    .replacingOccurrences(of: "\"force\": \"must\"", with: "\"force\": \"may\"")
    .replacingOccurrences(of: "\"binding\": \"cap\"", with: "\"binding\": \"cup\"")
    let found = faults(in: Array(text.utf8))
    #expect(found.count > 20 && found.count <= 100)
    #expect(found.contains("unknownChoice $.fields[8].criteria[0].items[2].force"))
    #expect(found.contains("unknownChoice $.quotas[3].binding"))
  }

  @Test func `a file that is not a plan says so`() {
    #expect(faults(in: []) == ["unreadable unexpectedEnd"])
    #expect(faults(in: Array("[]".utf8)) == ["wrongKind $"])
    #expect(faults(in: Array("{}".utf8)) == ["missing $.schemaVersion"])
    #expect(faults(in: Array("{\"schemaVersion\": 1}".utf8)).count == 19)
  }

  @Test func `a catalogue with a word twice is refused`() throws {
    let text = String(decoding: try ExampleData.bytes("plans/catalogue.json"), as: UTF8.self)
      .replacingOccurrences(of: "\"id\": \"sxkd\"", with: "\"id\": \"ntm\"")
    #expect(throws: PlanRefusal.self) { try Catalogue(source: Array(text.utf8)) }
  }
}
