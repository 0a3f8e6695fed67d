import Causality
import ChangeLog
import Merging
import NhanRong
import TestSupport
import Testing

/// The trap of Protocol.md 9: clocks that say a log and a number, and not which change. After a whole
/// computer was put back one number means two changes, and such a clock covers both.
@Suite struct PlainClockTests {
  /// A computer and its image, that meet each other and everybody else; honest writers only.
  private func forEachHistory(
    _ body: (UInt64, Fleet, NaiveWorld, _ isForked: Bool) throws -> Void
  ) throws -> HistoryBudget {
    let budget = HistoryBudget(inCI: 600)
    for seed in budget.seeds {
      let fleet = try Fleet(seed: seed)
      if fleet.hasMischief { continue }
      var random = SeededRandom(seed: ~seed)
      try fleet.runWithTwin(steps: random.number(in: 4...12))
      try fleet.settle()
      let replica = fleet.replicas[0]
      let world = NaiveWorld(try replica.everything(), root: replica.hierarchy.root)
      try body(seed, fleet, world, !replica.core.forks().isEmpty)
    }
    return budget
  }

  @Test func `every value that nobody replaced is shown on a computer and on its image`() throws {
    var forked = 0
    let budget = try forEachHistory { seed, fleet, world, isForked in
      if isForked { forked += 1 }
      for record in world.records {
        let standing = fleet.truth.standing(record, among: world.changes)
        for replica in fleet.replicas {
          let picture = try need(try replica.core.picture(of: record))
          let shown = FoldPicture(picture.state, picture.history).values
          #expect(shown == standing, "seed \(seed), \(record)")
        }
      }
    }
    if budget.isWhole { #expect(forked >= 100) }
  }

  @Test func `a fold with plain clocks loses values, and the check sees it`() throws {
    var forked = 0
    var caught = 0
    let budget = try forEachHistory { seed, fleet, world, isForked in
      if isForked { forked += 1 }
      let isCaught = world.records.contains { record in
        let plain = NaiveFold(
          record, among: world.changes, schema: SmallSchema.value, plainClocks: true)
        return FoldPicture(plain).values != fleet.truth.standing(record, among: world.changes)
      }
      if !isCaught { return }
      caught += 1
      #expect(isForked, "seed \(seed): without a fork both clocks say the same")
    }
    if budget.isWhole { #expect(caught >= 20, "\(caught) of \(forked) forked histories") }
  }
}
