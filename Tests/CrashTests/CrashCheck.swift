import DiskModel
import NhanRong
import Platform
import ReplicaStore
import TestSupport

@testable import ModelRegistry

/// A run that was recorded from a known disk.
struct RecordedRun {
  let scenario: Scenario
  let start: DiskImage
  let operations: [DiskOperation]

  init(_ scenario: Scenario, from start: DiskImage) throws {
    self.scenario = scenario
    self.start = start
    let disk = SimulatedDisk(start, hasSecondNames: scenario.hasSecondNames)
    try disk.mounted { try scenario.run(on: disk, seed: 7) }
    operations = disk.log
  }

  private init(_ scenario: Scenario, _ start: DiskImage, _ operations: [DiskOperation]) {
    self.scenario = scenario
    self.start = start
    self.operations = operations
  }

  /// The same run by a program that leaves some operations out.
  func leavingOut(_ isLeftOut: (DiskOperation) -> Bool) -> RecordedRun {
    RecordedRun(scenario, start, operations.filter { !isLeftOut($0) })
  }

  /// The path under which a file was made or stood at the beginning.
  func path(of file: Int) -> FilePath? {
    for case .create(let path, file) in operations { return path }
    return start.entries.first { $0.value == .file(file) }?.key
  }
}

/// Opens every disk a cut may leave behind and asks whether it holds the old state or the new one.
///
/// SQLite's recovery runs on every one of them. What comes out of it is always one of a few disks, and each
/// of these is looked at whole, once: `RecoveredDisk`.
final class CrashCheck {
  let run: RecordedRun
  private var states: [Int: Recovered] = [:]
  private var recovered: [Int: RecoveredDisk] = [:]
  /// Disks on which a healing is still to be done.
  private var unhealed: [DiskImage] = []
  /// What the register held after each transaction, in order.
  private var timeline: [Int?] = []
  private(set) var faults: [String] = []
  private(set) var nestedCount = 0

  private struct Recovered {
    let disk: RecoveredDisk
    /// What recovery itself did to the disk.
    let operations: [DiskOperation]
  }

  init(_ run: RecordedRun) { self.run = run }

  /// Distinct disks looked at.
  var count: Int { states.count }
  var recoveredCount: Int { recovered.count }

  /// - Parameter wanted: ends at the first fault that says this.
  func check(choices: Int, seed: UInt64, until wanted: String? = nil) {
    var confirmed: Int?
    var walk = CrashStates(
      of: run.operations, from: run.start, on: [Volume(DiskImage.root, .strict)],
      choicesPerCut: choices, seed: seed)
    do {
      try walk.forEach { state in
        if state.isWhole {
          let picture = look(at: state.image).disk.picture
          if timeline.last != picture || timeline.isEmpty { timeline.append(picture) }
          if state.cut > 0, case .confirmed = run.operations[state.cut - 1] {
            confirmed = timeline.count - 1
          }
        }
        judge(state, confirmed: confirmed)
        if let wanted, faults.contains(where: { wanted.isEmpty || $0.contains(wanted) }) {
          throw Enough()
        }
      }
      try checkSecondHealing(seed: seed)
    } catch {}
    checkTimeline()
  }

  private struct Enough: Error {}

  private func judge(_ state: CrashState, confirmed: Int?) {
    let isNew = states[state.image.digest()] == nil
    let found = look(at: state.image)
    judge(found.disk, at: state.cut, confirmed: confirmed)
    if isNew, !found.operations.isEmpty, count % 8 == 0 {
      checkRecovery(found, of: state, confirmed: confirmed)
    }
  }

  private func judge(_ disk: RecoveredDisk, at cut: Int, confirmed: Int?) {
    for fault in disk.faults { note(fault, at: cut) }
    let isKnown = timeline[(confirmed ?? 0)...].contains(disk.picture)
    if !isKnown { note("neither the old state nor the new one", at: cut) }
    if confirmed != nil, !disk.isDone { note("what was confirmed is not there", at: cut) }
  }

  private func note(_ fault: String, at cut: Int) {
    let line = "\(run.scenario.name), cut \(cut): \(fault)"
    if faults.count < 200, !faults.contains(line) { faults.append(line) }
  }

  /// The power goes again while the first cut is being mended.
  private func checkRecovery(_ found: Recovered, of state: CrashState, confirmed: Int?) {
    var walk = CrashStates(
      of: found.operations, from: state.image, on: [Volume(DiskImage.root, .strict)],
      choicesPerCut: 3, seed: UInt64(count))
    walk.forEach { again in
      nestedCount += 1
      let disk = look(at: again.image).disk
      judge(disk, at: state.cut, confirmed: confirmed)
      if disk.picture != found.disk.picture {
        note("a second cut while mending gives another state", at: state.cut)
      }
    }
  }

  /// The power goes again while the next healing, over what the first one left, is at work.
  private func checkSecondHealing(seed: UInt64) throws {
    for image in unhealed {
      let disk = SimulatedDisk(image, hasSecondNames: run.scenario.hasSecondNames)
      try disk.mounted { try run.scenario.run(on: disk, seed: 19) }
      let operations = disk.log
      var walk = CrashStates(
        of: operations, from: image, on: [Volume(DiskImage.root, .strict)], choicesPerCut: 3,
        seed: seed)
      walk.forEach { state in
        nestedCount += 1
        let isConfirmed = state.cut == operations.count
        judge(look(at: state.image).disk, at: state.cut, confirmed: isConfirmed ? 0 : nil)
      }
    }
  }

  /// A disk as it is found after something else than a cut.
  func look(_ image: DiskImage) -> RecoveredDisk { look(at: image).disk }

  private func look(at image: DiskImage) -> Recovered {
    let digest = image.digest()
    if let known = states[digest] { return known }
    let disk = SimulatedDisk(image)
    let failure = disk.mounted { Self.mend(disk, run.scenario.folder) }
    let mended = disk.image
    let key = mended.digest(Self.countsContent)
    let result =
      recovered[key] ?? RecoveredDisk(mended, failure, run.scenario, before: run.start)
    if recovered[key] == nil, run.scenario.damaged != nil, !result.isDone {
      unhealed.append(mended)
    }
    recovered[key] = result
    let outcome = Recovered(disk: result, operations: disk.log)
    states[digest] = outcome
    return outcome
  }

  /// SQLite's own recovery, through the connection every command opens.
  private static func mend(_ disk: SimulatedDisk, _ folder: FilePath) -> String? {
    let path = folder.appending("nhanrong.db")
    guard disk.image[path] != nil else { return nil }
    do throws(StorageError) {
      try Connection(opening: path, .write).close()
      return nil
    } catch { return "SQLite: \(error.message)" }
  }

  /// What an unfinished file holds is of no meaning: it is only ever removed or passed over. Nor is what a
  /// journal holds that SQLite has just looked at and left alone.
  private static func countsContent(_ path: FilePath) -> Bool {
    let name = path.lastComponent
    return !name.hasSuffix(".tmp") && !name.hasPrefix("nhanrong.db.new")
      && !name.hasSuffix(".lock") && !name.hasSuffix("-journal")
  }

  /// Between two transactions of one command only what nobody sees may differ.
  private func checkTimeline() {
    guard run.scenario.isOneStep, let first = timeline.first, let last = timeline.last
    else { return }
    func visible(_ picture: Int?) -> [String] {
      recovered.values.first { $0.picture == picture }?.visible ?? []
    }
    let ends = [visible(first), visible(last)]
    for picture in timeline where !ends.contains(visible(picture)) {
      faults.append("\(run.scenario.name): a state between the old one and the new one")
    }
  }
}
