import Causality
import ChangeLog
import NhanRong
import Platform

/// The story of a workload, step by step. What is measured is returned; the rest prepares it.
extension Scene {
  /// Phase 1: the branches write, and each sends the commune what it has. The times are of writing
  /// and of sending; letting everyone in is not among them.
  @discardableResult
  func build(_ workload: any Workload) throws -> StepTimes {
    try found()
    var times = StepTimes()
    var records = RecordList(count: workload.registrations)
    for number in 0..<branches {
      let replica = try times.measure(.load) {
        try branch(number).open(now: Self.start + Int64(number) * 17)
      }
      let operations = workload.firstPhase(ofBranch: number)
      try times.measure(.work) { try records.write(operations, by: replica) }
      try times.measure(.persist) {
        _ = try send(from: replica, to: superior(of: replica), as: bundle("1", number))
        replica.close()
      }
    }
    try records.save(in: folder)
    return times
  }

  /// Takes bundles into an office: one command.
  func take(_ bundles: [FilePath], into office: Office) throws -> (times: StepTimes, new: Int) {
    var times = StepTimes()
    var new = 0
    let replica = try times.measure(.load) { try office.open() }
    try times.measure(.work) {
      var outcomes: [(path: FilePath, result: Result<ImportOutcome, ReplicaError>)] = []
      replica.importBundles(at: bundles) { number, result in
        outcomes.append((bundles[number], result))
        return true
      }
      for (path, result) in outcomes {
        let outcome = try result.get()
        guard outcome.waiting + outcome.held + outcome.refused == 0, outcome.codeAlarms.isEmpty
        else {
          let alarms = outcome.codeAlarms.map { "\($0)" }.joined(separator: " ")
          throw BenchFailure.unfit(
            "\(path.text): \(outcome.waiting) wait, \(outcome.held) held, "
              + "\(outcome.refused) refused, states differ: \(alarms)")
        }
        new += Int(outcome.applied)
      }
    }
    times.measure(.persist) { replica.close() }
    return (times, new)
  }

  func bundles(_ round: String) throws -> [FilePath] {
    try (0..<branches).map { bundle(round, $0) }
      .filter { try files.metadataIfPresent(of: $0) != nil }
  }

  /// MERGE 50: the bundles of phase 1 into an empty commune.
  func mergeFirst(into name: String) throws -> (times: StepTimes, new: Int) {
    try emptyCommune.copy(to: office(name))
    return try take(bundles("1"), into: office(name))
  }

  /// Phase 2: the branches learn what has arrived; then both sides edit without knowledge of each
  /// other. The times are the commune's.
  @discardableResult
  func edit(_ workload: any Workload, from: String, to: String) throws -> StepTimes {
    try office(from).copy(to: office(to))
    var times = StepTimes()
    var records = try RecordList(savedIn: folder)
    let commune = try times.measure(.load) {
      try office(to).open(now: Self.start + 120 * 86_400_000)
    }
    for number in 0..<branches {
      let operations = workload.secondPhase(ofBranch: number)
      if operations.isEmpty { continue }
      let replica = try branch(number).open(now: Self.start + 121 * 86_400_000 + Int64(number))
      defer { replica.close() }
      let note = folder.appending("confirmation")
      let unit = try replica.requireUnit().organisation
      _ = try send(from: commune, to: unit, as: note)
      _ = try replica.importBundle(at: note)
      try records.write(operations, by: replica)
      _ = try send(from: replica, to: superior(of: replica), as: bundle("2", number))
    }
    let operations = workload.secondPhase()
    try times.measure(.work) { try records.write(operations, by: commune) }
    times.measure(.persist) { commune.close() }
    return times
  }

  /// The bundles with the conflicting edits into the commune that has its own.
  func mergeSecond(from: String, to: String) throws -> (times: StepTimes, new: Int) {
    try office(from).copy(to: office(to))
    return try take(bundles("2"), into: office(to))
  }

  /// What an office has and its superior has not confirmed, as one file.
  func exportUp(
    from: Office, as path: FilePath
  ) throws -> (times: StepTimes, written: WrittenBundle) {
    var times = StepTimes()
    let replica = try times.measure(.load) { try from.open() }
    let written = try times.measure(.work) {
      try send(from: replica, to: superior(of: replica), as: path)
    }
    times.measure(.persist) { replica.close() }
    return (times, written)
  }

  /// Phase 3: the commune learns what the receiver has, and edits one registration in a hundred. Only
  /// the editing is timed.
  @discardableResult
  func editForDelta(
    _ workload: any Workload, from: String, to: String, receiver: String
  ) throws -> StepTimes {
    try office(from).copy(to: office(to))
    var times = StepTimes()
    let commune = try times.measure(.load) {
      try office(to).open(now: Self.start + 200 * 86_400_000)
    }
    let note = folder.appending("confirmation")
    let upper = try office(receiver).open(now: Self.start + 199 * 86_400_000)
    _ = try send(from: upper, to: commune.requireUnit().organisation, as: note)
    upper.close()
    _ = try commune.importBundle(at: note)
    var records = try RecordList(savedIn: folder)
    let operations = workload.thirdPhase()
    try times.measure(.work) { try records.write(operations, by: commune) }
    times.measure(.persist) { commune.close() }
    return times
  }
}
