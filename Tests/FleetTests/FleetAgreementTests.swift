import Causality
import ChangeLog
import Merging
import NhanRong
import ReplicaStore
import TestSupport
import Testing

/// Whole replicas over real databases against the naive fold (Protocol.md 1, 4-6): whatever was
/// written, cut up, repeated, lost, forked or forged, the same changes give the same state.
@Suite struct FleetAgreementTests {
  @Test(arguments: 0..<2)
  func `every replica of a fleet agrees with the naive fold`(half: UInt64) throws {
    var met: [Fleet.Event: Int] = [:]
    let budget = HistoryBudget(inCI: 20_000)
    for seed in budget.seeds where HistoryBudget.isReplay || seed % 2 == half {
      let fleet = try Fleet(seed: seed)
      do {
        try play(fleet, seed)
      } catch {
        Issue.record("seed \(seed): \(error)")
        return
      }
      met.merge(fleet.met) { $0 + $1 }
    }
    guard budget.isWhole else { return }
    // Taking erased bytes off the disk is housekeeping and no mishap: it needs an erasure first.
    for event in Fleet.Event.allCases {
      #expect(met[event] ?? 0 > (event == .purged ? 200 : 500), "\(event)")
    }
  }

  private struct Difference: Error, CustomStringConvertible {
    let description: String
  }

  private func play(_ fleet: Fleet, _ seed: UInt64) throws {
    var random = SeededRandom(seed: ~seed)
    try fleet.run(steps: random.number(in: 4...16))
    try compare(fleet.replicas[random.below(fleet.replicas.count)])
    let held = try everythingHeld(fleet)
    try fleet.settle()
    try nothingIsLost(fleet, held)
    try compare(fleet.replicas[0])
    try checkForks(fleet)
    let first = try WorldPicture(fleet.replicas[0])
    for replica in fleet.replicas.dropFirst() {
      try expectEqual(try WorldPicture(replica), first, "replicas differ")
    }
    try nothingIsLeftOver(fleet, first)
    let again = fleet.replicas[random.below(fleet.replicas.count)]
    try importAgain(again, first)
  }

  /// A replica against the naive reading of the bytes it holds.
  private func compare(_ replica: FleetReplica) throws {
    let world = NaiveWorld(try replica.everything(), root: replica.hierarchy.root)
    let picture = try WorldPicture(replica)
    guard picture.records.keys.sorted() == world.records else {
      throw Difference(description: "other records than the naive fold's")
    }
    for record in world.records {
      let naive = FoldPicture(
        NaiveFold(record, among: world.changes, schema: SmallSchema.value))
      guard let real = picture.records[record], real != naive else { continue }
      let lines = world.changes.map(\.description).joined(separator: "\n")
      throw Difference(description: "\(record)\n\(lines)\nnaive: \(naive)\nengine: \(real)")
    }
  }

  // MARK: Copies and restores

  private func everythingHeld(_ fleet: Fleet) throws -> Set<ChangeID> {
    try fleet.replicas.reduce(into: Set<ChangeID>()) { held, replica in
      held.formUnion(try replica.everything().changes.map(\.id))
    }
  }

  /// Every change that one replica held all hold, and where everybody is honest every value shows that
  /// no author replaced who had it before him.
  private func nothingIsLost(_ fleet: Fleet, _ held: Set<ChangeID>) throws {
    for replica in fleet.replicas {
      let now = Set(try replica.everything().changes.map(\.id))
      // More is no loss: stretches that waited have joined.
      guard held.isSubset(of: now) else {
        throw Difference(description: "lost \(held.subtracting(now))")
      }
    }
    if fleet.hasMischief { return }
    let replica = fleet.replicas[0]
    let world = NaiveWorld(try replica.everything(), root: replica.hierarchy.root)
    for record in world.records {
      guard let picture = try replica.core.picture(of: record) else { throw Missing() }
      let shown = FoldPicture(picture.state, picture.history).values
      let standing = fleet.truth.standing(record, among: world.changes)
      if shown != standing {
        throw Difference(description: "\(record) shows \(shown), but \(standing) stand")
      }
    }
  }

  /// A number that was used twice is reported with both changes; and only a whole computer that was
  /// put back, or someone with a stolen key, uses one twice.
  private func checkForks(_ fleet: Fleet) throws {
    let batch = try fleet.replicas[0].everything()
    var twice: [LogID: Set<ChangeID>] = [:]
    for (log, changes) in Dictionary(grouping: batch.changes, by: \.log) {
      for (_, same) in Dictionary(grouping: changes, by: \.sequence) where same.count > 1 {
        twice[log, default: []].formUnion(same.map(\.id))
      }
    }
    for replica in fleet.replicas {
      let forks = try replica.core.forks()
      let firsts = Set(forks.flatMap(\.sides).map(\.first))
      guard Set(forks.map(\.log)) == Set(twice.keys),
        forks.allSatisfy({ $0.sides.count >= 2 }),
        firsts.isSubset(of: twice.values.reduce(into: []) { $0.formUnion($1) })
      else { throw Difference(description: "forks \(forks), but twice \(twice)") }
    }
    if twice.isEmpty { return }
    fleet.noteFork()
    let mayFork =
      fleet.hasMischief || fleet.met[.imaged] != nil || fleet.met[.computerRestored] != nil
    if !mayFork { throw Difference(description: "a number was used twice: \(twice)") }
  }

  private func nothingIsLeftOver(_ fleet: Fleet, _ picture: WorldPicture) throws {
    let held = try everythingHeld(fleet)
    for replica in fleet.replicas {
      for row in try replica.database.looseRows() where held.contains(row.baseID) {
        throw Difference(description: "a stretch still waits for what lies before it")
      }
    }
    if fleet.hasMischief { return }
    for (record, fold) in picture.records {
      for change in fold.changes where change.verdict != .effective {
        // What a change names may have been lost with a computer that was put back.
        if change.verdict == .waiting, !fleet.truth.isWhole(change.id, of: record, among: held) {
          continue
        }
        throw Difference(description: "honest changes without effect in \(record)\n\(fold)")
      }
    }
  }

  private func importAgain(_ replica: FleetReplica, _ picture: WorldPicture) throws {
    let batch = try replica.everything()
    var ranges: [Range<Int>] = []
    var start = 0
    for strand in try replica.strands() {
      let count = Int(strand.head - (strand.origin?.shared ?? 0))
      ranges.append(start..<start + count)
      start += count
    }
    let taken = try replica.take(batch, ranges)
    if taken.new != 0 || taken.duplicates != batch.changes.count || !taken.touched.isEmpty {
      throw Difference(description: "importing again did something: \(taken)")
    }
    try replica.reopen()
    try expectEqual(try WorldPicture(replica), picture, "reopened replica differs")
  }

  private func expectEqual(_ left: WorldPicture, _ right: WorldPicture, _ what: String) throws {
    if left == right { return }
    throw Difference(description: "\(what)\n\(left)\n--- and ---\n\(right)")
  }
}
