import CanonicalCBOR
import ChangeLog

/// The kinds of change a section has met: rules version and operation list, of which an office
/// writes few. A change then names its kind by a number.
///
/// Two kinds may be the same (a search gives up early); a reader does not care.
struct ShapeTable: Sendable {
  struct Shape: Sendable {
    let rules: UInt32
    /// The operation list in canonical form, within `bytes`.
    let operations: Range<Int>
    /// Where its value columns stand in `columns`, one for each operation.
    let columnStart: Int
    let spread: UInt64
  }

  private static let placesMax = 32

  private(set) var bytes: [UInt8] = []
  private(set) var shapes: [Shape] = []
  var columns: [Int32] = []
  private var places = [Int32](repeating: 0, count: 256)

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    shapes.removeAll(keepingCapacity: true)
    columns.removeAll(keepingCapacity: true)
    for index in places.indices { places[index] = 0 }
  }

  func index(
    rules: UInt32, _ source: borrowing Span<UInt8>, _ range: Range<Int>, spread: UInt64
  ) -> Int? {
    let mask = places.count &- 1
    var place = Int(truncatingIfNeeded: spread) & mask
    for _ in 0..<Self.placesMax {
      let number = Int(places[place])
      if number == 0 { return nil }
      let shape = shapes[number &- 1]
      if shape.spread == spread, shape.rules == rules,
        same(bytes.span, shape.operations, source, range)
      {
        return number &- 1
      }
      place = (place &+ 1) & mask
    }
    return nil
  }

  /// Gives a kind the next number; its columns have just been added at `columnStart`.
  mutating func add(
    rules: UInt32, _ source: borrowing Span<UInt8>, _ range: Range<Int>, columnStart: Int,
    spread: UInt64
  ) {
    let start = bytes.count
    unsafe source.extracting(range).withUnsafeBufferPointer {
      unsafe bytes.append(contentsOf: $0)
    }
    shapes.append(
      Shape(
        rules: rules, operations: start..<bytes.count, columnStart: columnStart, spread: spread))
    if shapes.count &* 2 > places.count {
      places = [Int32](repeating: 0, count: places.count &* 4)
      for number in shapes.indices { put(number) }
    } else {
      put(shapes.count &- 1)
    }
  }

  private mutating func put(_ number: Int) {
    let mask = places.count &- 1
    var place = Int(truncatingIfNeeded: shapes[number].spread) & mask
    for _ in 0..<Self.placesMax {
      if places[place] == 0 {
        places[place] = Int32(truncatingIfNeeded: number &+ 1)
        return
      }
      place = (place &+ 1) & mask
    }
  }

  /// Spreads an operation list over the table. Not a cryptographic hash: a collision costs a
  /// comparison.
  static func spread(
    rules: UInt32, _ source: borrowing Span<UInt8>, _ range: Range<Int>
  ) -> UInt64 {
    let factor: UInt64 = 0x9fb2_1c65_1e98_df25
    var value = (UInt64(rules) ^ UInt64(range.count)) &* factor
    var position = range.lowerBound
    while range.upperBound &- position >= 8 {
      value = (value ^ bigEndian(source, position)) &* factor
      value ^= value >> 32
      position &+= 8
    }
    var rest: UInt64 = 0
    while position < range.upperBound {
      rest = rest << 8 | UInt64(source[position])
      position &+= 1
    }
    value = (value ^ rest) &* factor
    return value ^ (value >> 29)
  }
}

private func same(
  _ left: borrowing Span<UInt8>, _ leftRange: Range<Int>, _ right: borrowing Span<UInt8>,
  _ rightRange: Range<Int>
) -> Bool {
  guard leftRange.count == rightRange.count else { return false }
  let distance = rightRange.lowerBound &- leftRange.lowerBound
  for index in leftRange where left[index] != right[index &+ distance] { return false }
  return true
}
