extension JSONReader {
  mutating func string() throws(JSONRefusal) -> String {
    index += 1
    var text: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &text)
      case ..<0x20: throw refusal(.controlCharacter(byte))
      default:
        text.append(byte)
        index += 1
      }
    }
    throw refusal(.unexpectedEnd)
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONRefusal) {
    let start = index
    index += 1
    guard let kind = next else { throw refusal(.unexpectedEnd) }
    index += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(kind)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      guard let scalar = escapedScalar() else {
        index = start
        throw refusal(.badEscape)
      }
      text += Array(String(Character(scalar)).utf8)
    default:
      index = start
      throw refusal(.badEscape)
    }
  }

  /// The four digits after `\u`, and the second half when they are the first of a pair.
  private mutating func escapedScalar() -> Unicode.Scalar? {
    guard let first = fourHexDigits() else { return nil }
    guard (0xD800...0xDBFF).contains(first) else { return Unicode.Scalar(first) }
    guard bytes.dropFirst(index).starts(with: "\\u".utf8) else { return nil }
    index += 2
    guard let second = fourHexDigits(), (0xDC00...0xDFFF).contains(second) else { return nil }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private mutating func fourHexDigits() -> UInt32? {
    let digits = bytes.dropFirst(index).prefix(4)
    guard digits.count == 4 else { return nil }
    var value: UInt32 = 0
    for digit in digits {
      guard let number = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
      value = value << 4 | UInt32(number)
    }
    index += 4
    return value
  }

  mutating func number() throws(JSONRefusal) -> JSONValue {
    let start = index
    if next == UInt8(ascii: "-") { index += 1 }
    let startsWithZero = next == UInt8(ascii: "0")
    let wholeDigits = skipDigits()
    var isWell = wholeDigits > 0 && !(startsWithZero && wholeDigits > 1)
    var isWhole = true
    if next == UInt8(ascii: ".") {
      index += 1
      isWhole = false
      isWell = skipDigits() > 0 && isWell
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      index += 1
      isWhole = false
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
      isWell = skipDigits() > 0 && isWell
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    let end = index
    index = start
    guard isWell else { throw refusal(.badNumber) }
    guard isWhole else {
      index = end
      return .decimal(text)
    }
    guard let whole = Int(text) else { throw refusal(.numberTooLarge) }
    index = end
    return .integer(whole)
  }

  private mutating func skipDigits() -> Int {
    let start = index
    while let byte = next, (0x30...0x39).contains(byte) { index += 1 }
    return index - start
  }
}
