package import Sealing
import Synchronization

extension Randomness {
  /// "Random" bytes that a seed replays: for simulations only.
  package static func seeded(_ seed: UInt64) -> Randomness {
    let state = Mutex(SeededRandom(seed: seed))
    return sharing(state)
  }

  private static func sharing(_ state: consuming Mutex<SeededRandom>) -> Randomness {
    let box = Box(state)
    return Randomness { count in box.state.withLock { $0.bytes(count) } }
  }

  private final class Box: Sendable {
    let state: Mutex<SeededRandom>
    init(_ state: consuming Mutex<SeededRandom>) { self.state = state }
  }
}
