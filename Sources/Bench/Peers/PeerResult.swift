import Platform

/// What one step of a comparison gave, as its last line says it.
struct PeerResult {
  let step: PeerStep
  var times = StepTimes()
  var wall = 0.0
  /// Bytes, read before anything was looked at only for the report.
  var peak: UInt64 = 0
  /// Bytes of what the step wrote.
  var size: UInt64?
  /// Further results of a step, by name, in JSON.
  var extra: [(name: String, json: String)] = []

  var line: String {
    var members = [
      "\"phase\": \"\(step.rawValue)\"", "\"wall\": \(wall)",
      "\"t\": {\"load\": \(times.load), \"op\": \(times.work), \"persist\": \(times.persist)}",
      "\"peak_mb\": \(Double(peak) / 1_048_576)",
    ]
    if let size { members.append("\"bytes\": \(size)") }
    members += extra.map { "\"\($0.name)\": \($0.json)" }
    return "RESULT {" + members.joined(separator: ", ") + "}"
  }

  static func object(_ counts: [(name: String, count: Int?)]) -> String {
    let members = counts.map { "\"\($0.name)\": " + ($0.count.map { "\($0)" } ?? "null") }
    return "{" + members.joined(separator: ", ") + "}"
  }
}
