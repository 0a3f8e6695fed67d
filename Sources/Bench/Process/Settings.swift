import Platform

/// What a run was asked for.
struct Settings {
  var command = ""
  /// Changes in all; a registration takes four.
  var changes = 200_000
  var runs = 3
  var seed: UInt64 = 1
  var isJSON = false
  var keeps = false
  /// The folder the replicas stand in.
  var work: FilePath
  /// Of a child process: its step, where its figures go, and when it was started.
  var step = ""
  var result: FilePath?
  var spawnedAt: UInt64?

  static let branches = 50
  var registrations: Int { max(Self.branches, changes / 4) }

  static let usage = """
    nhanrong-bench ROW [--changes N] [--runs N] [--seed N] [--work FOLDER] [--keep] [--json]
      ROW: import, export, delta, merge50, edit, size, all
    \(PeerSettings.usage)
    """

  init(_ words: [String]) throws {
    work = FilePath(HostProcess.temporaryFolder).appending("nhanrong-bench-\(HostProcess.id)")
    var rest = words[...]
    guard let command = rest.popFirst() else { throw BenchFailure.usage(Self.usage) }
    self.command = command
    if command == "step" {
      guard let step = rest.popFirst() else { throw BenchFailure.usage(Self.usage) }
      self.step = step
    }
    while let word = rest.popFirst() {
      switch word {
      case "--json": isJSON = true
      case "--keep": keeps = true
      default: try set(word, to: rest.popFirst())
      }
    }
  }

  private mutating func set(_ option: String, to value: String?) throws {
    guard let value else { throw BenchFailure.usage("\(option) wants a value") }
    switch option {
    case "--changes": changes = try Self.number(value)
    case "--runs": runs = max(1, try Self.number(value))
    case "--seed": seed = try Self.number(value)
    case "--work": work = FilePath(value)
    case "--result": result = FilePath(value)
    case "--spawned": spawnedAt = try Self.number(value)
    default: throw BenchFailure.usage("\(option) is unknown\n\(Self.usage)")
    }
  }

  private static func number<Number: FixedWidthInteger>(_ text: String) throws -> Number {
    guard let number = Number(text) else { throw BenchFailure.usage("\(text) is no number") }
    return number
  }
}
