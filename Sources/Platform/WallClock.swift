/// The time of day, as a value that is passed in. It orders nothing and decides nothing: it is
/// only shown to people.
package struct WallClock: Sendable {
  private let reading: @Sendable () -> Int64

  package init(_ millisecondsSinceEpoch: @escaping @Sendable () -> Int64) {
    reading = millisecondsSinceEpoch
  }

  package var millisecondsSinceEpoch: Int64 { reading() }

  package static let system = WallClock { Posix.wallClockMilliseconds() }

  package static func fixed(_ millisecondsSinceEpoch: Int64) -> WallClock {
    WallClock { millisecondsSinceEpoch }
  }
}

/// For measuring how long something took; it has no relation to the time of day.
package struct MonotonicClock: Sendable {
  private let reading: @Sendable () -> UInt64

  package init(_ nanoseconds: @escaping @Sendable () -> UInt64) {
    reading = nanoseconds
  }

  package var nanoseconds: UInt64 { reading() }

  package static let system = MonotonicClock { Posix.monotonicNanoseconds() }
}
