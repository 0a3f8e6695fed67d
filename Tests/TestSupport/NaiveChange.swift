package import Causality
package import ChangeLog

/// A change as the naive fold reads it: what its header and its log's genesis say, nothing derived.
package struct NaiveChange: Sendable {
  package struct Operation: Sendable {
    package var opcode: UInt16
    package var target: UInt32
    package var rank: Int64?
    package var removals: [ElementName]
    /// What an erase names; nil where it does not say it as it should.
    package var erasures: [ChangeID]?

    package init(
      _ opcode: UInt16, _ target: UInt32 = 0, rank: Int64? = nil, removals: [ElementName] = [],
      erasures: [ChangeID]? = nil
    ) {
      self.opcode = opcode
      self.target = target
      self.rank = rank
      self.removals = removals
      self.erasures = erasures
    }

    package var isValueWrite: Bool { opcode == Opcode.set || opcode == Opcode.clear }
  }

  package var id: ChangeID
  package var log: LogID
  package var sequence: UInt64
  package var previous: ChangeID?
  package var record: RecordID?
  package var clock: [ClockEntry] = []
  package var rules: UInt32 = 1
  package var isReadable = true
  package var operations: [Operation] = []

  // What the genesis of the log and the grants say.
  package var audience: UInt32 = 0
  package var tier: UInt8 = 50
  package var ownsAudience = true
  /// As which organisation its writer writes, and which stand above that.
  package var writer = OrganisationID(high: 0, low: 0)
  package var superiors: Set<OrganisationID> = []
  package var roles = RoleSet()
  /// Outside a cut, or without the approvals its root asks for.
  package var isCutOff = false

  package init(id: ChangeID, log: LogID, sequence: UInt64, previous: ChangeID?) {
    self.id = id
    self.log = log
    self.sequence = sequence
    self.previous = previous
  }

  func writes(_ field: UInt32) -> Bool {
    operations.contains { $0.isValueWrite && $0.target == field }
  }

  func adds(to field: UInt32) -> Bool {
    operations.contains { $0.opcode == Opcode.add && $0.target == field }
  }
}

/// What became of a change, without the reason.
package enum NaiveVerdict: Sendable {
  case effective, waiting, held, void

  package var isComplete: Bool { self == .effective || self == .held }
}

/// An operation of a change that shows.
package struct NaiveWrite: Hashable, Sendable {
  package let opcode: UInt16
  package let target: UInt32
  package let change: ChangeID
  package let operation: Int

  package init(opcode: UInt16, target: UInt32, change: ChangeID, operation: Int) {
    self.opcode = opcode
    self.target = target
    self.change = change
    self.operation = operation
  }

  static func precedes(_ left: NaiveWrite, _ right: NaiveWrite) -> Bool {
    if left.opcode != right.opcode { return left.opcode < right.opcode }
    if left.target != right.target { return left.target < right.target }
    if left.change != right.change { return left.change < right.change }
    return left.operation < right.operation
  }
}
