package import Causality

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
