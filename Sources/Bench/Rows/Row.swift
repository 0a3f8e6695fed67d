/// A kind of work that is measured, and what the design asks of it.
enum Row: String, CaseIterable {
  case `import`, export, delta, merge50, edit, size

  /// At least this many times as fast as what it is held against.
  var ratioGoal: Double {
    switch self {
    case .import: 1
    case .export: 2
    case .delta: 50
    case .merge50: 0.8
    case .edit: 0.5
    case .size: 1
    }
  }

  /// At most so many MiB; nil where nothing is asked.
  var peakGoal: Double? {
    switch self {
    case .import: 64
    case .export: 32
    case .delta, .merge50, .edit, .size: nil
    }
  }

  var floorName: String {
    switch self {
    case .import, .export, .merge50: "plain rows"
    case .delta: "full import"
    case .edit: "bare commit"
    case .size: "zstd -3 of JSON lines, plus 12 a change"
    }
  }

  var unit: String { self == .size ? "bytes" : "changes/s" }
}
