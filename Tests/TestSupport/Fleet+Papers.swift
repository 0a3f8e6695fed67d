import Causality
import ChangeLog
import NhanRong
import Sealing
import Trust

/// What superiors do while others copy and restore: keys are granted, taken back and given back, units
/// are moved.
extension Fleet {
  func issuePaper(in replica: FleetReplica) throws {
    let own = replica.unit
    guard let subject = random.pick(hierarchy.unitsBelow(own)) else {
      return try write(in: replica)
    }
    switch random.below(10) {
    case 0, 1: try grantKey(of: subject, in: replica)
    case 2: try widen(subject, in: replica)
    case 3...6:
      let isOneKey = random.chance(2, in: 3)
      guard let cut = try cut(of: subject, in: replica) else { return }
      let revocation = Revocation(
        key: isOneKey ? subject.keys.signing.publicKey : nil,
        subtree: isOneKey || random.chance(1, in: 2) ? nil : subject.path, cut: cut, reason: 1)
      try issue(.revoke(revocation), about: subject.path, in: replica, .revoked)
    case 7, 8:
      guard let cut = try cut(of: subject, in: replica) else { return }
      try issue(.adopt(cut), about: subject.path, in: replica, .adopted)
    default:
      // Below its own tier only.
      guard subject.path.organisation.tier > hierarchy.neighbour.organisation.tier else { return }
      try issue(.place(hierarchy.neighbour), about: subject.path, in: replica, .placed)
    }
  }

  private func issue(
    _ body: PaperBody, about subject: OrganisationPath, in replica: FleetReplica, _ event: Event
  ) throws {
    let own = replica.unit.path
    let randomness = Randomness.seeded(random.next())
    do throws(ReplicaError) {
      try replica.write(randomness: randomness) { (session) throws(ReplicaError) in
        _ = try session.organisationChange(as: own, for: subject, body.item)
      }
      note(event)
    } catch {
      // Its own grant was taken away.
      guard error.code == .notAllowed else { throw error }
      note(.refused)
    }
  }

  /// A computer more for a unit, with a key of its own, or the first one of another.
  private func grantKey(of subject: TinyHierarchy.Unit, in replica: FleetReplica) throws {
    guard let number = random.pick(Array(TinyHierarchy.newComputers)), replicas.count < 6 else {
      return
    }
    let unit = hierarchy.units[number]
    guard unit.path.isBelow(replica.unit.path.organisation) else { return }
    guard let grant = hierarchy.grant(to: unit, for: unit.path, as: unit.role) else { return }
    try issue(.grant(grant), about: unit.path, in: replica, .keyGranted)
    let newcomer = try FleetReplica(hierarchy, as: number, at: nextPlace())
    add(newcomer)
    try give(from: replica, to: newcomer, whole: true)
  }

  /// A key may write for another unit too.
  private func widen(_ subject: TinyHierarchy.Unit, in replica: FleetReplica) throws {
    guard let other = random.pick(hierarchy.unitsBelow(replica.unit)),
      let grant = hierarchy.grant(to: subject, for: other.path, as: other.role)
    else { return }
    wider[subject.keys.writer, default: []].append(other.path)
    try issue(.grant(grant), about: other.path, in: replica, .widened)
  }

  /// Fair: everything that is here; or one that leaves some of it outside.
  private func cut(of subject: TinyHierarchy.Unit, in replica: FleetReplica) throws -> Cut? {
    let isFair = random.chance(1, in: 2)
    var entries: [ClockEntry] = []
    for strand in try replica.strands() {
      let batch = try replica.core.whole(strand)
      guard let last = batch.changes.last,
        replica.core.organisation(ofLog: last.log) == subject.path.organisation
      else { continue }
      if !isFair, random.chance(1, in: 4) { continue }
      let change = isFair ? last : batch.changes[random.below(batch.changes.count)]
      entries.append(
        ClockEntry(log: change.log, sequence: change.sequence, tag: change.id.tag))
    }
    return Cut(entries)
  }
}

extension TinyHierarchy {
  func unitsBelow(_ unit: Unit) -> [Unit] {
    units.filter { $0.path.isBelow(unit.path.organisation) }
  }

  func grant(to unit: Unit, for path: OrganisationPath, as role: Role) -> Grant? {
    Grant(
      signingKey: unit.keys.signing.publicKey, sealingKey: unit.keys.sealing.publicKey,
      organisation: path, scope: path, role: role, mayDelegate: role == .branch ? 0 : 1)
  }
}
