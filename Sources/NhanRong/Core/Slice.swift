package import Causality
package import ChangeLog
import Sealing

/// A stretch of one strand inside a batch: each change names the one before it, and the end is at or
/// below a position its writer signed.
package struct Slice: Sendable {
  let range: Range<Int>
  /// What a stretch that does not join yet is kept with: the log's genesis and the tip above it.
  let genesisHeader: [UInt8]
  let genesisContent: [UInt8]
  let tip: Tip?

  package init(
    _ range: Range<Int>, genesisHeader: [UInt8] = [], genesisContent: [UInt8] = [],
    tip: Tip? = nil
  ) {
    self.range = range
    self.genesisHeader = genesisHeader
    self.genesisContent = genesisContent
    self.tip = tip
  }
}

/// What taking in changes did, change by change.
package struct IngestOutcome: Sendable {
  package internal(set) var new = 0
  package internal(set) var duplicates = 0
  /// Changes that do not join what is held yet, by log and range.
  package internal(set) var loose: [LooseRange] = []
  /// What had waited and joined now.
  package internal(set) var joined: [LooseRange] = []
  package internal(set) var touched: [RecordID] = []
}

/// A stretch of a log that waits for what lies before it.
package struct LooseRange: Hashable, Sendable {
  package let log: LogID
  package let first: UInt64
  package let last: UInt64
  package let missingFrom: UInt64

  func contains(_ log: LogID, _ sequence: UInt64) -> Bool {
    self.log == log && first <= sequence && sequence <= last
  }
}

extension [RecordID] {
  /// Sorts, and keeps one of each, in the memory the list has.
  mutating func sortKeepingOne() {
    sort()
    var write = 0
    for read in indices where read == 0 || self[read] != self[read - 1] {
      let record = self[read]
      self[write] = record
      write += 1
    }
    removeLast(count - write)
  }
}
