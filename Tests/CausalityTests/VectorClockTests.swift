import Causality
import TestSupport
import Testing

/// The laws of a partial order, over clocks of logs that fork, against plain sets of what was seen.
@Suite struct VectorClockTests {
  @Test func `clocks are ordered as the sets of changes they have seen`() {
    for seed in HistoryBudget(inCI: 400).seeds {
      var random = SeededRandom(seed: seed)
      let strands = RandomStrands(&random)
      let clocks = randomClocks(strands, &random)
      for left in clocks {
        for right in clocks {
          let expected = order(strands.seen(left), strands.seen(right))
          guard left.order(to: right, in: strands.tree) == expected else {
            Issue.record("seed \(seed): \(left) is not \(expected) \(right)")
            return
          }
        }
      }
    }
  }

  @Test func `a clock covers what it has seen and nothing else`() {
    for seed in HistoryBudget(inCI: 200).seeds {
      var random = SeededRandom(seed: seed)
      let strands = RandomStrands(&random)
      for clock in randomClocks(strands, &random) {
        let seen = strands.seen(clock)
        for dot in strands.dots {
          guard clock.covers(dot, in: strands.tree) == seen.contains(dot) else {
            Issue.record("seed \(seed): \(clock) and \(dot)")
            return
          }
        }
      }
    }
  }

  @Test func `joining is the union, in any order and as often as one likes`() {
    for seed in HistoryBudget(inCI: 400).seeds {
      var random = SeededRandom(seed: seed)
      let strands = RandomStrands(&random)
      let clocks = randomClocks(strands, &random)
      let (a, b, c) = (clocks[0], clocks[1], clocks[2])
      let tree = strands.tree
      let union = strands.seen(a).union(strands.seen(b))
      let joined = a.joined(with: b, in: tree)
      let laws = [
        strands.seen(joined) == union,
        joined == b.joined(with: a, in: tree),
        a.joined(with: a, in: tree) == a,
        a.joined(with: VectorClock(), in: tree) == a,
        joined.joined(with: c, in: tree) == a.joined(with: b.joined(with: c, in: tree), in: tree),
        a.order(to: joined, in: tree) == .before || a == joined,
      ]
      guard laws.allSatisfy({ $0 }) else {
        Issue.record("seed \(seed): \(laws)")
        return
      }
    }
  }

  @Test func `no entry of a clock lies on the chain of another and equal clocks are written alike`()
  {
    for seed in HistoryBudget(inCI: 400).seeds {
      var random = SeededRandom(seed: seed)
      let strands = RandomStrands(&random)
      let clock = randomClocks(strands, &random)[0]
      let again = VectorClock(
        random.shuffle(Array(strands.seen(clock)).map { strands.alias(of: $0, &random) }),
        in: strands.tree)
      let isLean = clock.entries.allSatisfy { entry in
        clock.entries.allSatisfy {
          $0 == entry || !strands.tree.chain(endingAt: $0, contains: entry)
        }
      }
      guard isLean, again == clock, clock.entries == clock.entries.sorted() else {
        Issue.record("seed \(seed): \(clock) and \(again)")
        return
      }
    }
  }

  private func randomClocks(
    _ strands: RandomStrands, _ random: inout SeededRandom
  ) -> [VectorClock] {
    (0..<5).map { _ in
      let dots = (0..<random.below(4)).compactMap { _ in random.pick(strands.dots) }
      return VectorClock(dots.map { strands.alias(of: $0, &random) }, in: strands.tree)
    }
  }

  private func order(_ left: Set<Dot>, _ right: Set<Dot>) -> ClockOrder {
    if left == right { return .equal }
    if left.isSubset(of: right) { return .before }
    return left.isSuperset(of: right) ? .after : .concurrent
  }
}
