/// A checksum behind the value of a row that nothing else could prove: what only this computer knows is in no
/// chain and is computed from nothing. It tells bit rot, not malice.
struct RowSum {
  static let size = 8
  private var sum: UInt64 = 0xcbf2_9ce4_8422_2325

  /// FNV-1a: each step can be undone, so one changed byte always shows.
  mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  mutating func add(_ number: Int64?) {
    guard let number else { return add([0]) }
    add([1])
    let bits = UInt64(bitPattern: number)
    add((0..<8).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) })
  }

  private var bytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: sum >> ($0 * 8)) } }

  /// A value with the sum of the columns beside it and its own behind it.
  static func guarding(_ value: [UInt8], _ columns: (inout RowSum) -> Void) -> [UInt8] {
    var sum = RowSum()
    columns(&sum)
    sum.add(value)
    return value + sum.bytes
  }

  /// The value alone; nil where the row is not what was written.
  static func value(of stored: [UInt8], _ columns: (inout RowSum) -> Void) -> [UInt8]? {
    guard stored.count >= size else { return nil }
    let value = Array(stored.dropLast(size))
    return guarding(value, columns) == stored ? value : nil
  }
}
