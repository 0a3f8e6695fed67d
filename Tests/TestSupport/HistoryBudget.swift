import Foundation

/// How many random histories a test plays, and from which seed: a fixed number in CI, so that every
/// run is the same; more in a long run. `NR_SEED` replays one history, `NR_HISTORIES` says how many in
/// percent of the CI number, `NR_FIRST_SEED` where a long run starts.
package struct HistoryBudget {
  package let seeds: Range<UInt64>

  /// - Parameter isLarge: where it is not said how many, a build that is not optimised plays a tenth.
  package init(inCI count: Int, isLarge: Bool = false) {
    let settings = ProcessInfo.processInfo.environment
    if let seed = settings["NR_SEED"].flatMap({ UInt64($0) }) {
      seeds = seed..<seed &+ 1
    } else {
      let first = settings["NR_FIRST_SEED"].flatMap { UInt64($0) } ?? 1
      let percent = settings["NR_HISTORIES"].flatMap { Int($0) } ?? Self.percent(isLarge: isLarge)
      seeds = first..<first &+ UInt64(max(1, count * percent / 100))
    }
    isWhole = seeds.count >= count
  }

  private static func percent(isLarge: Bool) -> Int {
    #if DEBUG
      isLarge ? 10 : 100
    #else
      100
    #endif
  }

  /// Whether one history is replayed, so that a test may print more.
  package static var isReplay: Bool {
    ProcessInfo.processInfo.environment["NR_SEED"] != nil
  }

  /// Whether at least as many histories are played as in CI: only then is a test asked whether they met
  /// every case it speaks of.
  package let isWhole: Bool
}
