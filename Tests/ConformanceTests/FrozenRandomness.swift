import Sealing
import Synchronization

/// "Random" bytes that a seed replays (splitmix64). Of its own and never to be changed: every stored
/// byte of the vectors depends on it.
enum FrozenRandomness {
  static func seeded(_ seed: UInt64) -> Randomness {
    let state = State(seed)
    return Randomness { count in state.bytes(count) }
  }

  private final class State: Sendable {
    private let word: Mutex<UInt64>

    init(_ seed: UInt64) { word = Mutex(seed) }

    func bytes(_ count: Int) -> [UInt8] {
      word.withLock { word in
        (0..<max(0, count)).map { _ in UInt8(truncatingIfNeeded: Self.next(&word) >> 24) }
      }
    }

    private static func next(_ state: inout UInt64) -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var word = state
      word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
      word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
      return word ^ (word >> 31)
    }
  }
}
