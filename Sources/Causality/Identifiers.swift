/// Sixteen bytes that name something, kept as two numbers so that comparing them is comparing the
/// bytes (Protocol.md 2): a winner or an order never depends on a machine's byte order.
package protocol SixteenByteName: Hashable, Comparable, Sendable, CustomStringConvertible {
  var high: UInt64 { get }
  var low: UInt64 { get }
  init(high: UInt64, low: UInt64)
}

extension SixteenByteName {
  @inlinable package static func < (left: Self, right: Self) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
  }

  /// Reads the first sixteen bytes of a buffer; nil if there are fewer.
  @inlinable package init?(bytes: some Collection<UInt8>) {
    guard bytes.count >= 16 else { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    var position = 0
    for byte in bytes.prefix(16) {
      if position < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
      position += 1
    }
    self.init(high: high, low: low)
  }

  package var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(16)
    append(to: &result)
    return result
  }

  @inlinable package func append(to buffer: inout [UInt8]) {
    unsafe withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) {
      unsafe buffer.append(contentsOf: $0)
    }
  }

  package var description: String { hexadecimal(of: bytes) }

  /// Reads 32 hexadecimal digits of either case.
  package init?(hexadecimal text: some StringProtocol) {
    guard let bytes = bytesFromHexadecimal(text), bytes.count == 16 else { return nil }
    self.init(bytes: bytes)
  }
}

/// Eight bytes at once: one by one they cost a third of the state code.
@inlinable package func appendBigEndian(_ value: UInt64, to buffer: inout [UInt8]) {
  unsafe withUnsafeBytes(of: value.bigEndian) { unsafe buffer.append(contentsOf: $0) }
}

/// Names an organisation; its first byte is the tier (Protocol.md 2).
package struct OrganisationID: SixteenByteName {
  package let high: UInt64
  package let low: UInt64
  @inlinable package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
  /// A lower number stands higher: 0 is the root.
  @inlinable package var tier: UInt8 { UInt8(truncatingIfNeeded: high >> 56) }
}

/// Names a signing key: one computer of one unit.
package struct WriterID: SixteenByteName {
  package let high: UInt64
  package let low: UInt64
  @inlinable package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}

/// Names a log: the first sixteen bytes of its genesis change's id.
package struct LogID: SixteenByteName {
  package let high: UInt64
  package let low: UInt64
  @inlinable package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}

/// Names a record: the first sixteen bytes of the id of the change that creates it.
public struct RecordID: SixteenByteName {
  /// Orders by the bytes.
  @inlinable public static func < (left: RecordID, right: RecordID) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
  }
  /// 32 lower-case hexadecimal digits.
  public var description: String { hexadecimal(of: bytes) }

  @usableFromInline package let high: UInt64
  @usableFromInline package let low: UInt64
  @inlinable package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}

/// The first sixteen bytes of a change's id, as clocks and have-vectors carry it.
package struct ChangeTag: SixteenByteName {
  package let high: UInt64
  package let low: UInt64
  @inlinable package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}

/// The identity of a change: 32 bytes of BLAKE2b over its header (Protocol.md 2).
package struct ChangeID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let first: UInt64
  package let second: UInt64
  package let third: UInt64
  package let fourth: UInt64

  @inlinable package init(first: UInt64, second: UInt64, third: UInt64, fourth: UInt64) {
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
  }

  @inlinable package init?(bytes: some Collection<UInt8>) {
    guard bytes.count >= 32 else { return nil }
    guard let front = ChangeTag(bytes: bytes.prefix(16)),
      let back = ChangeTag(bytes: bytes.dropFirst(16))
    else { return nil }
    self.init(first: front.high, second: front.low, third: back.high, fourth: back.low)
  }

  @inlinable package static func < (left: ChangeID, right: ChangeID) -> Bool {
    if left.first != right.first { return left.first < right.first }
    if left.second != right.second { return left.second < right.second }
    if left.third != right.third { return left.third < right.third }
    return left.fourth < right.fourth
  }

  @inlinable package var tag: ChangeTag { ChangeTag(high: first, low: second) }
  @inlinable package var asRecord: RecordID { RecordID(high: first, low: second) }
  @inlinable package var asLog: LogID { LogID(high: first, low: second) }

  package var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(32)
    append(to: &result)
    return result
  }

  @inlinable package func append(to buffer: inout [UInt8]) {
    let words = (first.bigEndian, second.bigEndian, third.bigEndian, fourth.bigEndian)
    unsafe withUnsafeBytes(of: words) { unsafe buffer.append(contentsOf: $0) }
  }

  package var description: String { hexadecimal(of: bytes) }
}
