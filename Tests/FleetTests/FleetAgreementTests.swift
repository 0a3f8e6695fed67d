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
    let budget = HistoryBudget(inCI: 20_000, isLarge: true)
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
    for event in Fleet.Event.allCases {
      #expect(met[event] ?? 0 > Self.rare[event] ?? 500, "\(event): \(met)")
    }
  }

  /// What needs something else to have happened before it.
  private static let rare: [Fleet.Event: Int] = [
    .purged: 100, .moved: 250, .leaseLost: 250, .keyGranted: 250, .widened: 250, .placed: 20,
    .erasureCutOff: 15,
  ]

  private func play(_ fleet: Fleet, _ seed: UInt64) throws {
    var random = SeededRandom(seed: ~seed)
    try fleet.run(steps: random.number(in: 4...16))
    try compare(fleet.replicas[random.below(fleet.replicas.count)])
    let held = try everythingHeld(fleet)
    try fleet.settle()
    let (world, first) = try compare(fleet.replicas[0])
    for replica in fleet.replicas.dropFirst() {
      try expectEqual(try WorldPicture(replica), first, "replicas differ")
    }
    try nothingIsLost(fleet, held, world, first)
    try checkForks(fleet, world)
    try nothingIsLeftOver(fleet, world, first)
    if world.hasErasuresCutOff { fleet.noteErasureCutOff() }
    let again = fleet.replicas[random.below(fleet.replicas.count)]
    try importAgain(again, first)
  }

  @discardableResult
  private func compare(
    _ replica: FleetReplica
  ) throws -> (world: NaiveWorld, picture: WorldPicture) {
    try Agreement.withNaiveFold(replica.core, root: replica.hierarchy.root)
  }

  // MARK: Copies and restores

  private func everythingHeld(_ fleet: Fleet) throws -> Set<ChangeID> {
    try fleet.replicas.reduce(into: Set<ChangeID>()) { held, replica in
      held.formUnion(try replica.everything().changes.map(\.id))
    }
  }

  /// Every change that one replica held all hold, and where everybody is honest and nobody was cut off
  /// every value shows that no author replaced who had it before him.
  private func nothingIsLost(
    _ fleet: Fleet, _ held: Set<ChangeID>, _ world: NaiveWorld, _ picture: WorldPicture
  ) throws {
    // More is no loss: stretches that waited have joined.
    let lost = held.subtracting(world.changes.map(\.id))
    guard lost.isEmpty else { throw Difference("lost \(lost)") }
    if fleet.isJudged { return }
    for (record, fold) in picture.records {
      let standing = fleet.truth.standing(record, among: world.changes)
      if fold.values != standing {
        throw Difference("\(record) shows \(fold.values), but \(standing) stand")
      }
    }
  }

  /// A number that was used twice is reported with both changes; and only a whole computer that was
  /// put back, or someone with a stolen key, uses one twice.
  private func checkForks(_ fleet: Fleet, _ world: NaiveWorld) throws {
    let twice = Agreement.numbersUsedTwice(world.changes)
    for replica in fleet.replicas { try Agreement.onForks(replica.core, twice: twice) }
    if twice.isEmpty { return }
    fleet.noteFork()
    let mayFork =
      fleet.hasMischief || fleet.met[.imaged] != nil || fleet.met[.computerRestored] != nil
    if !mayFork { throw Difference("a number was used twice: \(twice)") }
  }

  private func nothingIsLeftOver(
    _ fleet: Fleet, _ world: NaiveWorld, _ picture: WorldPicture
  ) throws {
    let held = Set(world.changes.map(\.id))
    for replica in fleet.replicas {
      for row in try replica.database.looseRows() where held.contains(row.baseID) {
        throw Difference("a stretch still waits for what lies before it")
      }
    }
    if fleet.isJudged { return }
    for (record, fold) in picture.records {
      for change in fold.changes where change.verdict != .effective {
        // What a change names may have been lost with a computer that was put back.
        if change.verdict == .waiting, !fleet.truth.isWhole(change.id, of: record, among: held) {
          continue
        }
        throw Difference("honest changes without effect in \(record)\n\(fold)")
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
      throw Difference("importing again did something: \(taken)")
    }
    try replica.reopen()
    try expectEqual(try WorldPicture(replica), picture, "reopened replica differs")
  }

  private func expectEqual(_ left: WorldPicture, _ right: WorldPicture, _ what: String) throws {
    if left == right { return }
    throw Difference("\(what)\n\(left)\n--- and ---\n\(right)")
  }
}
