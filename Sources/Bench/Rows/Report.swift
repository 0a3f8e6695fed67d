/// The figures of a run for people and for programs.
struct Report {
  let settings: Settings
  let outcome: Run.Outcome

  var table: String {
    var lines = [
      ["row", "ratio", "goal", "by processor", "ours", "held against", "", "peak MiB", "goal"]
    ]
    for (row, measurements) in outcome {
      let ours = median(measurements.map { Self.rate($0.amount, $0.seconds, row) })
      let floor = median(measurements.map { Self.rate($0.floorAmount, $0.floorSeconds, row) })
      lines.append([
        row.rawValue, Self.figure(median(measurements.map(\.ratio))), Self.figure(row.ratioGoal),
        measurements.contains { $0.processorRatio > 0 }
          ? Self.figure(median(measurements.map(\.processorRatio))) : "",
        "\(Self.figure(ours)) \(row.unit)", "\(Self.figure(floor))", row.floorName,
        Self.figure(median(measurements.map(\.peak)) / 1_048_576),
        row.peakGoal.map(Self.figure) ?? "",
      ])
    }
    let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      zip(line, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
        .joined(separator: "  ")
    }.joined(separator: "\n")
  }

  private static func rate(_ amount: Double, _ seconds: Double, _ row: Row) -> Double {
    if row == .size { return amount > 0 ? seconds / amount : 0 }
    return seconds > 0 ? amount / seconds : 0
  }

  var json: String {
    let rows = outcome.map { row, measurements in
      let runs = measurements.map { run in
        let figures = run.figures.map { "\"\($0.name)\":\($0.value)" }
        return "{"
          + ([
            "\"ratio\":\(run.ratio)", "\"seconds\":\(run.seconds)", "\"amount\":\(run.amount)",
            "\"floorSeconds\":\(run.floorSeconds)", "\"floorAmount\":\(run.floorAmount)",
            "\"peakBytes\":\(Int(run.peak))",
          ] + figures).joined(separator: ",") + "}"
      }
      return "{\"row\":\"\(row.rawValue)\",\"ratio\":\(median(measurements.map(\.ratio))),"
        + "\"goal\":\(row.ratioGoal),\"runs\":[\(runs.joined(separator: ","))]}"
    }
    return "{\"changes\":\(settings.changes),\"seed\":\(settings.seed),"
      + "\"rows\":[\(rows.joined(separator: ","))]}"
  }

  /// Three significant digits at least.
  static func figure(_ value: Double) -> String {
    if value >= 1000 { return "\(Int(value.rounded()))" }
    if value >= 100 { return "\((value * 10).rounded() / 10)" }
    if value >= 1 { return "\((value * 100).rounded() / 100)" }
    return "\((value * 10_000).rounded() / 10_000)"
  }
}
