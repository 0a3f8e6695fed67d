package import Causality

/// A change of the same record that an author had seen, as the header carries it.
package struct ClockEntry: Hashable, Comparable, Sendable {
  package let log: LogID
  package let sequence: UInt64
  package let tag: ChangeTag

  @inlinable package init(log: LogID, sequence: UInt64, tag: ChangeTag) {
    self.log = log
    self.sequence = sequence
    self.tag = tag
  }

  package static func < (left: ClockEntry, right: ClockEntry) -> Bool { precedes(left, right) }

  /// The order of entries in a clock or a have-vector: the order of their encoded bytes' values.
  package static func precedes(_ left: ClockEntry, _ right: ClockEntry) -> Bool {
    if left.log != right.log { return left.log < right.log }
    if left.sequence != right.sequence { return left.sequence < right.sequence }
    return left.tag < right.tag
  }
}
