import ChangeLog
import Foundation
import NhanRong
import Platform
import Sealing
import Testing
import Trust

@testable import ModelRegistry

/// Papers that take rights away, between two offices with folders of their own.
@Suite struct RevocationTests {
  private func office() throws -> (TwoOffices, OrganisationView) {
    let offices = try TwoOffices()
    let unit = try #require(
      try offices.commune.organisations().first { $0.code.hasSuffix("CB00") })
    return (offices, unit)
  }

  private func register(_ branch: Register, _ name: String) throws {
    _ = try branch.register(
      NewRegistration(
        plan: "loi-bac-2026-2030", year: 2026, kind: .collective, name: name, sector: "tt_ntm"),
      submittedOn: nil)
  }

  private func send(_ branch: Register, to commune: Register, _ stick: FilePath) throws {
    let superior = try #require(try branch.replica.superior())
    let written = try branch.replica.export(
      for: branch.replica.recipients(of: superior), into: stick)
    _ = try commune.replica.importBundle(at: written.path)
  }

  private func codes(_ register: Register) throws -> [[UInt8]] {
    try register.replica.read { (core) throws(ReplicaError) in
      core.audienceCodes().flatMap { [$0.setCode.bytes, $0.stateCode.bytes] }
    }
  }

  @Test func `what people are shown before they sign is what the signature does`() throws {
    let (offices, unit) = try office()
    let branch = offices.branches[0]
    try register(branch, "Một")
    try send(branch, to: offices.commune, offices.stick)
    try register(branch, "Hai")
    try send(branch, to: offices.commune, offices.stick)
    let replica = offices.commune.replica
    let cut = try replica.cut(of: unit.path, .nothing)
    #expect(cut.entries.isEmpty)
    let key = try #require(try replica.recipients(of: unit.path.organisation).papers.first).grant
      .signingKey
    let paper = PaperBody.revoke(Revocation(key: key, cut: cut, reason: 0))
    let before = try codes(offices.commune)
    let preview = try replica.issue(paper, about: unit.path, isDryRun: true)
    #expect(try codes(offices.commune) == before)
    #expect(preview.nowHeld.count == 2 && preview.records.count == 2)
    let effect = try replica.issue(paper, about: unit.path)
    #expect(effect.nowHeld == preview.nowHeld && effect.records == preview.records)
    #expect(try codes(offices.commune) != before)
    #expect(try offices.commune.registrations().isEmpty)

    let held = try #require(try replica.heldEnds(of: unit.path))
    let back = try replica.issue(.adopt(held), about: unit.path)
    #expect(back.nowEffective == effect.nowHeld)
    #expect(try offices.commune.registrations().count == 2)
    #expect(try offices.commune.replica.verify().isEmpty)
  }

  @Test func `a day chooses the cut and nothing else`() throws {
    let (offices, unit) = try office()
    let branch = offices.branches[0]
    try register(branch, "Một")
    try send(branch, to: offices.commune, offices.stick)
    let replica = offices.commune.replica
    // All offices of the test live in one moment.
    let moment: Int64 = 1_770_000_000_000
    let all = try replica.cut(of: unit.path, .everythingHeld)
    #expect(try replica.cut(of: unit.path, .writtenBefore(moment + 1)) == all)
    #expect(try replica.cut(of: unit.path, .writtenBefore(moment)).entries.isEmpty)
    #expect(all.entries.count == 1)
  }

  @Test func `a revoked key cannot write, and is sealed to no more`() throws {
    let (offices, unit) = try office()
    let replica = offices.commune.replica
    let papers = try replica.recipients(of: unit.path.organisation).papers
    let key = try #require(papers.first).grant.signingKey
    let cut = try replica.cut(of: unit.path, .everythingHeld)
    _ = try replica.issue(
      .revoke(Revocation(key: key, cut: cut, reason: 0)), about: unit.path)
    #expect(throws: ReplicaError.self) { _ = try replica.recipients(of: unit.path.organisation) }
    // A bundle sealed before the key was lost still tells the branch.
    let written = try replica.export(for: Recipients(papers), into: offices.stick)
    let branch = offices.branches[0]
    _ = try branch.replica.importBundle(at: written.path)
    let refusal = #expect(throws: ReplicaError.self) { try register(branch, "Sau") }
    #expect(refusal?.detail("reason") == "revoked")
  }

  /// The commune confirms two registrations and is put back to the first; the third waits, and the key
  /// is revoked before the stick with the second is found.
  @Test func `what had waited is counted by the bundle that brought it, and by no other`() throws {
    let (offices, unit) = try office()
    let branch = offices.branches[0]
    let files = FileManager.default
    try register(branch, "Một")
    try send(branch, to: offices.commune, offices.stick)
    offices.commune.close()
    let state = offices.root.appending("commune").text
    let old = offices.root.appending("old").text
    try files.copyItem(atPath: state, toPath: old)
    let surroundings = TwoOffices.surroundings(offices.root.appending("state-commune"))
    let newer = try Register.open(at: offices.root.appending("commune"), surroundings)
    try register(branch, "Hai")
    let superior = try #require(try branch.replica.superior())
    let late = try branch.replica.export(
      for: branch.replica.recipients(of: superior), into: offices.stick)
    let found = offices.root.appending("found.nrb")
    try files.copyItem(atPath: late.path.text, toPath: found.text)
    _ = try newer.replica.importBundle(at: late.path)
    try offices.carry(from: newer, to: branch)
    newer.close()
    try files.removeItem(atPath: state)
    try files.moveItem(atPath: old, toPath: state)
    let commune = try Register.open(at: offices.root.appending("commune"), surroundings)
    try register(branch, "Ba")
    let waits = try offices.carry(from: branch, to: commune)
    #expect(waits.waiting == waits.total && waits.total > 0)
    let key = try #require(
      try commune.replica.recipients(of: unit.path.organisation).papers.first
    ).grant.signingKey
    let cut = try commune.replica.cut(of: unit.path, .everythingHeld)
    _ = try commune.replica.issue(
      .revoke(Revocation(key: key, cut: cut, reason: 0)), about: unit.path)

    let outcome = try commune.replica.importBundle(at: found)
    #expect(outcome.held == 1 && outcome.held + outcome.duplicate == outcome.total)
    #expect(outcome.applied + outcome.waiting + outcome.refused == 0)
    #expect(outcome.ineffective.count == 1)
    #expect(try commune.replica.counts().held == Int(outcome.held + waits.total))
  }

  @Test func `a card comes back as it was written, and nothing else is one`() throws {
    let offices = try TwoOffices()
    let card = try offices.commune.replica.domainCard(name: Array("Xã thử".utf8))
    #expect(DomainCard(bytes: card.bytes) == card)
    #expect(card.bytes.count <= DomainCard.sizeMax)
    for size in 0..<card.bytes.count {
      #expect(DomainCard(bytes: Array(card.bytes[..<size])) == nil)
    }
    #expect(DomainCard(bytes: card.bytes + [0]) == nil)
    let padding = [UInt8](repeating: 0, count: DomainCard.sizeMax)
    #expect(DomainCard(bytes: card.bytes + padding) == nil)
    for index in card.bytes.indices {
      var altered = card.bytes
      altered[index] ^= 1
      // The request is signed; another root has another number.
      let read = DomainCard(bytes: altered)
      #expect(read == nil || read?.number != card.number)
    }
  }

  /// A card's number is compared by people; here the two domains are made side by side.
  @Test func `a domain is taken in whole or not at all`() throws {
    let province = try TwoOffices(branches: 0)
    let commune = try TwoOffices(branches: 1)
    try register(commune.branches[0], "Một")
    try send(commune.branches[0], to: commune.commune, commune.stick)
    let taker = try Register.create(
      at: province.root.appending("tinh"),
      TwoOffices.surroundings(province.root.appending("state-tinh")))
    try taker.found(domain: "Tỉnh thử", tier: .province)
    let card = try taker.replica.domainCard(name: [0x41])
    #expect(try commune.commune.replica.handOver(to: card))
    let written = try commune.commune.replica.export(
      for: commune.commune.replica.recipients(of: card), into: province.stick)
    let joining = try taker.replica.inspectJoining(written.path)
    let before = try codes(taker)
    // A unit of another's: the place is refused behind the import.
    let stranger = try province.commune.replica.requireUnit()
    let high = try #require(OrganisationPath(root: stranger.root, steps: []))
    #expect(throws: ReplicaError.self) {
      _ = try taker.replica.takeIn(written.path, joining, under: high)
    }
    #expect(try codes(taker) == before)
    #expect(try taker.registrations().isEmpty)
    let own = try taker.replica.requireUnit()
    let taken = try taker.replica.takeIn(written.path, joining, under: own)
    #expect(taken.outcome.total > 0 && !taken.effect.nowEffective.isEmpty)
    #expect(try taker.registrations().count == 1)
    #expect(try taker.replica.verify().isEmpty)
    let other = try #require(RootRecord(keys: card.root.keys, threshold: 1, name: [0x42]))
    let wrong = DomainCard(root: other, request: card.request)
    #expect(throws: ReplicaError.self) {
      _ = try commune.commune.replica.handOver(to: wrong)
    }
  }
}
