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
    for event in Fleet.Event.allCases { #expect(met[event] ?? 0 > 100, "\(event)") }
  }

  private struct Difference: Error, CustomStringConvertible {
    let description: String
  }

  private func play(_ fleet: Fleet, _ seed: UInt64) throws {
    var random = SeededRandom(seed: ~seed)
    try fleet.run(steps: random.number(in: 4...16))
    try compare(fleet.replicas[random.below(fleet.replicas.count)])
    try fleet.settle()
    try compare(fleet.replicas[0])
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

  private func nothingIsLeftOver(_ fleet: Fleet, _ picture: WorldPicture) throws {
    for replica in fleet.replicas {
      if try replica.database.looseSize() > 0 {
        throw Difference(description: "a stretch still waits for what lies before it")
      }
    }
    if fleet.hasMischief { return }
    for (record, fold) in picture.records {
      if fold.changes.contains(where: { $0.verdict != .effective }) {
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
