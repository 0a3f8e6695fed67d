import CanonicalCBOR
import TestSupport

/// Any item, so that what was written can be compared with what was read.
indirect enum CBORItem: Equatable {
  case integer(Int64)
  case bytes([UInt8])
  case text([UInt8])
  case array([CBORItem])
  case bool(Bool)
  case null

  init(_ random: inout SeededRandom, depth: Int) {
    switch random.below(depth > 4 ? 6 : 8) {
    case 0: self = .integer(Int64(truncatingIfNeeded: random.next()))
    case 1: self = .integer(Int64(random.below(600)) - 300)
    case 2: self = .bytes(random.bytes(random.below(40)))
    case 3: self = .text(Self.someText(&random))
    case 4: self = .bool(random.chance(1, in: 2))
    case 5: self = .null
    default:
      var items: [CBORItem] = []
      for _ in 0..<random.below(4) { items.append(CBORItem(&random, depth: depth + 1)) }
      self = .array(items)
    }
  }

  private static func someText(_ random: inout SeededRandom) -> [UInt8] {
    let letters: [String] = ["a", "ế", "e\u{302}\u{301}", "Đ", "😀", "\u{0}", "\u{7ff}", "\u{ffff}"]
    var text = ""
    for _ in 0..<random.below(30) { text += random.pick(letters) ?? "a" }
    return Array(text.utf8)
  }

  func encode(into encoder: inout CBOREncoder) {
    switch self {
    case .integer(let number): encoder.integer(number)
    case .bytes(let bytes): encoder.byteString(bytes)
    case .text(let bytes): encoder.text(utf8: bytes)
    case .bool(let flag): encoder.bool(flag)
    case .null: encoder.null()
    case .array(let items):
      encoder.array(items.count)
      for item in items { item.encode(into: &encoder) }
    }
  }

  /// Reads by the one-kind calls, after `item` and `skim` were asked about the same bytes.
  init(decoding source: [UInt8]) throws {
    var whole = CBORDecoder(to: source.count)
    let range = try whole.item(source.span)
    try whole.finish()
    var quick = CBORDecoder(to: source.count)
    guard try quick.skim(source.span) == range else { throw Missing() }
    var decoder = CBORDecoder(to: source.count)
    self = try Self.read(&decoder, source)
    try decoder.finish()
  }

  private static func read(_ decoder: inout CBORDecoder, _ source: [UInt8]) throws -> CBORItem {
    switch try decoder.peek(source.span) {
    case .unsigned, .negative: return .integer(try decoder.integer(source.span))
    case .bytes: return .bytes(Array(source[try decoder.byteString(source.span)]))
    case .text: return .text(Array(source[try decoder.text(source.span)]))
    case .array:
      var items: [CBORItem] = []
      for _ in 0..<(try decoder.array(source.span)) { items.append(try read(&decoder, source)) }
      return .array(items)
    case .simple:
      if decoder.nextIsNull(source.span) {
        try decoder.null(source.span)
        return .null
      }
      return .bool(try decoder.bool(source.span))
    }
  }
}
