import Foundation
import NhanRong
import Platform
import Testing

@testable import ModelRegistry

/// The record of receipt: per unit new, changed, conflicting and late.
@Suite(.timeLimit(.minutes(1))) struct AccountTests {
  private func day(_ text: String) throws -> CivilDate { try CivilDate(parsing: text) }

  private func accounts(
    _ offices: TwoOffices, today: String, _ work: () throws -> [ImportOutcome]
  ) throws -> [UnitAccount] {
    let mark = try offices.commune.mark()
    let touched = try work().flatMap(\.touched)
    return try offices.commune.accounts(of: touched, since: mark, today: day(today))
  }

  @Test func `each unit has its line: what is new, what changed, what is in conflict`() throws {
    let offices = try TwoOffices(branches: 2)
    let (one, two) = (offices.branches[0], offices.branches[1])
    let id = try one.register(offices.new("A"), submittedOn: nil)
    let first = try accounts(offices, today: "24/02/2026") {
      [try offices.carry(from: one, to: offices.commune)]
    }
    #expect(first.map { [$0.new, $0.changed, $0.conflicting] } == [[1, 0, 0]])
    try offices.commune.edit(id, [("address", "Thôn Nà Mò")])
    try one.edit(id, [("address", "Thôn Bản Chu")])
    _ = try one.register(offices.new("B"), submittedOn: nil)
    _ = try two.register(offices.new("C"), submittedOn: nil)
    _ = try two.register(offices.new("D"), submittedOn: nil, asDraft: true)
    let second = try accounts(offices, today: "24/02/2026") {
      [
        try offices.carry(from: two, to: offices.commune),
        try offices.carry(from: one, to: offices.commune),
      ]
    }
    #expect(second.map(\.name) == ["Chi bộ 0", "Chi bộ 1"])
    #expect(second.map { [$0.new, $0.changed, $0.conflicting] } == [[1, 1, 1], [1, 0, 0]])
    #expect(second.allSatisfy { $0.late.isEmpty })
  }

  @Test func `late is counted from the last good day to the day of receipt`() throws {
    for (today, days) in [("24/02/2026", nil), ("25/02/2026", 1), ("07/03/2026", 11)] {
      let offices = try TwoOffices()
      _ = try offices.branches[0].register(offices.new("A"), submittedOn: nil)
      let accounts = try accounts(offices, today: today) {
        [try offices.carry(from: offices.branches[0], to: offices.commune)]
      }
      #expect(accounts.first?.late.map(\.days) == (days.map { [$0] } ?? []), "\(today)")
    }
  }

  @Test
  func `a receipt with a day of its own counts by that day, and what was known is not late again`()
    throws
  {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    let id = try branch.register(offices.new("A"), submittedOn: nil)
    try offices.carry(from: branch, to: offices.commune)
    try branch.edit(id, [("address", "X")])
    let again = try accounts(offices, today: "01/12/2026") {
      [try offices.carry(from: branch, to: offices.commune)]
    }
    #expect(again.map { [$0.new, $0.changed] } == [[0, 1]])
    #expect(again.allSatisfy { $0.late.isEmpty })
  }
}
