import Foundation
import TestSupport
import Testing

/// Whole offices with disks, sticks and clocks that fail (Protocol.md 1, 8, 9, 11): whatever happens to
/// them, nothing that was confirmed is lost, nobody sees another state of the same changes, and one round
/// of visits without trouble brings everybody together.
///
/// `NR_SEED` replays one history. `NR_STEPS=50-400` and `NR_OFFICES=12` make long ones.
@Suite struct SimulationTests {
  private typealias Event = Simulation.Event

  @Test(arguments: 0..<2)
  func `offices with failing disks, sticks and clocks come together`(half: UInt64) throws {
    let domain = try SimulatedDomain("\(half)")
    var met: [Event: Int] = [:]
    var pairs: [[Event]: Int] = [:]
    let budget = HistoryBudget(inCI: 5_000, isLarge: true)
    for seed in budget.seeds where HistoryBudget.isReplay || seed % 2 == half {
      let acts = Simulation.acts(seed: seed, count: Size.of(seed).steps)
      do {
        let history = try play(acts, seed, domain)
        met.merge(history.met) { $0 + $1 }
        for pair in Self.pairs where pair.allSatisfy({ history.met[$0] != nil }) {
          pairs[pair, default: 0] += 1
        }
      } catch {
        report("\(error)", acts, seed, domain)
        return
      }
    }
    if HistoryBudget.isReplay || Size.asked != nil { print("half \(half): \(met)\n\(pairs)") }
    guard budget.isWhole else { return }
    for event in Event.allCases { #expect(met[event] ?? 0 >= 10, "\(event): \(met)") }
    for pair in Self.pairs { #expect(pairs[pair] ?? 0 >= 20, "\(pair): \(pairs)") }
  }

  /// Two of these in one history are what people remember as the bad day.
  private static let pairs: [[Event]] = {
    let events: [Event] = [.crash, .clone, .restore, .revoke, .erase, .reorder, .loss]
    return events.indices.flatMap { first in
      events[(first + 1)...].map { [events[first], $0] }
    }
  }()

  private func play(
    _ acts: [Simulation.Act], _ seed: UInt64, _ domain: SimulatedDomain
  ) throws -> Simulation {
    let size = Size.of(seed).offices
    let history = try Simulation(domain, seed: seed, sizeMax: size)
    try history.run(acts)
    let end = try history.finish()
    // Where bits rot hangs on the bytes of the file, and those on the clock: another loss is another history.
    if seed % 16 == 0, history.met[.rotten] == nil {
      for office in history.offices { office.close() }
      let again = try Simulation(domain, seed: seed, sizeMax: size, shift: 7_777_777_777_777)
      try again.run(acts)
      if try again.finish() != end { throw Difference("other clocks, another state") }
    }
    return history
  }

  /// What a history comes to; nil where all is well.
  private func failure(
    _ acts: [Simulation.Act], _ seed: UInt64, _ domain: SimulatedDomain
  ) -> String? {
    do {
      _ = try play(acts, seed, domain)
      return nil
    } catch { return "\(error)" }
  }

  private func report(
    _ message: String, _ acts: [Simulation.Act], _ seed: UInt64, _ domain: SimulatedDomain
  ) {
    let fewer = shrink(acts) { failure($0, seed, domain) != nil }
    let last = failure(fewer, seed, domain) ?? "nothing"
    Issue.record("seed \(seed): \(message)\nwith \(fewer) alone: \(last)")
  }

  /// How large a history is: a few offices and acts in most, so that many are played and one that fails
  /// is soon understood; a whole province for months in one of a thousand.
  private struct Size {
    let steps: ClosedRange<Int>
    let offices: Int

    static func of(_ seed: UInt64) -> Size {
      asked
        ?? (seed % 1000 == 500
          ? Size(steps: 50...90, offices: 12) : Size(steps: 5...16, offices: 4))
    }

    static let asked: Size? = {
      let settings = ProcessInfo.processInfo.environment
      let bounds = (settings["NR_STEPS"] ?? "").split(separator: "-").compactMap { Int($0) }
      let offices = settings["NR_OFFICES"].flatMap { Int($0) } ?? 4
      guard bounds.count == 2, bounds[0] <= bounds[1] else { return nil }
      return Size(steps: bounds[0]...bounds[1], offices: offices)
    }()
  }
}
