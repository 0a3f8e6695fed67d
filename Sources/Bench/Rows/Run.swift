import Platform

/// A whole run: prepares once, then measures row by row, each step in a process of its own.
struct Run {
  let settings: Settings

  /// The rows with what each run of them gave.
  typealias Outcome = [(row: Row, measurements: [Measurement])]

  func perform(_ rows: [Row]) throws -> Outcome {
    let files = LocalFileSystem()
    let isPrepared = try files.metadataIfPresent(of: ready) != nil
    defer { if !settings.keeps { try? files.removeTree(settings.work) } }
    if !isPrepared {
      try files.removeTree(settings.work)
      try files.makeFolder(settings.work, access: .ownerOnly, withParents: true)
      HostProcess.complain("preparing \(settings.registrations) registrations")
      _ = try child("prepare")
      try files.atomicallyWrite(ready, [], access: .ownerOnly)
    }
    var outcome: Outcome = []
    for row in rows {
      var measurements: [Measurement] = []
      for _ in 0..<(row == .size ? 1 : settings.runs) {
        measurements.append(try child(row.rawValue))
      }
      HostProcess.complain("\(row.rawValue) \(measurements.map { Report.figure($0.ratio) })")
      outcome.append((row, measurements))
    }
    return outcome
  }

  /// Made last: a folder with it holds all that is measured from, for this many changes and this seed.
  private var ready: FilePath {
    settings.work.appending("ready-\(settings.changes)-\(settings.seed)")
  }

  private func child(_ step: String) throws -> Measurement {
    let files = LocalFileSystem()
    let result = settings.work.appending("result")
    try files.removeTree(result)
    let status = HostProcess.run([
      "step", step, "--changes", "\(settings.changes)", "--seed", "\(settings.seed)",
      "--work", settings.work.text, "--result", result.text,
      "--spawned", "\(MonotonicClock.system.nanoseconds)",
    ])
    guard status == 0 else { throw BenchFailure.child(step: step, status: status) }
    return try Measurement(lines: files.readWhole(result, limit: 1 << 16))
  }
}
