import Causality
import TestSupport
import Testing

@Suite struct StrandTreeTests {
  @Test func `a change lies on a chain exactly when it is an ancestor of its end`() throws {
    for seed in HistoryBudget(inCI: 400).seeds {
      var random = SeededRandom(seed: seed)
      let strands = RandomStrands(&random)
      for end in strands.dots {
        let chain = try need(strands.chains[end])
        for dot in strands.dots {
          let name = strands.alias(of: dot, &random)
          let other = strands.alias(of: end, &random)
          guard strands.tree.chain(endingAt: other, contains: name) == chain.contains(dot) else {
            Issue.record("seed \(seed): \(name) on the chain to \(other)")
            return
          }
        }
      }
    }
  }

  @Test func `the home of a change is the strand whose own part holds it`() {
    for seed in HistoryBudget(inCI: 400).seeds {
      var random = SeededRandom(seed: seed)
      let strands = RandomStrands(&random)
      for dot in strands.dots {
        let name = strands.alias(of: dot, &random)
        guard strands.tree.home(of: name) == dot else {
          Issue.record("seed \(seed): home of \(name) is not \(dot)")
          return
        }
      }
    }
  }

  @Test func `a strand that names itself as its parent ends no program`() {
    var tree = StrandTree()
    let own = StrandNumber(0)
    let other = StrandNumber(1)
    tree.add(own, origin: StrandTree.Origin(parent: own, shared: 9))
    tree.add(other, origin: StrandTree.Origin(parent: own, shared: 3))
    #expect(tree.home(of: Dot(other, 2)).sequence == 2)
    #expect(!tree.chain(endingAt: Dot(other, 2), contains: Dot(StrandNumber(7), 1)))
  }
}
