package import Causality

/// What an operation does. The numbers are the registry of Protocol.md 3 and are never reused.
package enum Opcode {
  package static let genesis: UInt16 = 0
  package static let create: UInt16 = 1
  package static let set: UInt16 = 2
  package static let clear: UInt16 = 3
  package static let add: UInt16 = 4
  package static let remove: UInt16 = 5
  package static let attach: UInt16 = 6
  package static let detach: UInt16 = 7
  package static let withdraw: UInt16 = 8
  package static let restore: UInt16 = 9
  package static let link: UInt16 = 10
  package static let erase: UInt16 = 31
  package static let grant: UInt16 = 32
  package static let revoke: UInt16 = 33
  package static let adopt: UInt16 = 34
  package static let place: UInt16 = 35
  package static let rulesVersion: UInt16 = 37
  package static let closeLog: UInt16 = 38
  package static let approve: UInt16 = 39
  package static let handOver: UInt16 = 40
}

/// One operation of a header: what is touched, without the value.
package struct Operation: Hashable, Sendable {
  package let opcode: UInt16
  package let target: UInt32
  /// Where the third item stands among the batch's bytes; empty where there is none.
  package let extraStart: Int32
  package let extraCount: Int32

  @inlinable package init(opcode: UInt16, target: UInt32, extraStart: Int32, extraCount: Int32) {
    self.opcode = opcode
    self.target = target
    self.extraStart = extraStart
    self.extraCount = extraCount
  }

  @inlinable package var extra: Range<Int> {
    Int(extraStart)..<Int(extraStart) + Int(extraCount)
  }
}

/// An element a remove operation takes away: the change that added it and the operation in it.
package struct ElementName: Hashable, Comparable, Sendable {
  package let tag: ChangeTag
  package let operation: UInt32
  package init(tag: ChangeTag, operation: UInt32) {
    self.tag = tag
    self.operation = operation
  }
  package static func < (left: ElementName, right: ElementName) -> Bool {
    left.tag != right.tag ? left.tag < right.tag : left.operation < right.operation
  }
}
