import Platform

/// Seconds a step took, by what it did.
struct StepTimes {
  enum Part { case load, work, persist }

  private(set) var load = 0.0
  private(set) var work = 0.0
  private(set) var persist = 0.0

  var total: Double { load + work + persist }

  mutating func measure<Result>(_ part: Part, _ body: () throws -> Result) rethrows -> Result {
    let start = MonotonicClock.system.nanoseconds
    defer {
      let seconds = Self.seconds(since: start)
      switch part {
      case .load: load += seconds
      case .work: work += seconds
      case .persist: persist += seconds
      }
    }
    return try body()
  }

  static func seconds(since start: UInt64) -> Double {
    Double(MonotonicClock.system.nanoseconds - start) / 1e9
  }
}
