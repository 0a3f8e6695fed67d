package import CanonicalCBOR
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

extension Operation {
  /// Reads one operation of an operation list; the third item stays where it is.
  package static func read(
    _ decoder: inout CBORDecoder, _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> Operation {
    let start = decoder.position
    let items = try decoder.array(source)
    guard items == 2 || items == 3 else { throw .unexpectedCount(at: start) }
    let opcode = UInt16(try decoder.unsigned(source, max: UInt64(UInt16.max)))
    let target = UInt32(try decoder.unsigned(source, max: UInt64(UInt32.max)))
    var extra = decoder.position..<decoder.position
    if items == 3 { extra = try decoder.item(source, depth: 3) }
    return Operation(
      opcode: opcode, target: target, extraStart: Int32(extra.lowerBound),
      extraCount: Int32(extra.count))
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
