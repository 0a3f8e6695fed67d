import DiskModel
import NhanRong
import Platform
import TestSupport
import Testing

@testable import ModelRegistry

/// The n-th operation of the disk fails, once or from then on, for every n: the command says so with a
/// code, the state is the old one, and the next run does it when the disk works again.
@Suite struct StorageFaultTests {
  static let commands = [
    "init", "register", "edit", "attach", "import", "export", "merge", "erase",
    "import of what was erased", "heal", "heal without second names", "backup",
  ]
  static let conditions: [FileCondition] = [.noSpace, .ioError, .readOnly]

  struct Tally {
    var runs = 0
    var refused = 0
    var unconfirmed = 0
    var doneAllTheSame = 0
    var doneAndRefused: [String] = []
  }

  @Test(arguments: commands)
  func `whichever operation fails, the state is the old one and the error has a code`(
    _ name: String
  ) throws {
    let world = try World.shared.get()
    let scenario = try #require(try Scenario.all(world).first { $0.name == name })
    let check = CrashCheck(try RecordedRun(scenario, from: scenario.start ?? world.image))
    let budget = HistoryBudget(inCI: 100)
    let step = max(1, 100 / budget.seeds.count)
    var tally = Tally()
    for condition in Self.conditions {
      for isForEver in [false, true] {
        var number = 0
        while try play(
          DiskFault(at: number, condition, isForEver: isForEver), scenario, check, world, &tally)
        {
          number += step
        }
      }
    }
    print(
      "storage faults, \(name): \(tally.runs) runs, \(tally.refused) refused,"
        + " \(tally.unconfirmed) of them unconfirmed, \(tally.doneAllTheSame) done all the same")
    #expect(tally.doneAndRefused == [])
    if budget.isWhole { #expect(tally.unconfirmed > 0) }
  }

  /// False when the command ends before the fault comes.
  private func play(
    _ fault: DiskFault, _ scenario: Scenario, _ check: CrashCheck, _ world: World,
    _ tally: inout Tally
  ) throws -> Bool {
    let disk = SimulatedDisk(
      scenario.start ?? world.image, hasSecondNames: scenario.hasSecondNames)
    disk.set(fault)
    var refusal: ReplicaError?
    let what =
      "\(scenario.name), \(fault.condition) at \(fault.number), for ever \(fault.isForEver)"
    disk.mounted {
      do { try scenario.run(on: disk, seed: 7) } catch {
        refusal = error as? ReplicaError
        if refusal == nil { Issue.record("\(what): \(error)") }
      }
    }
    guard disk.askedCount > fault.number else { return false }
    tally.runs += 1
    let found = check.look(disk.image)
    #expect(found.faults == [], "\(what), \(refusal.map { "\($0.code)" } ?? "done")")
    if let refusal {
      tally.refused += 1
      #expect(Self.isOfStorage(refusal.code), "\(what): \(refusal.code) \(refusal.details)")
      // A sync that failed is the one case in which nobody can know.
      if refusal.code == .unconfirmed {
        tally.unconfirmed += 1
      } else if found.isDone, !scenario.goesOn {
        tally.doneAndRefused.append("\(what): \(refusal.code)")
      }
    } else {
      tally.doneAllTheSame += 1
      #expect(found.isDone, "\(what): said to be done and is not")
    }
    return true
  }

  private static func isOfStorage(_ code: ReplicaError.Code) -> Bool {
    // A copy that does not read back is told as such.
    [.diskFull, .ioFailed, .readOnly, .unconfirmed, .backupUnsound].contains(code)
  }
}
