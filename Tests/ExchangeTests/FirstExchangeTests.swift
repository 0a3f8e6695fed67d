import NhanRong
import Causality
import ChangeLog
import Testing

@testable import ModelRegistry

@Suite struct FirstExchangeTests {
  @Test func `a registration travels to the commune and its acceptance travels back`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    let id = try branch.register(offices.new("Thôn Bản Chu"), submittedOn: nil)
    let first = try offices.carry(from: branch, to: offices.commune)
    #expect(first.applied > 0)
    #expect(first.waiting + first.held + first.refused == 0)
    #expect(first.applied + first.duplicate == first.total)
    let lines = try offices.commune.list(RegistrationFilter())
    #expect(lines.map(\.name) == ["Thôn Bản Chu"])
    #expect(lines.first?.unitName == "Chi bộ 0")
    try offices.commune.advance(id, .received, on: nil)
    try offices.commune.advance(id, .accepted, on: nil, code: "06601/2026/001")
    try offices.carry(from: offices.commune, to: branch)
    let view = try branch.view(id)
    #expect(view.lifecycle.step == .accepted)
    #expect(try offices.codes(branch, of: branch) == offices.codes(offices.commune, of: branch))
    for register in [branch, offices.commune] {
      #expect(try register.verify().isEmpty)
    }
  }

  /// A fork or a restored folder has other changes under the same numbers (Protocol.md 7).
  @Test func `a number under another tag confirms nothing`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    let superior = try offices.commune.replica.requireUnit()
    try branch.replica.read { (core) throws(ReplicaError) in
      let all = try core.outgoing(to: [superior], confirmed: [HaveVector()])
      let held = all.map { ClockEntry(log: $0.log, sequence: $0.end, tag: $0.endID.tag) }
      #expect(try core.outgoing(to: [superior], confirmed: [HaveVector(held)]).isEmpty)
      let other = held.map {
        ClockEntry(log: $0.log, sequence: $0.sequence, tag: ChangeTag(high: ~$0.tag.high, low: 0))
      }
      let again = try core.outgoing(to: [superior], confirmed: [HaveVector(other)])
      #expect(again.map(\.base) == all.map(\.base) && again.map(\.end) == all.map(\.end))
      #expect(!all.isEmpty)
    }
  }

  @Test func `a bundle taken in again changes nothing`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    let unit = try offices.commune.replica.requireUnit()
    let bundle = try branch.replica.export(
      for: branch.replica.recipients(of: unit.organisation), into: offices.stick)
    _ = try offices.commune.replica.importBundle(at: bundle.path)
    let before = try offices.codes(offices.commune, of: branch)
    let again = try offices.commune.replica.importBundle(at: bundle.path)
    #expect(again.applied == 0)
    #expect(again.duplicate == again.total)
    #expect(try offices.codes(offices.commune, of: branch) == before)
  }

  @Test func `two offices correct one field offline and both values stay until one is kept`() throws
  {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    let id = try branch.register(offices.new("A"), submittedOn: nil)
    try offices.carry(from: branch, to: offices.commune)
    try branch.edit(id, [("address", "Thôn Bản Chu")])
    try offices.commune.edit(id, [("address", "Thôn Nà Mò")])
    try offices.carry(from: branch, to: offices.commune)
    try offices.carry(from: offices.commune, to: branch)
    for register in [branch, offices.commune] {
      let field = try #require(try register.view(id).fields.first { $0.name == "address" })
      #expect(field.candidates.map(\.text) == ["Thôn Nà Mò", "Thôn Bản Chu"])
      #expect(try register.conflicts().count == 1)
    }
    try offices.commune.resolve(id, field: "address", keep: 2, isDryRun: false)
    try offices.carry(from: offices.commune, to: branch)
    #expect(try branch.conflicts().isEmpty)
    #expect(
      try branch.view(id).fields.first { $0.name == "address" }?.candidates.first?.text
        == "Thôn Bản Chu")
  }

  @Test func `the commune cannot write the unit's own title`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    let id = try branch.register(offices.new("A"), submittedOn: nil)
    try offices.carry(from: branch, to: offices.commune)
    let before = try offices.codes(offices.commune, of: branch)
    #expect(throws: ReplicaError(.notAllowed)) {
      try offices.commune.edit(id, [("title", "khác")])
    }
    #expect(try offices.codes(offices.commune, of: branch) == before)
    #expect(try offices.commune.verify().isEmpty)
  }

  @Test func `a draft never leaves the unit until it is submitted`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    let draft = try branch.register(offices.new("A"), submittedOn: nil, asDraft: true)
    try offices.carry(from: branch, to: offices.commune)
    #expect(try offices.commune.list(RegistrationFilter()).isEmpty)
    let id = try branch.advance(draft, .submitted, on: nil)
    #expect(id != draft)
    try offices.carry(from: branch, to: offices.commune)
    #expect(try offices.commune.list(RegistrationFilter()).map(\.id) == [id])
    #expect(try branch.list(RegistrationFilter()).map(\.id) == [id])
  }

  @Test func `a bundle that starts past what is held waits and joins later`() throws {
    let offices = try TwoOffices()
    let branch = offices.branches[0]
    let unit = try offices.commune.replica.requireUnit()
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    let first = try branch.replica.export(
      for: branch.replica.recipients(of: unit.organisation), into: offices.stick)
    let received = try offices.commune.replica.importBundle(at: first.path)
    #expect(received.applied > 0)
    try offices.carry(from: offices.commune, to: branch)
    let id = try branch.register(offices.new("B"), submittedOn: nil)
    try offices.carry(from: branch, to: offices.commune)
    #expect(try offices.commune.list(RegistrationFilter()).count == 2)
    try branch.edit(id, [("address", "X")])
    #expect(try offices.carry(from: branch, to: offices.commune).duplicate < 6)
  }
}
