import Causality
import ChangeLog
import Foundation
import NhanRong
import Platform
import Sealing
import Testing
import Trust

@testable import ModelRegistry

/// A root of several keys between computers with folders of their own (Protocol.md 11.8).
@Suite struct SharedRootTests {
  private func refusal(
    _ register: Register, of digits: String
  ) throws -> (code: ReplicaError.Code, reason: String?)? {
    let before = try register.everything()
    let error = #expect(throws: ReplicaError.self) {
      _ = try register.replica.approvable(startingWith: digits)
    }
    #expect(try register.everything() == before)
    return error.map { ($0.code, $0.detail("reason")) }
  }

  @Test func `what one key signs counts when a second approves it, as people were shown`() throws {
    let root = try SharedRoot()
    // The founding itself is signed by one key so far.
    #expect(try root.founder.replica.requireUnit().steps.isEmpty)
    #expect(try root.founder.organisations().isEmpty)
    let waiting = try root.second.replica.approvable()
    #expect(waiting.count == 1)
    #expect(try root.founder.replica.approvable().isEmpty)
    let unit = try #require(waiting.first).audience
    #expect(try root.second.writtenName(of: unit) == "Tỉnh thử")
    let before = try root.second.everything()
    let preview = try root.second.replica.approve(waiting.map(\.id), isDryRun: true)
    #expect(try root.second.everything() == before)
    #expect(preview.nowEffective.count == 1 && preview.papersNowEffective == waiting.map(\.id))
    let effect = try root.second.replica.approve(waiting.map(\.id))
    #expect(effect.nowEffective == preview.nowEffective)
    // Whoever gets the grant gets what makes it count.
    let approval = try root.second.replica.read { (core) throws(ReplicaError) in
      core.trust?.effectivePapers.first { $0.body == .approve(waiting[0].id) }
    }
    #expect(approval?.audience == unit)
    try root.carry(from: root.second, to: root.founder)
    #expect(try root.founder.replica.requireUnit() == unit)
    #expect(try root.founder.organisations().map(\.path) == [unit])
    #expect(try root.founder.replica.rootStanding().lacking.isEmpty)
    for register in [root.founder, root.second] { #expect(try register.replica.verify().isEmpty) }
  }

  @Test func `with three of three, two are not enough`() throws {
    let root = try SharedRoot(threshold: 3)
    let effect = try root.second.replica.approve(root.second.replica.approvable().map(\.id))
    #expect(effect.nowEffective.isEmpty && effect.papersNowEffective.isEmpty)
    let lacking = try #require(try root.second.replica.rootStanding().lacking.first)
    #expect(lacking.backers.count == 2 && !lacking.isBacked && lacking.approvers.count == 1)
    let digits = String(lacking.id.description.prefix(8))
    #expect(try refusal(root.second, of: digits)?.code == .alreadyApproved)
    try root.carry(from: root.second, to: root.third)
    let last = try root.third.replica.approve([lacking.id])
    #expect(last.papersNowEffective == [lacking.id])
  }

  @Test func `each wrong approval has its refusal and writes nothing`() throws {
    let root = try SharedRoot()
    let founding = try #require(try root.founder.replica.rootStanding().lacking.first)
    let digits = String(founding.id.description.prefix(8))
    #expect(try refusal(root.founder, of: digits)?.code == .ownChange)
    let none = try refusal(root.second, of: "0000000000")
    #expect(none?.code == .unknownChange && none?.reason == "none")
    #expect(try refusal(root.second, of: String(digits.prefix(5)))?.code == .unknownChange)
    try root.approveAll()
    try root.carry(from: root.founder, to: root.third)
    try root.carry(from: root.second, to: root.third)
    let enough = try refusal(root.third, of: digits)
    #expect(enough?.code == .nothingToApprove && enough?.reason == "enough")

    // What the province signs for itself is nothing of the root's.
    let commune = try root.stranger("xa")
    let enrolment = try root.grant(commune, by: root.founder)
    #expect(!enrolment.awaitsApproval)
    try root.carry(from: root.founder, to: root.second)
    let grant = try root.second.replica.read { (core) throws(ReplicaError) in
      core.trust?.effectivePapers.first { $0.audience == enrolment.path }
    }
    let paper = try #require(grant).id.description
    #expect(try refusal(root.second, of: String(paper.prefix(8)))?.code == .notOfTheRoot)
    let record = try #require(try root.second.organisations().first).record.description
    #expect(try refusal(root.second, of: String(record.prefix(8)))?.code == .notOfTheRoot)
    let id = try #require(grant).id
    #expect(throws: ReplicaError(.unknownChange)) { _ = try root.second.replica.approve([id]) }
  }

  @Test func `only a key of a root of several approves`() throws {
    let offices = try TwoOffices()
    let alone = try refusal(offices.commune, of: "12345678")
    #expect(alone?.code == .nothingToApprove && alone?.reason == "oneKey")
    let branch = try refusal(offices.branches[0], of: "12345678")
    #expect(branch?.code == .notAllowed && branch?.reason == "noRoot")
    #expect(throws: ReplicaError(.notAllowed)) {
      _ = try offices.branches[0].replica.approve([])
    }
  }

  @Test func `keys and threshold that make up no root are refused before anything is founded`()
    throws
  {
    let root = try SharedRoot()
    let outside = try root.stranger("moi")
    let own = try outside.enrolmentRequest(name: "A")
    let other = try root.second.enrolmentRequest(name: "B")
    func reason(_ others: [EnrolmentRequest], _ threshold: Int?) -> String? {
      let error = #expect(throws: ReplicaError.self) {
        try outside.found(
          domain: "X", tier: .commune, keys: Replica.RootKeys(with: others, threshold: threshold))
      }
      #expect(error?.code == .rootUnfit)
      return error?.detail("reason")
    }
    #expect(reason([other, other], nil) == "sameKey")
    #expect(reason([own], nil) == "sameKey")
    #expect(reason([other], 3) == "threshold")
    #expect(reason([other], 0) == "threshold")
    #expect(
      reason([EnrolmentRequest](repeating: other, count: RootRecord.keysMax), 1) == "tooMany")
    #expect(try outside.replica.rootNumber() == nil)
    // More than half, where nobody says how many.
    try outside.found(
      domain: "X", tier: .commune, keys: Replica.RootKeys(with: [other], threshold: nil))
    #expect(try outside.replica.rootStanding().record.threshold == 2)
  }

  @Test func `a bundle for holders is sealed to keys of the root only`() throws {
    let root = try SharedRoot()
    let request = try root.stranger("la").enrolmentRequest(name: "Lạ")
    #expect(throws: ReplicaError(.notARootKey)) {
      _ = try root.founder.replica.recipients(of: request)
    }
  }

  @Test func `a stolen key grants, revokes and hands over without effect`() throws {
    let root = try SharedRoot()
    try root.approveAll()
    try root.carry(from: root.founder, to: root.third)
    try root.carry(from: root.second, to: root.third)
    let thief = try root.stranger("trom")
    let enrolment = try root.grant(thief, by: root.third)
    #expect(enrolment.awaitsApproval)
    // Again: nothing more is written.
    let once = try root.third.everything()
    #expect(try root.grant(thief, by: root.third).awaitsApproval)
    #expect(try root.third.everything() == once)
    let unit = try root.founder.replica.requireUnit()
    let key = try #require(
      try root.third.replica.recipients(of: unit.organisation).papers.first
    ).grant.signingKey
    let none = try root.third.replica.cut(of: unit, .nothing)
    let revocation = Revocation(key: key, cut: none, reason: 0)
    let effect = try root.third.replica.issue(.revoke(revocation), about: unit)
    #expect(effect.awaitsApproval && effect.nowHeld.isEmpty)
    let card = try TwoOffices().commune.replica.domainCard(name: [0x41])
    #expect(try root.third.replica.handOver(to: card) == false)
    try root.carry(from: root.third, to: root.second)
    #expect(try root.second.replica.rootStanding().lacking.count == 4)
    #expect(try root.second.organisations().map(\.path) == [unit])
    try root.carry(from: root.second, to: root.founder)
    #expect(try root.founder.replica.requireUnit() == unit)
    #expect(throws: ReplicaError.self) {
      _ = try root.third.replica.recipients(of: enrolment.path.organisation)
    }
  }

  @Test func `a hand-over waits for a second key, which can tell the others afterwards`() throws {
    let root = try SharedRoot()
    try root.approveAll()
    let next = try TwoOffices().commune.replica.domainCard(name: [0x41])
    let before = try root.founder.everything()
    #expect(try root.founder.replica.handOver(to: next, isDryRun: true) == false)
    #expect(try root.founder.everything() == before)
    #expect(try root.founder.replica.handOver(to: next) == false)
    let once = try root.founder.everything()
    #expect(once != before)
    #expect(try root.founder.replica.handOver(to: next) == false)
    #expect(try root.founder.everything() == once)
    try root.carry(from: root.founder, to: root.second)
    // The second key is one of the old root from here on, and its approval still has to reach the first.
    try root.approveAll()
    #expect(try root.founder.replica.handOver(to: next))
    let refusal = #expect(throws: ReplicaError.self) {
      _ = try root.second.replica.approvable()
    }
    #expect(refusal?.detail("reason") == "noRoot")
    // It belongs to no unit that could be taken in.
    let bundle = #expect(throws: ReplicaError.self) {
      _ = try root.second.replica.handOver(to: next)
    }
    #expect(bundle?.detail("reason") == "keyOnly")
  }

  @Test func `a holder reads what a domain wrote that is to join, and nobody's drafts`() throws {
    let root = try SharedRoot()
    let rootPath = try root.second.replica.requireUnit()
    let offices = try TwoOffices()
    let other = try offices.commune.replica.requireUnit()
    let key = try #require(
      try offices.commune.replica.recipients(of: other.organisation).papers.first
    ).grant.signingKey
    func isAllowed(_ reader: OrganisationPath, isPrivate: Bool) throws -> Bool {
      let genesis = Genesis(
        key: key, writerPath: other, audiencePath: other, isPrivate: isPrivate,
        nonce: [UInt8](repeating: 1, count: 16), reason: 0, continues: [])
      return try root.second.replica.read { (core) throws(ReplicaError) in
        core.trust?.allows(reader, toRead: genesis) == true
      }
    }
    #expect(try isAllowed(rootPath, isPrivate: false))
    #expect(try !isAllowed(rootPath, isPrivate: true))
    let unit = try #require(rootPath.founding(tier: 20, nonce: [UInt8](repeating: 2, count: 16)))
    #expect(try !isAllowed(unit, isPrivate: false))
  }

  @Test func `a unit that takes another over reads it, and no unit is let read itself`() throws {
    let offices = try TwoOffices(branches: 2)
    let units = try offices.commune.organisations().filter { $0.path.organisation.tier == 50 }
    let (new, old) = (units[0], units[1])
    let paper = PaperBody.reads(old.path)
    #expect(throws: ReplicaError(.sameUnit)) {
      _ = try offices.commune.replica.issue(paper, about: old.path)
    }
    let before = try offices.commune.everything()
    let preview = try offices.commune.replica.issue(paper, about: new.path, isDryRun: true)
    #expect(try offices.commune.everything() == before)
    #expect(preview.nowReadable > 0)
    let effect = try offices.commune.replica.issue(paper, about: new.path)
    #expect(effect.nowReadable == preview.nowReadable)
    #expect(try offices.commune.replica.issue(paper, about: new.path).nowReadable == 0)
  }

  @Test func `a visit reaches computers that only hold a key, once their requests were used`()
    throws
  {
    let root = try SharedRoot()
    try root.approveAll()
    func owed(_ register: Register, _ present: [Digest] = []) throws -> [Due] {
      try register.replica.dues(present: present).filter { $0.organisation.tier == 0 }
    }
    func writers(_ dues: [Due]) -> [[WriterID]] {
      dues.map { $0.recipients.papers.map(\.grant.writer) }
    }
    func write(_ due: Due, from register: Register) throws -> WrittenBundle {
      try register.replica.export(for: due.recipients, into: root.folder.appending("usb"))
    }
    let (second, third) = (root.second.replica.writer, root.third.replica.writer)
    // In the order of the root record, which is that of the keys.
    let due = try owed(root.founder).sorted { left, _ in writers([left]) == [[second]] }
    // The second wrote already, so it is owed a receipt; the third never did.
    try #require(writers(due) == [[second], [third]])
    #expect(due[0].changes == 0 && due[1].changes > 0)
    let bundles = try due.map { try write($0, from: root.founder) }
    let hashes = bundles.map(\.outcome.bundle)
    #expect(try owed(root.founder, hashes).map(\.onStick) == [[hashes[1]]])
    // One that is silent makes nobody write to the other again, and the other's answer nobody write to it.
    _ = try root.second.replica.importBundle(at: bundles[0].path)
    try root.carry(from: root.second, to: root.founder)
    #expect(try owed(root.founder, hashes).map(\.onStick) == [[hashes[1]]])
    _ = try root.third.replica.importBundle(at: bundles[1].path)
    try root.carry(from: root.third, to: root.founder)
    #expect(try owed(root.founder).allSatisfy { $0.changes == 0 })
    // The second never used the third's request.
    #expect(try owed(root.second).isEmpty)
    try root.carry(from: root.second, to: root.third)
    #expect(try writers(owed(root.second)) == [[third]])
    // A key that comes to write for a unit is reached as that unit.
    let enrolment = try root.grant(root.third, by: root.founder)
    #expect(try writers(owed(root.founder)).contains([third]) == false)
    let dues = try root.founder.replica.dues(present: [])
    #expect(writers(dues.filter { $0.organisation == enrolment.path.organisation }) == [[third]])
  }
}
