import Causality
import ChangeLog
import Merging
import NhanRong
import Platform
import Trust

/// What people write: changes, papers, erasures.
extension Simulation {
  /// What somebody may be refused who only does his work: his grant was taken away, or he never had one.
  static let refusals: [ReplicaError.Code] = [
    .notAllowed, .unknownRecord, .notEnrolled, .unknownUnit,
  ]

  /// Whatever somebody writes bears the time of the clock he looks at.
  func writing(
    at office: SimulatedOffice, _ body: (Replica) throws -> Void
  ) throws {
    let now = office.now
    office.now = office.base
    defer { office.now = now }
    do { try body(try office.replica()) } catch let error as ReplicaError {
      guard Self.refusals.contains(error.code) else { throw error }
      note(.refused)
    }
  }

  func write(at office: SimulatedOffice) throws {
    _ = try session(at: office)
  }

  /// One session of a clerk; the ids of what he wrote.
  ///
  /// - Parameter isCutOff: whether the process ends before the session does.
  func session(at office: SimulatedOffice, isCutOff: Bool = false) throws -> [ChangeID] {
    var ids: [ChangeID] = []
    try writing(at: office) { replica in
      let records = try office.read { (core) throws(ReplicaError) in try core.records() }
      let units = domain.members.map(\.path)
      let own = office.member.path
      var notes: [Clerk.Written] = []
      var written: [ChangeID] = []
      let count = random.number(in: 1...2)
      try replica.write { (session) throws(ReplicaError) in
        var mine = records
        for _ in 0..<count {
          try Clerk.change(&mine, as: own, units: units, session, &random, &notes)
          if let id = session.last { written.append(id) }
        }
        if isCutOff { throw ReplicaError(.ioFailed) }
      }
      for one in notes { truth.note(one) }
      if try replica.newIncarnation() != nil { note(.incarnation) }
      note(.written)
      ids = written
    }
    return ids
  }

  // MARK: Papers

  /// A unit below an office about which it may write papers: rather one of which it holds something.
  private func unitBelow(_ office: SimulatedOffice) throws -> SimulatedDomain.Member? {
    let enrolled = SimulatedDomain.size - SimulatedDomain.newComputers
    let below = domain.members.filter { member in
      member.path.isBelow(office.member.organisation)
        && (member.number < enrolled || offices.contains { $0.member.number == member.number })
    }
    let ends = try office.ends()
    let heard = try office.look { core in ends.map { core.organisation(ofLog: $0.log) } }
    let known = below.filter { heard.contains($0.organisation) }
    return random.pick(known.isEmpty || random.chance(1, in: 6) ? below : known)
  }

  func revoke(at office: SimulatedOffice) throws {
    guard let subject = try unitBelow(office) else { return try write(at: office) }
    // There is a reason, and it has come to the superior.
    let theirs = offices.filter { $0.member.organisation == subject.organisation }
    if random.chance(1, in: 2), let one = random.pick(theirs), one !== office {
      try write(at: one)
      if let bundle = try export(from: one, to: office) { try take(bundle, at: office) }
    }
    try writing(at: office) { replica in
      let isOneKey = random.chance(2, in: 3)
      let key = isOneKey ? subject.keys.signing.publicKey : nil
      let choice: Replica.CutChoice =
        switch random.below(6) {
        case 0...2: .everythingHeld
        case 3: .nothing
        default: .writtenBefore(random.pick(Self.clocks) ?? 0)
        }
      let cut = try replica.cut(of: subject.path, key: key, choice)
      let subtree = !isOneKey && random.chance(1, in: 3) ? subject.path : nil
      let effect = try replica.issue(
        .revoke(Revocation(key: key, subtree: subtree, cut: cut, reason: 1)),
        about: subject.path)
      note(.revoke)
      if !effect.nowHeld.isEmpty { note(.cutOff) }
    }
    if random.chance(1, in: 4) { try adopt(at: office) }
  }

