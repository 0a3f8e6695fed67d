import Platform

/// What one run of a step gave. It travels from the child process that made it as lines of text.
struct Measurement {
  /// Seconds of ours and how many changes that were.
  var seconds = 0.0
  var amount = 0.0
  /// Seconds of what it is held against, measured in the same process right behind it.
  var floorSeconds = 0.0
  var floorAmount = 0.0
  /// Bytes, read before the floor was measured.
  var peak = 0.0
  /// Further figures of a row, by name.
  var figures: [(name: String, value: Double)] = []

  /// How many times as fast as the floor, amount for amount.
  var ratio: Double {
    guard seconds > 0, floorSeconds > 0, floorAmount > 0 else { return 0 }
    return (amount / seconds) / (floorAmount / floorSeconds)
  }

  /// What was used since a moment, and the most memory held so far.
  mutating func noteUsage(since before: Usage) {
    figures += Usage.now.since(before).figures("")
    peak = Double(ThisProcess.peakResidentMemory ?? 0)
  }

  mutating func noteFloor(_ floor: FloorTable.Outcome) {
    floorSeconds = floor.seconds
    floorAmount = Double(floor.rows)
    figures += floor.usage.figures("floor-")
  }

  /// The same by the time the processor was busy, which a busy machine disturbs less.
  var processorRatio: Double {
    let ours = figures.first { $0.name == "processor-seconds" }?.value ?? 0
    let floor = figures.first { $0.name == "floor-processor-seconds" }?.value ?? 0
    return ours > 0 && floorAmount > 0 ? (amount / ours) / (floorAmount / floor) : 0
  }

  // MARK: From process to process

  private static var fields: [(name: String, path: WritableKeyPath<Measurement, Double>)] {
    [
      ("seconds", \.seconds), ("amount", \.amount), ("floor-seconds", \.floorSeconds),
      ("floor-amount", \.floorAmount), ("peak", \.peak),
    ]
  }

  var lines: [UInt8] {
    let fixed = Self.fields.map { ($0.name, self[keyPath: $0.path]) }
    let all = fixed + figures.map { ("+" + $0.name, $0.value) }
    return Array(all.map { "\($0.0) \($0.1)\n" }.joined().utf8)
  }

  init() {}

  init(lines: [UInt8]) throws {
    for line in String(decoding: lines, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: " ")
      guard parts.count == 2, let value = Double(parts[1]) else {
        throw BenchFailure.unfit("\(line)")
      }
      if let field = Self.fields.first(where: { $0.name == parts[0] }) {
        self[keyPath: field.path] = value
      } else {
        figures.append((String(parts[0].dropFirst()), value))
      }
    }
  }
}

/// The middle one, so that one disturbed run does not count.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  if sorted.isEmpty { return 0 }
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
