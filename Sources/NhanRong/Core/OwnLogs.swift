import CanonicalCBOR
package import Causality
package import ChangeLog

/// The logs of a replica's own key: those it goes on writing, and those it left because it could not
/// be sure to hold their newest change (Protocol.md 9).
package struct OwnLogs: Hashable, Sendable {
  /// A log that is not written any more, until another one takes its place.
  package struct Left: Hashable, Sendable {
    let log: LogID
    let reason: Genesis.Reason
    /// Whether a person was told of it.
    var isTold = false
  }

  package private(set) var continued: [LogID] = []
  package private(set) var left: [Left] = []

  package init() {}

  package mutating func goOn(with log: LogID) {
    if !continued.contains(log) { continued.append(log) }
  }

  /// Writes no more in a log; the next change for its audience opens another.
  package mutating func leave(_ log: LogID, because reason: Genesis.Reason) {
    continued.removeAll { $0 == log }
    if !left.contains(where: { $0.log == log }) { left.append(Left(log: log, reason: reason)) }
  }

  /// A new log took the place of these. Returns why, where nobody was told yet: one word for all that
  /// was left at the same time.
  mutating func replace(_ logs: [LogID]) -> Genesis.Reason? {
    let untold = left.first { logs.contains($0.log) && !$0.isTold }?.reason
    if untold != nil { for index in left.indices { left[index].isTold = true } }
    left.removeAll { logs.contains($0.log) }
    return untold
  }

  // MARK: Kept in the database

  package var bytes: [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(2)
    encoder.array(continued.count)
    for log in continued { encoder.byteString(log.bytes) }
    encoder.array(left.count)
    for one in left {
      encoder.array(3)
      encoder.byteString(one.log.bytes)
      encoder.integer(one.reason.rawValue)
      encoder.bool(one.isTold)
    }
    return encoder.bytes
  }

  /// Nil for bytes nobody wrote here: then no log is continued, which is always safe.
  package init?(bytes: [UInt8]) {
    let source = bytes.span
    var decoder = CBORDecoder(to: bytes.count)
    do throws(CBORError) {
      try decoder.array(source, count: 2)
      for _ in 0..<(try decoder.array(source)) {
        guard let log = LogID(bytes: copy(source, try decoder.byteString(source, count: 16)))
        else { return nil }
        continued.append(log)
      }
      for _ in 0..<(try decoder.array(source)) {
        try decoder.array(source, count: 3)
        let log = LogID(bytes: copy(source, try decoder.byteString(source, count: 16)))
        let reason = Genesis.Reason(rawValue: try decoder.integer(source))
        guard let log, let reason else { return nil }
        left.append(Left(log: log, reason: reason, isTold: try decoder.bool(source)))
      }
      try decoder.finish()
    } catch { return nil }
  }
}
