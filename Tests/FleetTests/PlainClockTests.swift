import Causality
import ChangeLog
import Merging
import NhanRong
import TestSupport
import Testing

/// The trap of Protocol.md 9: clocks that say a log and a number, and not which change. After a whole
/// computer was put back one number means two changes, and such a clock covers both.
@Suite struct PlainClockTests {
  @Test func `a fold with plain clocks loses values in copied computers, and the check sees it`()
    throws
  {
    let budget = HistoryBudget(inCI: 600)
    var withImages = 0
    var caught = 0
    for seed in budget.seeds {
      let fleet = try Fleet(seed: seed)
      if fleet.hasMischief { continue }
      var random = SeededRandom(seed: ~seed)
      try fleet.run(steps: random.number(in: 4...16))
      try fleet.settle()
      let replica = fleet.replicas[0]
      let isForked = try !replica.core.forks().isEmpty
      withImages += isForked ? 1 : 0
      let world = NaiveWorld(try replica.everything(), root: replica.hierarchy.root)
      var isCaught = false
      for record in world.records {
        let standing = fleet.truth.standing(record, among: world.changes)
        let sound = NaiveFold(record, among: world.changes, schema: SmallSchema.value)
        #expect(FoldPicture(sound).values == standing, "seed \(seed)")
        let plain = NaiveFold(
          record, among: world.changes, schema: SmallSchema.value, plainClocks: true)
        if FoldPicture(plain).values != standing { isCaught = true }
      }
      if isCaught {
        caught += 1
        #expect(isForked, "seed \(seed): without a fork both clocks say the same")
      }
    }
    guard budget.isWhole else { return }
    #expect(withImages >= 20)
    #expect(caught >= 5, "\(caught) of \(withImages) forked histories")
  }
}
