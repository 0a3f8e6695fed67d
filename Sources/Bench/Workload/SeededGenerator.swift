/// The same numbers from the same seed on every machine (SplitMix64): a workload is named by its seed
/// and never kept.
struct SeededGenerator {
  private var state: UInt64

  init(seed: UInt64, stream: UInt64 = 0) {
    state = seed &* 0x9e37_79b9_7f4a_7c15 ^ stream &* 0xd1b5_4a32_d192_ed03
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// From 0 up to and without 1.
  mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

  mutating func below(_ count: Int) -> Int {
    count < 1 ? 0 : Int(next() % UInt64(count))
  }

  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

  mutating func shuffled(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for index in order.indices.dropFirst().reversed() { order.swapAt(index, below(index + 1)) }
    return order
  }
}
