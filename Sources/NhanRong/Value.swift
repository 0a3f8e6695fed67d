package import CanonicalCBOR
import ChangeLog

/// A value of a field.
///
/// Texts are normalised to NFC once, when they are written; what others wrote is kept byte for byte.
///
/// Example: `.text("Hiến đất mở đường")`, `.integer(2026)`, `.list([.text("a"), .integer(1)])`.
/// Shape: integers within Int64, text up to 32 KiB, lists nested up to 12 deep.
public enum Value: Hashable, Sendable {
  /// No value: what a clear leaves behind.
  case null
  /// A whole number.
  case integer(Int64)
  /// Yes or no.
  case bool(Bool)
  /// UTF-8 text.
  case text(String)
  /// Bytes, for example the name of another record.
  case bytes([UInt8])
  /// Several values in order.
  case list([Value])

  /// Whether two values have the same bytes. Swift's own comparison of text calls the composed and
  /// the decomposed spelling of a letter equal; the register does not.
  public static func == (left: Value, right: Value) -> Bool {
    left.canonicalBytes == right.canonicalBytes
  }

  /// Hashes the canonical bytes.
  public func hash(into hasher: inout Hasher) { hasher.combine(canonicalBytes) }

  /// The text of a text value.
  public var text: String? { if case .text(let text) = self { text } else { nil } }
  /// The number of an integer value.
  public var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
  /// The bytes of a bytes value.
  public var bytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }
  /// The values of a list.
  public var list: [Value]? { if case .list(let values) = self { values } else { nil } }

  package var canonicalBytes: [UInt8] {
    var encoder = CBOREncoder()
    encode(into: &encoder)
    return encoder.bytes
  }

  package func encode(into encoder: inout CBOREncoder) {
    switch self {
    case .null: encoder.null()
    case .integer(let number): encoder.integer(number)
    case .bool(let flag): encoder.bool(flag)
    case .text(let text): encoder.text(text)
    case .bytes(let bytes): encoder.byteString(bytes)
    case .list(let values):
      encoder.array(values.count)
      for value in values { value.encode(into: &encoder) }
    }
  }

  package init(
    _ decoder: inout CBORDecoder, _ source: borrowing Span<UInt8>, depth: Int = 0
  ) throws(CBORError) {
    guard depth <= CBORDecoder.nestingMax else { throw .tooDeep(at: decoder.position) }
    switch try decoder.peek(source) {
    case .unsigned, .negative: self = .integer(try decoder.integer(source))
    case .bytes: self = .bytes(copy(source, try decoder.byteString(source)))
    case .text:
      let bytes = copy(source, try decoder.text(source))
      self = .text(String(decoding: bytes, as: UTF8.self))
    case .array:
      guard depth < CBORDecoder.nestingMax else { throw .tooDeep(at: decoder.position) }
      var values: [Value] = []
      for _ in 0..<(try decoder.array(source)) {
        values.append(try Value(&decoder, source, depth: depth + 1))
      }
      self = .list(values)
    case .simple:
      if decoder.nextIsNull(source) {
        try decoder.null(source)
        self = .null
      } else {
        self = .bool(try decoder.bool(source))
      }
    }
  }

  /// Reads one canonical item that fills the bytes.
  package init?(canonical bytes: [UInt8]) {
    var decoder = CBORDecoder(to: bytes.count)
    do throws(CBORError) {
      self = try Value(&decoder, bytes.span)
      try decoder.finish()
    } catch { return nil }
  }
}
