package import Causality

/// A stretch of one strand: every change after a named base up to an end, without holes.
package struct Segment: Hashable, Sendable {
  /// The genesis of a log whose segment starts later: it holds the key that signed the tips.
  package struct GenesisBytes: Hashable, Sendable {
    package let header: [UInt8]
    package let content: [UInt8]

    package init(header: [UInt8], content: [UInt8]) {
      self.header = header
      self.content = content
    }
  }

  package let log: LogID
  /// 0 where the segment starts with the genesis.
  package let baseSequence: UInt64
  package let baseID: ChangeID?
  package let endSequence: UInt64
  package let endID: ChangeID
  /// There exactly when the segment does not start with the genesis itself.
  package let genesis: GenesisBytes?

  package init(
    log: LogID, baseSequence: UInt64, baseID: ChangeID?, endSequence: UInt64, endID: ChangeID,
    genesis: GenesisBytes?
  ) {
    self.log = log
    self.baseSequence = baseSequence
    self.baseID = baseID
    self.endSequence = endSequence
    self.endID = endID
    self.genesis = genesis
  }

  package var count: UInt64 { endSequence > baseSequence ? endSequence - baseSequence : 0 }

  package func holds(_ sequence: UInt64) -> Bool {
    sequence > baseSequence && sequence <= endSequence
  }
}

/// How far a segment has been read or written: the change the next one follows.
package struct SegmentCursor: Hashable, Sendable {
  package var sequence: UInt64
  package var id: ChangeID?

  /// Before the first change of a segment.
  package init(startOf segment: Segment) {
    sequence = segment.baseSequence
    id = segment.baseID
  }
}
