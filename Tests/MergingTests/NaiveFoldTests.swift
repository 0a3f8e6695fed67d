import Causality
import Merging
import TestSupport
import Testing

@Suite struct NaiveFoldTests {
  /// The budget of Protocol.md 4-6: every subset of a history, in every order of arrival, gives what
  /// the naive reading gives.
  @Test func `the fold agrees with the naive fold on random histories in every order`() {
    var state = RecordState()
    var met = Met()
    let budget = HistoryBudget(inCI: 30_000)
    for seed in budget.seeds {
      let history = RandomHistory(seed: seed)
      var random = SeededRandom(seed: seed ^ 0x5eed)
      var held = history.changes
      if random.chance(1, in: 2) { held.removeAll { _ in random.chance(1, in: 12) } }
      let naive = FoldPicture(
        NaiveFold(
          history.record, among: held, schema: SmallSchema.value,
          rulesInForce: history.rulesInForce))
      met.note(naive)
      for _ in 0..<3 {
        let arrived = ArrivedHistory(random.shuffle(held), of: history.record)
        let real = arrived.folded(
          &state, schema: SmallSchema.value, rulesInForce: history.rulesInForce)
        if real != naive {
          return fail(seed, held, naive: naive, real: real)
        }
      }
    }
    if budget.isWhole { met.expectEverythingWasMet() }
  }

  private func fail(
    _ seed: UInt64, _ held: [NaiveChange], naive: FoldPicture, real: FoldPicture
  ) {
    let changes = held.map(\.description).joined(separator: "\n")
    Issue.record("seed \(seed)\n\(changes)\nnaive: \(naive)\nengine: \(real)")
  }

  /// Histories that never meet a case would prove nothing about it.
  private struct Met {
    var verdicts: [NaiveVerdict: Int] = [:]
    var existences: [RecordState.Existence: Int] = [:]
    var conflicts = 0
    var elements = 0
    var erased = 0

    mutating func note(_ picture: FoldPicture) {
      for change in picture.changes { verdicts[change.verdict, default: 0] += 1 }
      existences[picture.existence, default: 0] += 1
      let targets = picture.siblings.map(\.target)
      if Set(targets).count < targets.count { conflicts += 1 }
      if !picture.elements.isEmpty { elements += 1 }
      if !picture.erased.isEmpty { erased += 1 }
    }

    func expectEverythingWasMet() {
      for verdict in [NaiveVerdict.effective, .waiting, .held, .void] {
        #expect(verdicts[verdict] ?? 0 > 1_000)
      }
      for existence in [
        RecordState.Existence.absent, .alive, .withdrawn, .withdrawalContested,
      ] {
        #expect(existences[existence] ?? 0 > 100)
      }
      #expect(conflicts > 1_000)
      #expect(elements > 1_000)
      #expect(erased > 1_000)
    }
  }
}
