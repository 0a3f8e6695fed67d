import PlantedFaults

/// A strict reader over bytes that stay where they are: it returns ranges, never copies, and refuses
/// every form that is not the canonical one, so that decode then encode gives the same bytes.
///
/// Cost: one pass, no allocation.
package struct CBORDecoder: Sendable {
  package enum Kind: UInt8, Sendable {
    case unsigned = 0
    case negative = 1
    case bytes = 2
    case text = 3
    case array = 4
    case simple = 7
  }

  @inlinable package static var nestingMax: Int { 16 }

  package var position: Int
  package let end: Int

  @inlinable package init(from start: Int = 0, to end: Int) {
    position = start
    self.end = end
  }

  @inlinable package var isAtEnd: Bool { position >= end }

  /// The kind of the next item, left unread.
  @inlinable package func peek(_ source: borrowing Span<UInt8>) throws(CBORError) -> Kind {
    guard position < end, position < source.count else { throw .truncated(at: position) }
    guard let kind = Kind(rawValue: source[position] >> 5) else {
      throw .forbiddenType(at: position)
    }
    return kind
  }

  @inlinable package func nextIsNull(_ source: borrowing Span<UInt8>) -> Bool {
    position < end && position < source.count && source[position] == 0xf6
  }

  @inlinable package mutating func head(
    _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> (kind: Kind, value: UInt64) {
    let start = position
    guard start < end, start < source.count else { throw .truncated(at: start) }
    let initial = source[start]
    guard let kind = Kind(rawValue: initial >> 5) else { throw .forbiddenType(at: start) }
    let short = initial & 31
    if short < 24 {
      position = start &+ 1
      if kind == .simple, short < 20 || short > 22 { throw .forbiddenType(at: start) }
      return (kind, UInt64(short))
    }
    if kind == .simple { throw .forbiddenType(at: start) }
    if short == 31 { throw .indefiniteLength(at: start) }
    guard short <= 27 else { throw .forbiddenType(at: start) }
    let count = 1 << Int(short &- 24)
    guard end &- start > count, source.count &- start > count else { throw .truncated(at: start) }
    var value: UInt64 = 0
    for index in 1...count { value = value << 8 | UInt64(source[start &+ index]) }
    let least: UInt64 = short == 24 ? 24 : 1 << UInt64(4 &* count)
    if value < least, !PlantedFault.acceptsLongHeads.isPlanted { throw .notShortest(at: start) }
    position = start &+ 1 &+ count
    return (kind, value)
  }

  @inlinable package mutating func integer(
    _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> Int64 {
    let start = position
    let (kind, value) = try head(source)
    guard kind == .unsigned || kind == .negative else { throw .unexpectedType(at: start) }
    guard let number = Int64(exactly: value) else { throw .integerTooLarge(at: start) }
    return kind == .unsigned ? number : -1 &- number
  }

  @inlinable package mutating func unsigned(
    _ source: borrowing Span<UInt8>, max: UInt64 = UInt64(Int64.max)
  ) throws(CBORError) -> UInt64 {
    let start = position
    let (kind, value) = try head(source)
    guard kind == .unsigned else { throw .unexpectedType(at: start) }
    guard value <= UInt64(Int64.max) else { throw .integerTooLarge(at: start) }
    guard value <= max else { throw .outOfRange(at: start) }
    return value
  }

  /// The range of a byte string's bytes.
  @inlinable package mutating func byteString(
    _ source: borrowing Span<UInt8>, count: Int? = nil
  ) throws(CBORError) -> Range<Int> {
    let start = position
    let (kind, value) = try head(source)
    guard kind == .bytes else { throw .unexpectedType(at: start) }
    let range = try take(value, start, source)
    if let count, range.count != count { throw .unexpectedCount(at: start) }
    return range
  }

  /// The range of a text's bytes, checked to be UTF-8.
  @inlinable package mutating func text(
    _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> Range<Int> {
    let start = position
    let (kind, value) = try head(source)
    guard kind == .text else { throw .unexpectedType(at: start) }
    let range = try take(value, start, source)
    guard isValidUTF8(source, range) else {
      throw .invalidUTF8(at: start)
    }
    return range
  }

  @inlinable package mutating func array(
    _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> Int {
    let start = position
    let (kind, value) = try head(source)
    guard kind == .array else { throw .unexpectedType(at: start) }
    // Every item takes a byte at least: a longer array cannot be true, and no one allocates for it.
    guard value <= UInt64(max(0, end &- position)) else { throw .truncated(at: start) }
    return Int(value)
  }

  @inlinable package mutating func array(
    _ source: borrowing Span<UInt8>, count: Int
  ) throws(CBORError) {
    let start = position
    let found = try array(source)
    guard found == count else { throw .unexpectedCount(at: start) }
  }

  @inlinable package mutating func bool(_ source: borrowing Span<UInt8>) throws(CBORError) -> Bool {
    let start = position
    let (kind, value) = try head(source)
    guard kind == .simple, value == 20 || value == 21 else { throw .unexpectedType(at: start) }
    return value == 21
  }

  @inlinable package mutating func null(_ source: borrowing Span<UInt8>) throws(CBORError) {
    let start = position
    let (kind, value) = try head(source)
    guard kind == .simple, value == 22 else { throw .unexpectedType(at: start) }
  }

  /// Checks one item of any kind with all it holds and returns where it stands.
  @inlinable package mutating func item(
    _ source: borrowing Span<UInt8>, depth: Int = 0
  ) throws(CBORError) -> Range<Int> {
    let start = position
    guard depth <= Self.nestingMax else { throw .tooDeep(at: start) }
    let (kind, value) = try head(source)
    switch kind {
    case .unsigned, .negative:
      guard value <= UInt64(Int64.max) else { throw .integerTooLarge(at: start) }
    case .bytes:
      _ = try take(value, start, source)
    case .text:
      let range = try take(value, start, source)
      guard isValidUTF8(source, range) else { throw .invalidUTF8(at: start) }
    case .array:
      guard depth < Self.nestingMax else { throw .tooDeep(at: start) }
      guard value <= UInt64(max(0, end &- position)) else { throw .truncated(at: start) }
      for _ in 0..<value { _ = try item(source, depth: depth &+ 1) }
    case .simple: break
    }
    return start..<position
  }

  /// Steps over an item that was checked before, without checking its text again.
  @inlinable package mutating func skim(
    _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> Range<Int> {
    let start = position
    var open = 1
    while open > 0 {
      let (kind, value) = try head(source)
      open = open &- 1
      switch kind {
      case .bytes, .text:
        guard value <= UInt64(max(0, end &- position)) else { throw .truncated(at: start) }
        position = position &+ Int(value)
      case .array: open = open &+ Int(truncatingIfNeeded: value)
      default: break
      }
    }
    return start..<position
  }

  @inlinable package func finish() throws(CBORError) {
    guard position == end || PlantedFault.acceptsTrailingBytes.isPlanted else {
      throw .trailingBytes(at: position)
    }
  }

  @inlinable mutating func take(
    _ count: UInt64, _ start: Int, _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> Range<Int> {
    let from = position
    guard count <= UInt64(max(0, min(end, source.count) &- from)) else {
      throw .truncated(at: start)
    }
    position = from &+ Int(count)
    return from..<position
  }
}
