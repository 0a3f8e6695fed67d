/// Brings a text entered by a person into the one form that records keep.
///
/// Normalised to NFC; no-break space becomes a space; U+200B, U+FEFF and U+00AD vanish; both ends
/// are trimmed; look-alikes of Đ are repaired. Names come out with single spaces. In long texts
/// CR and CRLF become LF. Receivers never check this again (Protocol.md, text), so two offices
/// that type the same name must get the same bytes here.
///
/// - Throws: `TextRefusal` for malformed UTF-8, for a control character inside the text (line
///   breaks and tabs are allowed in long texts only), and beyond the rule's size.
/// - Cost: one pass; a second one only when the text was not composed. The size is looked at
///   before anything else.
package func cleanText(
  _ raw: [UInt8], as rule: TextRule
) throws(TextRefusal) -> [UInt8] {
  guard raw.count <= rule.rawSizeMax else {
    throw .tooLong(size: raw.count, sizeMax: rule.sizeMax)
  }
  var cleaner = TextCleaner(rule: rule, capacity: raw.count)
  let span = raw.span
  var index = 0
  while index < span.count {
    let at = index
    guard let scalar = nextScalar(in: span, at: &index) else { throw .notUTF8(at: at) }
    let startsCRLF = scalar == 0x0D && index < span.count && span[index] == 0x0A
    if startsCRLF { continue }
    try cleaner.take(scalar, at: at)
  }
  return try cleaner.finish()
}

/// The same for a `String`; the result is NFC, so its bytes are its identity.
package func cleanText(_ raw: String, as rule: TextRule) throws(TextRefusal) -> String {
  String(decoding: try cleanText(Array(raw.utf8), as: rule), as: UTF8.self)
}

private struct TextCleaner {
  let rule: TextRule
  private var result: [UInt8] = []
  private var isSettledSoFar = true
  private var owesSpace = false
  /// A line break or tab seen in a name: harmless at the ends, where pasting leaves them.
  private var innerBreak: (scalar: UInt32, at: Int)?

  init(rule: TextRule, capacity: Int) {
    self.rule = rule
    result.reserveCapacity(capacity)
  }

  mutating func take(_ scalar: UInt32, at offset: Int) throws(TextRefusal) {
    switch scalar {
    case 0x200B, 0xFEFF, 0x00AD: return
    case 0x20, 0xA0: space()
    case 0x09, 0x0A, 0x0D: lineBreak(scalar, at: offset)
    case ..<0x20, 0x7F...0x9F: throw .controlCharacter(scalar, at: offset)
    case 0x00D0, 0x0189: try letter(0x0110)
    case 0x00F0, 0x0256: try letter(0x0111)
    default: try letter(scalar)
    }
  }

  private mutating func space() {
    if result.isEmpty { return }
    if rule.isLong { result.append(0x20) } else { owesSpace = true }
  }

  private mutating func lineBreak(_ scalar: UInt32, at offset: Int) {
    if result.isEmpty { return }
    if rule.isLong {
      result.append(scalar == 0x09 ? 0x09 : 0x0A)
    } else if innerBreak == nil {
      innerBreak = (scalar, offset)
    }
  }

  private mutating func letter(_ scalar: UInt32) throws(TextRefusal) {
    if let innerBreak { throw .controlCharacter(innerBreak.scalar, at: innerBreak.at) }
    if owesSpace { result.append(0x20) }
    owesSpace = false
    append(scalar, to: &result)
    isSettledSoFar = isSettledSoFar && isSettled(scalar)
  }

  mutating func finish() throws(TextRefusal) -> [UInt8] {
    while let last = result.last, last == 0x20 || last == 0x09 || last == 0x0A {
      result.removeLast()
    }
    if !isSettledSoFar {
      guard let normal = composed(result) else { throw .tooManyMarks }
      result = normal
    }
    guard result.count <= rule.sizeMax else {
      throw .tooLong(size: result.count, sizeMax: rule.sizeMax)
    }
    return result
  }
}
