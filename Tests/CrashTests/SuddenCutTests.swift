import DiskModel
import NhanRong
import Platform
import TestSupport
import Testing

@testable import ModelRegistry

/// The power goes at any moment: every disk it may leave behind opens, and holds the old state or the new
/// one (Protocol.md 1, "Old or new").
@Suite struct SuddenCutTests {
  /// Distinct disks that each command is asked for in CI, and how many are tried at each operation for it.
  static let shares: [(name: String, disks: Int, choices: Int)] = [
    ("init", 6000, 150), ("register", 1500, 150), ("load", 15_000, 120), ("edit", 1500, 150),
    ("attach", 1500, 150), ("import", 6000, 150), ("export", 2000, 150), ("merge", 5000, 150),
    ("erase", 14_000, 100), ("import of what was erased", 150, 60),
    ("heal", 3000, 40), ("heal without second names", 3000, 40), ("backup", 1000, 40),
  ]

  @Test(arguments: shares.indices)
  func `a cut at any moment leaves the old state or the new one`(_ index: Int) throws {
    let share = Self.shares[index]
    let budget = HistoryBudget(inCI: 100)
    let world = try World.shared.get()
    let scenario = try #require(try Scenario.all(world).first { $0.name == share.name })
    let check = CrashCheck(try RecordedRun(scenario, from: scenario.start ?? world.image))
    check.check(
      choices: max(4, share.choices * budget.seeds.count / 100),
      seed: budget.seeds.lowerBound &* 31 &+ UInt64(index))
    print(
      "crash states, \(share.name): \(check.count) disks (\(check.nestedCount) of cuts while mending),"
        + " \(check.run.operations.count) operations, \(check.recoveredCount) after recovery")
    #expect(check.faults.prefix(9) == [])
    if budget.isWhole { #expect(check.count >= share.disks) }
  }

  @Test func `together they are at least fifty-five thousand disks`() {
    #expect(Self.shares.map(\.disks).reduce(0, +) >= 55_000)
  }
}
