import Foundation
import Testing

@testable import CommandLine
// Testing has a type of this name too; this import says which one is meant.
@testable import enum CommandLine.ExitStatus

/// A unit that went into others writes nothing more under its old code.
@Suite struct EndedUnitTests {
  /// Everything that writes into records under the unit's name, with words the parser takes.
  private static let writing: [[String]] = [
    ["register", "--name", "B", "--kind", "collective", "--sector", "tt_ntm", "--year", "2026"],
    ["load", "TABLE"], ["edit", "ID", "address=X"],
    ["advance", "ID", "--step", "start"], ["withdraw", "ID", "--reason", "x"],
    ["attach", "ID", "TABLE", "--kind", "1"], ["continue", "ID", "--year", "2027"],
    ["evaluate", "ID", "--score", "tinh_moi=20"], ["recognise", "ID", "--number", "1"],
    ["adopt", "ID", "--from", "ID"],
    ["sheet", "add", "commitment", "--about", "ID", "text=x"], ["sheet", "set", "ID", "result=x"],
    ["subject", "correct", "Thôn A", "Thôn B"],
    ["resolve", "ID", "--field", "title", "--value", "x"],
    ["org", "add", "CB99", "Chi bộ 99"], ["org", "bind", "CB03", "chi_bo"],
    ["org", "roles", "TABLE"], ["plan", "import", "PLAN"],
  ]

  private func offices() throws -> (offices: ImaginedOffices, record: String) {
    let offices = ImaginedOffices()
    try offices.found()
    let list = try offices.run("cb", on: "24/02/2026", "list", "--json").answer
    let record = try #require(
      list.components(separatedBy: "\"registrations\":[{\"id\":\"").last?.prefix(32))
    return (offices, String(record))
  }

  private func end(_ offices: ImaginedOffices, on day: String) throws {
    try offices.run("xa", on: "24/02/2026", "org", "add", "CB04", "Chi bộ 04")
    try offices.run(
      "xa", on: "24/02/2026", "org", "merge", "CB03", "--into", "CB04", "--on", day)
    try offices.carry("xa", to: "cb", unit: "CB03", on: "24/02/2026")
  }

  @Test func `every command that writes into records names the unit that goes on`() throws {
    let (offices, record) = try offices()
    try end(offices, on: "25/02/2026")
    let table = offices.path("bang.csv")
    try "role;unit\nchi_bo;CB03\n".write(toFile: table, atomically: true, encoding: .utf8)
    for words in Self.writing {
      let line = words.map { word in
        switch word {
        case "ID": record
        case "TABLE": table
        case "PLAN": ImaginedOffices.plan
        default: word
        }
      }
      let outcome = try offices.run("cb", on: "26/02/2026", line)
      #expect(outcome.talk.contains("[NR-U37]"), "\(words): \(outcome.talk)")
      #expect(outcome.talk.contains("Nay là: Chi bộ 04 (CB04)"), "\(words)")
    }
    #expect(try offices.run("cb", on: "26/02/2026", "list").answer.contains("Thôn A"))
    let erased = try offices.run("cb", on: "26/02/2026", "erase", record, "address", "-n")
    #expect(!erased.talk.contains("NR-U37"))
    #expect(try offices.run("cb", on: "26/02/2026", "sheet", "list").exit == .done)
  }

  @Test func `up to the day the decision takes effect the unit writes`() throws {
    let (offices, record) = try offices()
    try end(offices, on: "26/02/2026")
    let words = ["edit", record, "address=X"]
    #expect(try offices.run("cb", on: "25/02/2026", words).exit == .done)
    #expect(try offices.run("cb", on: "26/02/2026", words).talk.contains("[NR-U37]"))
  }

  @Test func `a clock that fell back to 2009 does not bring the unit back`() throws {
    let (offices, record) = try offices()
    try end(offices, on: "24/02/2026")
    let outcome = try offices.run("cb", on: "01/01/2009", "edit", record, "address=X")
    #expect(outcome.talk.contains("[NR-U37]"), "\(outcome.talk)")
  }

  @Test func `the list of units says what became of each`() throws {
    let (offices, _) = try offices()
    try end(offices, on: "25/02/2026")
    let list = try offices.run("xa", on: "24/02/2026", "org", "list")
    #expect(list.answer.contains("nhập vào Chi bộ 04 (CB04) từ 25/02/2026"), "\(list.answer)")
    let json = try offices.run("xa", on: "24/02/2026", "org", "list", "--json")
    #expect(
      json.answer.contains(
        "\"ended\":{\"kind\":\"merge\",\"on\":\"2026-02-25\",\"into\":[\"CB04\"]}"))
  }

  @Test func `what an ended unit wrote is proposed in the days of grace, and wants a reason later`()
    throws
  {
    let (offices, record) = try offices()
    let day = "25/02/2026"
    try offices.run("xa", on: day, "org", "add", "CB04", "Chi bộ 04")
    try offices.run(
      "xa", on: day, "org", "merge", "CB03", "--into", "CB04", "--on", day, "--grace", "30")
    #expect(try offices.run("xa", on: day, "revoke", "CB03", "-y").exit == .done)
    #expect(try !offices.run("xa", on: day, "status").answer.contains("Nên nhận"))
    // The branch has not heard of it yet.
    #expect(try offices.run("cb", on: day, "edit", record, "address=X").exit == .done)
    let folder = offices.path("muon")
    try offices.run("cb", on: day, "export", "--to", "superior", "--out", folder)
    let taken = try offices.run("xa", on: "26/02/2026", "import", folder)
    let proposal = "Chi bộ 03 (CB03) đã kết thúc, còn thay đổi bị giữ, nên nhận trong 29 ngày"
    #expect(taken.talk.contains("[NR-W82]: \(proposal): nhanrong adopt-held CB03"), "\(taken.talk)")
    #expect(try offices.run("xa", on: "26/02/2026", "status").answer.contains(proposal))
    #expect(
      try offices.run("xa", on: "26/02/2026", "status", "--json").answer.contains(
        "\"toAdopt\":[{\"unit\":\"CB03\",\"name\":\"Chi bộ 03\",\"daysLeft\":29,\"ask\":null}]"))
    // On the last day no reason is asked for, later one is.
    #expect(
      try offices.run("xa", on: "26/02/2026", "adopt-held", "CB03", "-n").exit == .done)
    let late = try offices.run("xa", on: "01/04/2026", "adopt-held", "CB03", "-y")
    #expect(late.exit == .usage && late.talk.contains("[NR-U40]"), "\(late.talk)")
    #expect(late.talk.contains("quá hạn nhận 5 ngày"))
    let given = try offices.run(
      "xa", on: "01/04/2026", "adopt-held", "CB03", "--reason", "đã đối chiếu", "-y")
    #expect(given.exit == .done, "\(given.talk)")
    #expect(try !offices.run("xa", on: "01/04/2026", "status").answer.contains("Nên nhận"))
    #expect(try offices.run("xa", on: "01/04/2026", "sheet", "list").answer.contains("chỉ đạo"))
    #expect(try offices.run("xa", on: "01/04/2026", "show", record).answer.contains("X"))
  }
}