  func adopt(at office: SimulatedOffice) throws {
    let below = domain.members.filter { $0.path.isBelow(office.member.organisation) }
    try writing(at: office) { replica in
      for subject in random.shuffle(below) {
        guard let cut = try replica.heldEnds(of: subject.path) else { continue }
        _ = try replica.issue(.adopt(cut), about: subject.path)
        return note(.adopted)
      }
    }
  }

  /// A branch is put under another commune too.
  func place(at office: SimulatedOffice) throws {
    guard let subject = try unitBelow(office), subject.organisation.tier == 50 else {
      return try write(at: office)
    }
    let communes = domain.members.filter { $0.organisation.tier == 40 }
    guard let under = random.pick(communes) else { return }
    try writing(at: office) { replica in
      _ = try replica.issue(.place(under.path), about: subject.path)
      note(.placed)
    }
  }

  /// A unit may read what another one reads.
  func grantReading(at office: SimulatedOffice) throws {
    guard let subject = try unitBelow(office),
      let other = random.pick(domain.members.filter { $0.organisation != subject.organisation })
    else { return try write(at: office) }
    try writing(at: office) { replica in
      _ = try replica.issue(.reads(other.path), about: subject.path)
      note(.reads)
    }
  }

  /// A unit gets one more computer, with a key of its own.
  func grantKey(at office: SimulatedOffice) throws {
    let first = SimulatedDomain.size - SimulatedDomain.newComputers
    let waiting = domain.members.filter { member in
      member.number >= first && member.superior == office.member.number
        && !offices.contains { $0.number == member.number }
    }
    guard let member = random.pick(waiting) else { return try write(at: office) }
    let newcomer = try domain.office(member.number)
    newcomer.base = office.base
    newcomer.now = office.now
    newcomer.seed(random.next())
    try writing(at: office) { _ in
      try office.letIn(newcomer, newcomer.replica(), into: domain.sticks)
      newcomer.backup = try newcomer.makeBackup()
      offices.append(newcomer)
      note(.keyGranted)
    }
    if !offices.contains(where: { $0 === newcomer }) { newcomer.close() }
  }

  // MARK: Erasing

  func erase(at office: SimulatedOffice) throws {
    let own = office.member.path
    let found = try office.read { (core) throws(ReplicaError) in
      var found: [(record: RecordID, ids: [ChangeID])] = []
      for record in try core.records() {
        guard let picture = try core.picture(of: record) else { continue }
        let ids = picture.history.changes.indices.filter {
          core.mayErase($0, of: picture, as: own)
        }
        if !ids.isEmpty { found.append((record, ids.map { picture.history.changes[$0].id })) }
      }
      return found
    }
    guard let (record, ids) = random.pick(found) else { return try write(at: office) }
    var some = ids.filter { _ in random.chance(1, in: 2) }
    if some.isEmpty { some = ids }
    try writing(at: office) { replica in
      var written: Clerk.Written?
      try replica.write { (session) throws(ReplicaError) in
        written = try Clerk.write(to: record, session) { () throws(ReplicaError) in
          try session.erase(some, of: record, as: own)
        }
      }
      if let written { truth.note(written) }
      note(.erase)
    }
  }

  func purge(at office: SimulatedOffice) throws {
    if try office.replica().removeErased().contents > 0 { note(.purged) }
    office.gone.formUnion(try withoutContent(at: office))
  }

  func withoutContent(at office: SimulatedOffice) throws -> Set<ChangeID> {
    let batch = try office.everything()
    return Set(batch.changes.filter { $0.content == nil }.map(\.id))
  }

  /// What a replica takes to be erased.
  func erased(at office: SimulatedOffice) throws -> Set<ChangeID> {
    try office.read { (core) throws(ReplicaError) in
      var erased: Set<ChangeID> = []
      for record in try core.recordsWithErasers() {
        guard let picture = try core.picture(of: record) else { continue }
        erased.formUnion(picture.state.erased.map { picture.history.changes[$0].id })
      }
      return erased
    }
  }
}
