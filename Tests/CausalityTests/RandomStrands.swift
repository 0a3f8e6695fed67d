import Causality
import TestSupport

/// Random logs that fork, with what lies on the chain to each change as a plain set: the oracle of the
/// strand tree.
struct RandomStrands {
  private(set) var tree = StrandTree()
  /// The changes, each under the strand whose own part holds it.
  private(set) var dots: [Dot] = []
  private(set) var chains: [Dot: Set<Dot>] = [:]

  init(_ random: inout SeededRandom) {
    var strands = 0
    for _ in 0..<random.number(in: 1...3) {
      begin(&strands, after: nil, &random)
      for _ in 0..<random.below(4) {
        begin(&strands, after: random.pick(dots), &random)
      }
    }
  }

  private mutating func begin(
    _ strands: inout Int, after: Dot?, _ random: inout SeededRandom
  ) {
    let strand = StrandNumber(UInt32(strands))
    strands += 1
    tree.add(
      strand,
      origin: after.map { StrandTree.Origin(parent: $0.strand, shared: $0.sequence) })
    var before = after
    for _ in 0..<random.number(in: 1...4) {
      let dot = Dot(strand, (before?.sequence ?? 0) + 1)
      chains[dot] = (before.flatMap { chains[$0] } ?? []).union([dot])
      dots.append(dot)
      before = dot
    }
  }

  /// Another name of a change: a strand that left later holds it too.
  func alias(of dot: Dot, _ random: inout SeededRandom) -> Dot {
    let strands = Set(
      dots.filter { chains[$0]?.contains(dot) == true }.map(\.strand)
    ).sorted()
    return Dot(random.pick(strands) ?? dot.strand, dot.sequence)
  }

  func seen(_ clock: VectorClock) -> Set<Dot> {
    clock.entries.reduce(into: []) { $0.formUnion(chains[$1] ?? []) }
  }
}
