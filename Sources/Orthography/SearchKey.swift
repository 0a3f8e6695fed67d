/// The text as someone types it in a hurry: no tones, no marks, no capitals, đ as d.
///
/// `loi bac` is the key of `Lợi Bác`. Spaces are single, quotes and dashes are the plain ones, so
/// that a document number copied from Word is found. The key is for comparing only, never shown.
///
/// - Cost: one pass; any bytes are accepted, composed or not.
package func searchKey(of text: [UInt8]) -> [UInt8] {
  var key = KeyBuilder(capacity: text.count)
  let span = text.span
  var index = 0
  while let scalar = nextScalarOrReplacement(in: span, at: &index) {
    if let letter = VietnameseLetter(scalar) {
      key.add(UInt32(letter.plain))
    } else if !key.addPlainSign(scalar) {
      for part in folded(scalar, dropsMarks: true) {
        key.add(VietnameseLetter(part).map { UInt32($0.plain) } ?? part)
      }
    }
  }
  return encoded(key.scalars)
}

/// The same for a `String`.
package func searchKey(of text: String) -> [UInt8] { searchKey(of: Array(text.utf8)) }

/// Collects the scalars of a key and keeps its spaces single.
struct KeyBuilder {
  private(set) var scalars: [UInt32] = []
  private var owesSpace = false

  init(capacity: Int) { scalars.reserveCapacity(capacity) }

  @inline(__always)
  mutating func add(_ scalar: UInt32) {
    if owesSpace, !scalars.isEmpty { scalars.append(0x20) }
    owesSpace = false
    scalars.append(scalar)
  }

  /// Signs that every key writes the same way; false when `scalar` is none of them.
  @inline(__always)
  mutating func addPlainSign(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09...0x0D, 0x20, 0xA0: owesSpace = true
    case 0x200B, 0xFEFF, 0x00AD: break
    case 0x201C, 0x201D, 0x201E: add(0x22)
    case 0x2018, 0x2019: add(0x27)
    case 0x2010...0x2015: add(0x2D)
    case ..<0x80: add(scalar)
    default: return false
    }
    return true
  }
}

func encoded(_ scalars: [UInt32]) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(scalars.count)
  for scalar in scalars { append(scalar, to: &bytes) }
  return bytes
}
