import DiskModel
import NhanRong
import Platform
import TestSupport
import Testing

@testable import ModelRegistry

/// The stick is pulled at any moment of an export: nothing under a bundle's name is taken for whole that is
/// not, no older bundle suffers, and the next visit brings everything.
@Suite struct StickTests {
  static let models: [(name: String, model: CrashModel, choices: Int, states: Int)] = [
    ("ext4", .journalled, 6000, 1500), ("FAT", .fat, 6000, 1500), ("lying", .lying, 3300, 7000),
  ]

  @Test(arguments: models.indices)
  func `a stick pulled during an export holds no half bundle under a bundle's name`(
    _ index: Int
  ) throws {
    let (name, model, choices, states) = Self.models[index]
    let budget = HistoryBudget(inCI: 100)
    let check = try StickCheck(try World.shared.get())
    try check.check(
      model, choices: max(4, choices * budget.seeds.count / 100),
      seed: budget.seeds.lowerBound &* 131 &+ UInt64(index))
    print(
      "stick states, \(name): \(check.stateCount) sticks, \(check.tornCount) torn bundles refused,"
        + " \(check.visitCount) visits")
    #expect(check.faults.prefix(9) == [])
    #expect(check.wholeCount > 0)
    if model.keepsWord { #expect(check.tornCount == 0) } else { #expect(check.tornCount > 50) }
    if budget.isWhole { #expect(check.stateCount >= states) }
  }

  @Test func `together they are at least ten thousand sticks`() {
    #expect(Self.models.map(\.states).reduce(0, +) >= 10_000)
  }
}
