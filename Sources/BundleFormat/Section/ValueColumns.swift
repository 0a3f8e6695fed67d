import ChangeLog

/// The values of a section by what they are: all names stand together, all numbers together, and
/// compress far better than in the order they were written.
struct ValueColumns: Sendable {
  private var keys = IndexTable<UInt64>()
  // More than are in use: their memory serves the next section.
  private var columns: [[UInt8]] = []
  private(set) var size = 0

  var count: Int { keys.count }

  mutating func removeAll() {
    for index in 0..<keys.count { columns[index].removeAll(keepingCapacity: true) }
    keys.removeAll()
    size = 0
  }

  /// The column for an operation; nil where there are as many as a section may have, or where it is
  /// unclear whether it has one: two of one name would make the section unreadable.
  mutating func column(opcode: UInt16, target: UInt32) -> Int? {
    let key = UInt64(opcode) << 32 | UInt64(target)
    switch keys.find(key, spread: Self.spread(key)) {
    case .known(let column): return column
    case .unclear: return nil
    case .absent: break
    }
    guard keys.count < BundleLimits.valueColumnsMax else { return nil }
    keys.add(key, spread: Self.spread)
    if columns.count < keys.count { columns.append([]) }
    return keys.count - 1
  }

  mutating func append(_ source: borrowing Span<UInt8>, _ range: Range<Int>, to column: Int) {
    columns[column].append(source, range)
    size &+= range.count
  }

  /// Sorted by opcode and target; a column is there when something is in it.
  func append(to raw: inout [UInt8]) {
    let order = (0..<keys.count).filter { !columns[$0].isEmpty }
      .sorted { keys.keys[$0] < keys.keys[$1] }
    appendVarint(UInt64(order.count), to: &raw)
    for index in order {
      appendVarint(keys.keys[index] >> 32, to: &raw)
      appendVarint(keys.keys[index] & 0xffff_ffff, to: &raw)
      SectionColumns.append(columns[index], to: &raw)
    }
  }

  private static func spread(_ key: UInt64) -> UInt64 {
    let mixed = key &* 0x9e37_79b9_7f4a_7c15
    return mixed ^ (mixed >> 32)
  }
}
