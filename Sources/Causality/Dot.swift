/// A local number of one strand of a log. Strands are numbered instead of logs because a forked log
/// has several (Protocol.md 9). The number never leaves the replica and never decides an order.
package struct StrandNumber: Hashable, Comparable, Sendable {
  package let value: UInt32
  @inlinable package init(_ value: UInt32) { self.value = value }
  @inlinable package static func < (left: StrandNumber, right: StrandNumber) -> Bool {
    left.value < right.value
  }
}

/// The place of a change: strand and sequence number, starting from 1.
package struct Dot: Hashable, Comparable, Sendable {
  package let strand: StrandNumber
  package let sequence: UInt64
  @inlinable package init(_ strand: StrandNumber, _ sequence: UInt64) {
    self.strand = strand
    self.sequence = sequence
  }
  @inlinable package static func < (left: Dot, right: Dot) -> Bool {
    left.strand != right.strand
      ? left.strand < right.strand : left.sequence < right.sequence
  }
}

/// The sequence numbers of a log are limited so that a dot fits one signed 64-bit storage key.
@inlinable package var sequenceMax: UInt64 { (1 << 40) - 1 }
