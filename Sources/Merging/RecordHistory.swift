package import Causality

/// All the changes of one record that a replica holds, as facts of their headers: what the fold reads
/// and all it reads. Four flat arrays, reused from record to record.
package struct RecordHistory: Sendable {
  package struct Change: Sendable {
    package let id: ChangeID
    /// Where it stands, on the strand whose own part holds it.
    package let dot: Dot
    /// A local number of (audience, private or not); records never cross it.
    package let audience: UInt32
    package let tier: UInt8
    package let ownsAudience: Bool
    /// A local number of the organisation its writer writes as; see `superiors`.
    package let writer: UInt32
    package let roles: RoleSet
    /// Why its writer has no roles in this log, where that is so.
    package let unentitled: Verdict.Reason?
    package let rules: UInt32
    package let isReadable: Bool
    package var seen: Range<Int>
    package var writes: Range<Int>

    package init(
      id: ChangeID, dot: Dot, audience: UInt32, tier: UInt8, ownsAudience: Bool, writer: UInt32,
      roles: RoleSet, unentitled: Verdict.Reason?, rules: UInt32, isReadable: Bool,
      seen: Range<Int>, writes: Range<Int>
    ) {
      self.id = id
      self.dot = dot
      self.audience = audience
      self.tier = tier
      self.ownsAudience = ownsAudience
      self.writer = writer
      self.roles = roles
      self.unentitled = unentitled
      self.rules = rules
      self.isReadable = isReadable
      self.seen = seen
      self.writes = writes
    }
  }

  /// A clock entry, looked up: where the change it names stands, if it is held.
  package struct Seen: Sendable {
    package let log: LogID
    package let sequence: UInt64
    package let dot: Dot?
    package init(log: LogID, sequence: UInt64, dot: Dot?) {
      self.log = log
      self.sequence = sequence
      self.dot = dot
    }
  }

  package struct Write: Sendable {
    package let opcode: UInt16
    package let target: UInt32
    package let rank: Int64?
    package var removals: Range<Int>
    /// The changes an erase names; empty where it names them in another form than it should.
    package var erasures: Range<Int>
    package init(
      opcode: UInt16, target: UInt32, rank: Int64?, removals: Range<Int>,
      erasures: Range<Int> = 0..<0
    ) {
      self.opcode = opcode
      self.target = target
      self.rank = rank
      self.removals = removals
      self.erasures = erasures
    }
  }

  /// That one organisation stands strictly above another.
  package struct Superior: Hashable, Sendable {
    package let upper: UInt32
    package let lower: UInt32
    package init(_ upper: UInt32, above lower: UInt32) {
      self.upper = upper
      self.lower = lower
    }
  }

  /// A remove: the tag's two halves and the operation's number.
  package struct Removal: Hashable, Sendable {
    package let tag: ChangeTag
    package let operation: UInt32
    package init(tag: ChangeTag, operation: UInt32) {
      self.tag = tag
      self.operation = operation
    }
  }

  package private(set) var record: RecordID
  package private(set) var changes: [Change] = []
  package private(set) var seen: [Seen] = []
  package private(set) var writes: [Write] = []
  package private(set) var removals: [Removal] = []
  package private(set) var erasures: [ChangeID] = []
  /// Who stands above whom among the writers; asked for only where something is erased.
  package private(set) var superiors: [Superior] = []

  package init(record: RecordID) { self.record = record }

  /// An empty history of another record that keeps this one's memory.
  package mutating func restart(record: RecordID) {
    self.record = record
    changes.removeAll(keepingCapacity: true)
    seen.removeAll(keepingCapacity: true)
    writes.removeAll(keepingCapacity: true)
    removals.removeAll(keepingCapacity: true)
    erasures.removeAll(keepingCapacity: true)
    superiors.removeAll(keepingCapacity: true)
  }

  package mutating func add(_ change: Change) { changes.append(change) }
  package mutating func add(_ entry: Seen) { seen.append(entry) }
  package mutating func add(_ write: Write) { writes.append(write) }
  /// Says where the change stands that a clock entry names.
  package mutating func resolve(_ position: Int, to dot: Dot?) {
    seen[position] = Seen(log: seen[position].log, sequence: seen[position].sequence, dot: dot)
  }

  package mutating func add(_ removal: Removal) { removals.append(removal) }
  package mutating func add(erasure id: ChangeID) { erasures.append(id) }
  package mutating func add(_ superior: Superior) { superiors.append(superior) }
}
