/// A clock that says what a test wants, a minute later each time: the year 1980 and the year 2099 are
/// as good as today (Protocol.md 1).
package struct FixedClock: Sendable {
  package private(set) var now: Int64

  package init(at now: Int64 = 1_780_000_000_000) { self.now = now }

  package mutating func tick() -> Int64 {
    now &+= 60_000
    return now
  }
}
