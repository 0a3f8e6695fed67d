import Causality
import ChangeLog
import Merging
import NhanRong
import Trust

/// The end of a history: a round of visits without any trouble, and what has to be true behind it.
extension Simulation {
  private static let roundsMax = 8

  /// Everybody visits everybody who has something for him, until nobody has.
  func settle() throws {
    for office in offices {
      _ = office.files.endTrouble()
      office.close()
    }
    for _ in 0..<Self.roundsMax {
      var isMoving = false
      for office in offices.sorted(by: { $0.member.organisation > $1.member.organisation }) {
        for other in offices where other !== office {
          if try visit(from: office, to: other) { isMoving = true }
          if try visit(from: other, to: office) { isMoving = true }
        }
      }
      if !isMoving { return }
    }
    throw Difference("still something to bring after \(Self.roundsMax) rounds")
  }

  /// Brings what one has and the other lacks, after the other has said what he holds. One visit heals
  /// whatever went before it.
  private func visit(from sender: SimulatedOffice, to receiver: SimulatedOffice) throws -> Bool {
    let lacking = try lacking(receiver, of: sender)
    if try lacking.isEmpty && missing(receiver, of: sender).isEmpty { return false }
    let said = try export(from: receiver, to: sender)
    if let said { try take(said, at: sender) }
    // Who lost everything cannot even prove that he may speak.
    guard let bundle = try export(from: sender, to: receiver, isWhole: said == nil) else {
      return false
    }
    try take(bundle, at: receiver)
    let rest = try missing(receiver, of: sender)
    if !rest.isEmpty {
      throw Difference("a visit from \(sender.number) to \(receiver.number) left out \(rest)")
    }
    // A content whose erasure a paper of this very bundle takes back is asked for in the next round.
    if lacking.contains(where: { $0.kind == .attachment }) { note(.fileBack) }
    try observe(receiver)
    return true
  }

  /// What somebody holds that another lacks and may have from him.
  private func missing(
    _ receiver: SimulatedOffice, of sender: SimulatedOffice
  ) throws -> [Outgoing] {
    // A newest position that only the receiver holds tells the sender nothing, so his own stands beside it.
    let known = HaveVector(try sender.ends())
    let have = try receiver.read { (core) throws(ReplicaError) in
      try core.have(for: [], known: [known])
    }
    if try !mayRead(receiver, of: sender) { return [] }
    let path = receiver.member.path
    return try sender.read { (core) throws(ReplicaError) in
      try core.outgoing(to: [path], confirmed: [have])
    }
  }

  /// Whether one could write a bundle for another.
  func mayRead(_ receiver: SimulatedOffice, of sender: SimulatedOffice) throws -> Bool {
    let writer = receiver.member.keys.writer
    let organisation = receiver.member.organisation
    return try sender.look { core in
      guard let trust = core.trust, core.unit(of: core.ownKey) != nil else { return false }
      return trust.writers(of: organisation).contains { $0.grant.writer == writer }
    }
  }

  // MARK: What has to be true

  /// - Returns: what is the same whatever the clocks said.
  package func finish() throws -> [[UInt8]] {
    let first = offices[0]
    var held: Set<ChangeID> = []
    for office in offices {
      // What came back from a damaged disk may have lost the signatures without which it does not travel.
      if try !isMute(office), !office.isMended { held.formUnion(try openIDs(at: office)) }
    }
    try settle()
    let root = domain.root
    let (world, picture) = try first.look { try Agreement.withNaiveFold($0, root: root) }
    try nothingIsLost(held, world, picture)
    let twice = Agreement.numbersUsedTwice(world.changes)
    if !twice.isEmpty {
      note(.forked)
      if !hasImage { throw Difference("a number was used twice: \(twice)") }
    }
    try first.look { try Agreement.onForks($0, twice: twice) }
    for office in offices {
      try observe(office)
      try staysErased(at: office)
    }
    if let other = random.pick(Array(offices.dropFirst())) {
      _ = try other.look { try Agreement.withNaiveFold($0, root: root) }
      if random.chance(1, in: 4) { try importEverything(from: first, at: other) }
    }
    if random.chance(1, in: 8) {
      let findings = try first.look { try $0.verify(using: .inMemory()) }
      if !findings.isEmpty { throw Difference("verification finds \(findings)") }
    }
    return try first.digest().codes
  }

  /// Who was never let in again after a loss cannot speak, and what he holds stays with him; nor can he who was
  /// let in by a holder of the root's key that a damaged page had left without a unit: he knows of no other.
  private func isMute(_ office: SimulatedOffice) throws -> Bool {
    if try office.look({ $0.unit(of: $0.ownKey) == nil }) { return true }
    if met[.healed] == nil { return false }
    return try !offices.contains { try $0 !== office && mayRead($0, of: office) }
  }

  /// The changes that are not for their own unit's eyes alone.
  private func openIDs(at office: SimulatedOffice) throws -> Set<ChangeID> {
    let batch = try office.everything()
    var closed: Set<LogID> = []
    for change in batch.changes where change.isGenesis {
      if try Genesis.read(change, in: batch).isPrivate { closed.insert(change.log) }
    }
    return Set(batch.changes.filter { !closed.contains($0.log) }.map(\.id))
  }

  private func nothingIsLost(
    _ held: Set<ChangeID>, _ world: NaiveWorld, _ picture: WorldPicture
  ) throws {
    let now = Set(world.changes.map(\.id))
    guard held.isSubset(of: now) else { throw Difference("lost \(held.subtracting(now))") }
    // Where nobody was cut off everything counts, and every value shows that nobody replaced. With a damaged
    // page the papers may be gone by which it did.
    if met[.revoke] != nil || met[.healed] != nil { return }
    for (record, fold) in picture.records {
      let standing = truth.standing(record, among: world.changes)
      if fold.values != standing {
        throw Difference("\(record) shows \(fold.values), but \(standing) stand")
      }
      for change in fold.changes where change.verdict != .effective {
        if change.verdict == .waiting, !truth.isWhole(change.id, of: record, among: now) {
          continue
        }
        throw Difference("honest changes without effect in \(record)\n\(fold)")
      }
    }
  }

  /// What was taken off the disk comes back no more, unless its erasure loses its effect in between.
  func staysErased(at office: SimulatedOffice) throws {
    if office.gone.isEmpty { return }
    office.gone.formIntersection(try erased(at: office))
    let back = office.gone.subtracting(try withoutContent(at: office))
    if !back.isEmpty { throw Difference("\(back) came back at \(office.number)") }
  }

  private func importEverything(from first: SimulatedOffice, at other: SimulatedOffice) throws {
    let before = try other.digest()
    guard let bundle = try export(from: first, to: other, isWhole: true) else { return }
    try take(bundle, at: other)
    guard try other.digest() == before else {
      throw Difference("what everybody holds changed something when it came again")
    }
  }
}
