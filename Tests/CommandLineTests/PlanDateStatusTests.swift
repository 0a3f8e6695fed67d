import Testing

@testable import CommandLine
// Testing has a type of this name too; this import says which one is meant.
@testable import enum CommandLine.ExitStatus

/// The dates of a plan on the first screen, with clocks that are right and one that is not.
@Suite struct PlanDateStatusTests {
  /// A commune of two branches; CB06 has handed in nothing.
  private func offices() throws -> ImaginedOffices {
    let offices = ImaginedOffices()
    try offices.found()
    try offices.run(
      "xa", on: "24/02/2026", "org", "add", "CB06", "Chi bộ 06", "--kind", "party_cell")
    // What is granted without a kind goes to the class of agencies, which owes the same date.
    try offices.carry("cb", to: "xa", unit: "superior", on: "24/02/2026")
    return offices
  }

  @Test func `the next date is told with its days, who has not come, and Tết or a weekend`() throws
  {
    let offices = try offices()
    let before = try offices.run("xa", on: "14/02/2026", "status", "--on", "14/02/2026")
    #expect(before.answer.contains("24/02/2026, còn 10 ngày"), "\(before.answer)")
    #expect(before.answer.contains("chưa có 1: Chi bộ 06"))
    #expect(before.answer.contains("sau Tết (17/02/2026) 07 ngày, hạn không dời"))
    let last = try offices.run("xa", on: "24/02/2026", "status")
    #expect(last.answer.contains("hôm nay là ngày cuối"), "\(last.answer)")
    let weekend = try offices.run("xa", on: "23/02/2029", "status")
    #expect(weekend.answer.contains("24/02/2029, còn 1 ngày"), "\(weekend.answer)")
    #expect(weekend.answer.contains("ngày cuối rơi vào thứ Bảy"))
  }

  @Test func `a date that was missed is told until it is handed in, and a check leaves with 5`()
    throws
  {
    let offices = try offices()
    #expect(try offices.run("xa", on: "24/02/2026", "status", "--check").exit == .done)
    let missed = try offices.run("xa", on: "26/02/2026", "status", "--check")
    #expect(missed.exit == .checkFoundSomething)
    #expect(missed.talk.contains("[NR-W80]: 1 đơn vị để quá hạn (24/02/2026)"), "\(missed.talk)")
    #expect(missed.answer.contains("24/02/2026, 2 ngày"), "\(missed.answer)")
    #expect(missed.answer.contains("thiếu 1: Chi bộ 06"))
    let json = try offices.run("xa", on: "26/02/2026", "status", "--json")
    #expect(
      json.answer.contains(
        "\"missed\":[{\"plan\":\"loi-bac-2026-2030\",\"deadline\":\"d_dangky\","
          + "\"lastDay\":\"2026-02-24\",\"units\":[\"CB06\"]}]"), "\(json.answer)")
    // The branch sees its own: it has handed in.
    #expect(try offices.run("cb", on: "26/02/2026", "status", "--check").exit == .done)
  }

  @Test func `a unit that ended before the date owes nothing, one that ended after it still does`()
    throws
  {
    for (day, exit) in [
      ("24/02/2026", ExitStatus.done), ("25/02/2026", .checkFoundSomething),
    ] {
      let offices = try offices()
      try offices.run("xa", on: "24/02/2026", "org", "dissolve", "CB06", "--on", day)
      let status = try offices.run("xa", on: "26/02/2026", "status", "--check")
      #expect(status.exit == exit, "\(day): \(status.talk)")
    }
  }

  @Test func `nobody waits for news of a unit that ended`() throws {
    let offices = try offices()
    #expect(
      try offices.run("xa", on: "01/04/2026", "status", "--check", "--json").answer
        .contains("\"silent\":[\"Chi bộ 03\"]"))
    try offices.run("xa", on: "01/04/2026", "org", "dissolve", "CB03", "--on", "01/03/2026")
    #expect(
      try offices.run("xa", on: "01/04/2026", "status", "--json").answer
        .contains("\"silent\":[]"))
  }

  @Test func `a clock of 2009 counts no days and finds nothing in order`() throws {
    let offices = try offices()
    try offices.carry("xa", to: "cb", unit: "CB03", on: "24/02/2026")
    let status = try offices.run("cb", on: "01/01/2009", "status")
    #expect(status.exit == .done && !status.answer.contains("còn "), "\(status.answer)")
    #expect(status.answer.contains("không biết hôm nay là ngày nào"))
    #expect(status.answer.contains("nhanrong status --on 24/02/2026"))
    #expect(status.talk.contains("[NR-W30]"))
    let check = try offices.run("cb", on: "01/01/2009", "status", "--check")
    #expect(check.exit == .partlyDone && check.talk.contains("[NR-W81]"), "\(check.talk)")
    let named = try offices.run(
      "cb", on: "01/01/2009", "status", "--check", "--on", "14/02/2026")
    #expect(named.exit == .done && named.answer.contains("24/02/2026, còn 10 ngày"))
    let right = try offices.run("cb", on: "26/02/2026", "status")
    #expect(right.answer.contains("còn ") && !right.talk.contains("NR-W30"))
  }
}
