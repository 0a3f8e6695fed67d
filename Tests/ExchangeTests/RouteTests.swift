import Causality
import Foundation
import Testing

@testable import ModelRegistry
@testable import NhanRong

/// Routes through readers who may have little, then much, then little again: nothing is lost on the way, and nobody
/// gets what is not theirs.
@Suite(.timeLimit(.minutes(3))) struct RouteTests {
  private let tiers: ThreeTiers
  private let id: RecordID

  /// Both branches told their commune something; the first branch's computer is `near`.
  init() throws {
    tiers = try ThreeTiers()
    // Of its second computer the first one hears from the province.
    try tiers.carry(from: tiers.province, to: tiers.first)
    id = try tiers.near.register(tiers.new("A"), submittedOn: nil)
    _ = try tiers.far.register(tiers.new("B"), submittedOn: nil)
    try tiers.carry(from: tiers.near, to: tiers.first)
    try tiers.carry(from: tiers.far, to: tiers.first)
    try tiers.first.edit(id, [(field: "address", text: "Nhà văn hoá")])
  }

  private func expectSame(_ register: Register, _ other: Register, of units: [Register]) throws {
    for unit in units {
      #expect(try tiers.state(register, of: unit) == tiers.state(other, of: unit))
    }
  }

  /// Takes a bundle in that names no log, not even in what it confirms, that its reader may not have.
  @discardableResult
  private func take(
    _ bundle: WrittenBundle, into register: Register
  ) throws -> ImportOutcome {
    let named = try register.replica.inspect(bundle.path).manifest.statement.have.entries.map(\.log)
    let outcome = try register.replica.importBundle(at: bundle.path)
    let held = try register.replica.read { (core) throws(ReplicaError) in
      Set(core.catalog.logs.map(\.id))
    }
    #expect(held.isSuperset(of: named))
    return outcome
  }

  /// Whole, waiting for nothing, and without anything that is not for its unit.
  private func expectSound(_ register: Register) throws {
    #expect(try register.replica.gaps().isEmpty && register.replica.counts().loose == 0)
    #expect(try register.replica.counts().waiting == 0 && register.replica.counts().held == 0)
    #expect(try register.verify().isEmpty)
    #expect(try tiers.audiences(of: register).beyond.isEmpty)
  }

  @Test
  func `up to the province, down by the commune's other computer, and sticks lost on both ways`()
    throws
  {
    let (province, first, second) = (tiers.province, tiers.first, tiers.second)
    let (near, far) = (tiers.near, tiers.far)
    // Lost on the way up: what comes later starts where the lost one did.
    let lostUp = try tiers.write(from: first, to: province)
    try near.edit(id, [(field: "title", text: "Đường hoa")])
    try tiers.carry(from: near, to: first)
    let up = try tiers.write(from: first, to: province)
    #expect(
      up.outcome.parts.map(\.base).allSatisfy { base in
        lostUp.outcome.parts.contains { $0.base == base }
      })
    let arrived = try province.replica.importBundle(at: up.path)
    #expect(arrived.applied > 0 && arrived.waiting == 0)
    try expectSame(province, first, of: [near, far, first])

    // The other computer has nothing but its welcome: the commune's whole scope comes from the province.
    let day = try Plan(
      source: [UInt8](
        Data(
          contentsOf: URL(
            fileURLWithPath: #filePath.components(separatedBy: "/Tests/")[0]
              + "/Examples/Data/plans/001-y-tich-2024.json"))))
    _ = try province.issue(day)
    try tiers.carry(from: province, to: second)
    try expectSame(second, province, of: [near, far, first, province])

    // And down to one branch, whose share is small; the first of two sticks is lost.
    try second.edit(id, [(field: "address", text: "Sân vận động")])
    _ = try tiers.write(from: second, to: near)
    try second.edit(id, [(field: "address", text: "Sân kho")])
    let down = try take(tiers.write(from: second, to: near), into: near)
    #expect(down.waiting == 0 && down.held == 0)
    try expectSame(near, second, of: [near, first, province])
    #expect(try near.list(RegistrationFilter()).map(\.name) == ["A"])
    #expect(try near.plans().count == province.plans().count)
    for register in [province, first, second, near, far] { try expectSound(register) }
    let branches = Set([near, far].map { try? $0.replica.requireUnit().organisation })
    #expect(
      try tiers.audiences(of: near).inScope.intersection(branches.compactMap { $0 }).count == 1)
    // The stick that was lost turns up: it is old, and undoes nothing.
    #expect(try province.replica.importBundle(at: lostUp.path).applied == 0)
    try expectSame(province, second, of: [far])
  }

  @Test func `what a narrow reader confirmed leaves nothing out for a wide one`() throws {
    let (province, first, second) = (tiers.province, tiers.first, tiers.second)
    let (near, far) = (tiers.near, tiers.far)
    try tiers.carry(from: first, to: province)
    try tiers.carry(from: province, to: first)
    try tiers.carry(from: first, to: second)
    // Narrow: the branch hears both computers and answers them.
    for computer in [first, second] {
      try tiers.carry(from: computer, to: near)
      try tiers.carry(from: near, to: computer)
    }
    // Wide again, with what the narrow reader never had.
    try tiers.carry(from: first, to: far)
    _ = try far.register(tiers.new("B2"), submittedOn: nil)
    try tiers.carry(from: far, to: second)
    let wide = try tiers.carry(from: second, to: province)
    #expect(wide.waiting == 0)
    try expectSame(province, second, of: [near, far, first])
    try expectSame(province, far, of: [far])
    // One bundle for both says what both may know: its have-vector is a small part of what first holds.
    _ = try far.register(tiers.new("B3"), submittedOn: nil)
    try tiers.carry(from: far, to: first)
    let papers = try [near, province].flatMap {
      try first.replica.recipients(of: $0.replica.requireUnit().organisation).papers
    }
    let narrow = try first.replica.export(
      for: Recipients(papers), into: tiers.root.appending("stick"))
    try take(narrow, into: near)
    _ = try province.replica.importBundle(at: narrow.path)
    #expect(try tiers.audiences(of: near).beyond.isEmpty)
    // The province then takes less for confirmed than it is, never more.
    let back = try tiers.carry(from: province, to: first)
    #expect(back.duplicate > 0 && back.waiting == 0)
    let up = try tiers.carry(from: first, to: province)
    #expect(up.applied > 0 && up.waiting == 0)
    try expectSame(province, first, of: [near, far, first])
    for register in [province, first, second, near, far] { try expectSound(register) }
  }

  @Test func `who may read more than before gets it from its beginning`() throws {
    let (first, near, far) = (tiers.first, tiers.near, tiers.far)
    try tiers.carry(from: first, to: near)
    try tiers.carry(from: near, to: first)
    let other = try far.replica.requireUnit()
    // The branches are merged: one reads what the other wrote.
    _ = try first.replica.issue(.reads(other), about: near.replica.requireUnit())
    let bundle = try tiers.write(from: first, to: near)
    _ = try near.replica.importBundle(at: bundle.path)
    try expectSame(near, first, of: [near, far])
    #expect(try near.list(RegistrationFilter()).map(\.name).sorted() == ["A", "B"])
    // Nothing of it goes the other way.
    try tiers.carry(from: first, to: far)
    #expect(try far.list(RegistrationFilter()).map(\.name) == ["B"])
    try expectSound(far)
  }
}
