package import Causality

/// What a record is: a pure function of the set of its changes, of the grants and of the rules
/// (Protocol.md 4-6). Arrival order, clocks and machines do not enter.
///
/// The arrays are reused by the next fold; read them before it.
package struct RecordState: Sendable {
  /// Whether the record shows.
  package enum Existence: UInt8, Sendable {
    /// Its create is not effective: nothing shows.
    case absent = 0
    case alive = 1
    case withdrawn = 2
    /// Withdrawn by someone while another edited it: it stays, and people are told.
    case withdrawalContested = 3
  }

  /// A write that shows: operation `operation` of change `change`.
  package struct Sibling: Hashable, Sendable {
    package let target: UInt32
    package let change: Int
    package let operation: Int
    package let rank: Int64
    package let isClear: Bool

    package init(target: UInt32, change: Int, operation: Int, rank: Int64, isClear: Bool) {
      self.target = target
      self.change = change
      self.operation = operation
      self.rank = rank
      self.isClear = isClear
    }
  }

  /// An element of a set, log, attachment list or link list.
  package struct Element: Hashable, Sendable {
    package let opcode: UInt16
    package let target: UInt32
    package let change: Int
    package let operation: Int
  }

  package internal(set) var record = RecordID(high: 0, low: 0)
  package internal(set) var type: UInt32?
  package internal(set) var audience: UInt32 = 0
  package internal(set) var existence = Existence.absent
  /// In the order the history gave the changes.
  package internal(set) var verdicts: [Verdict] = []
  package internal(set) var depths: [UInt64] = []
  /// By target; within a target the shown value first, then by change id.
  package internal(set) var siblings: [Sibling] = []
  /// By opcode and target, then by change id and operation.
  package internal(set) var elements: [Element] = []
  /// The changes whose contents an effective erase takes away, ascending. Their writes count as before.
  package internal(set) var erased: [Int] = []

  // Working memory of the fold.
  var order: [Int] = []
  var place: [Int] = []
  var isDone: [Bool] = []
  /// For each change the one before it in its own log, -1 where there is none.
  var before: [Int32] = []
  /// For each clock entry the change it names; see `Named`.
  var named: [Int32] = []
  var siblingsAreInOrder = true
  /// Withdrawals and restorations that no other one has seen; a withdrawal is the one that clears.
  package internal(set) var existenceWrites: [Sibling] = []
  /// Every effective write to a field that is sealed or released, superseded or not: whether a value
  /// still stands depends on changes its reader may not have seen, so it must not judge him.
  var guardedWrites: [Sibling] = []

  package init() {}

  /// The siblings of one field; the first is the shown one.
  package func values(of target: UInt32) -> ArraySlice<Sibling> {
    let start = Self.firstSibling(of: target, in: siblings)
    var end = start
    while end < siblings.count, siblings[end].target == target { end += 1 }
    return siblings[start..<end]
  }

  /// Where the siblings of a field start in a sorted list, or would.
  package static func firstSibling(of target: UInt32, in siblings: [Sibling]) -> Int {
    var low = 0
    var high = siblings.count
    while low < high {
      let middle = (low + high) / 2
      if siblings[middle].target < target { low = middle + 1 } else { high = middle }
    }
    return low
  }

  package func elements(of target: UInt32, opcode: UInt16 = Opcode.add) -> ArraySlice<Element> {
    guard
      let start = elements.firstIndex(where: { $0.opcode == opcode && $0.target == target })
    else { return [] }
    var end = start
    while end < elements.count, elements[end].opcode == opcode, elements[end].target == target {
      end += 1
    }
    return elements[start..<end]
  }

  /// Whether a field has several values that nobody has resolved.
  package var hasConflict: Bool {
    for (left, right) in zip(siblings, siblings.dropFirst()) where left.target == right.target {
      return true
    }
    return false
  }

  /// Whether the content of a change was taken away by an erase.
  package func isErased(_ change: Int) -> Bool { !erased.isEmpty && erased.contains(change) }

  /// Whether any change waits, is held or void.
  package var hasIneffective: Bool { verdicts.contains { !$0.isEffective } }
}
