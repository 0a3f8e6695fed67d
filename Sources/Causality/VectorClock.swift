/// How two clocks stand to each other.
package enum ClockOrder: Hashable, Sendable {
  case equal
  case before
  case after
  case concurrent
}

/// What an author had seen of one record: for each strand the newest change, with all before it.
///
/// Entries are kept sorted by strand; no entry lies on the chain of another. A sorted array and not
/// a Dictionary: merging two is one pass and comparing needs no hashing.
package struct VectorClock: Hashable, Sendable {
  @usableFromInline package private(set) var entries: [Dot]

  package init() { entries = [] }

  /// A clock of any dots: an entry that another one covers is dropped.
  package init(_ dots: [Dot], in tree: StrandTree) {
    let sorted = dots.map { tree.home(of: $0) }.sorted()
    var kept: [Dot] = []
    for (index, dot) in sorted.enumerated() {
      var covered = false
      for (other, end) in sorted.enumerated() where other != index {
        guard tree.chain(endingAt: end, contains: dot) else { continue }
        if end != dot || other > index { covered = true }
      }
      if !covered { kept.append(dot) }
    }
    entries = kept
  }

  /// Whether the change at `dot` is among what this clock has seen.
  @inlinable package func covers(_ dot: Dot, in tree: StrandTree) -> Bool {
    for entry in entries where tree.chain(endingAt: entry, contains: dot) { return true }
    return false
  }

  /// Everything that either of two clocks has seen.
  package func joined(with other: VectorClock, in tree: StrandTree) -> VectorClock {
    VectorClock(entries + other.entries, in: tree)
  }

  package func order(to other: VectorClock, in tree: StrandTree) -> ClockOrder {
    let within = entries.allSatisfy { other.covers($0, in: tree) }
    let around = other.entries.allSatisfy { covers($0, in: tree) }
    switch (within, around) {
    case (true, true): return .equal
    case (true, false): return .before
    case (false, true): return .after
    case (false, false): return .concurrent
    }
  }
}
