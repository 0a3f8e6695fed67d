/// Writes JSON on one line. What the gate would show as an escape on a terminal is written as a
/// JSON escape here: the answer is safe to look at and still exact for the program that reads it.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []

  static func bytes(of value: JSONValue) -> [UInt8] {
    var writer = JSONWriter()
    writer.write(value)
    return writer.bytes
  }

  private mutating func write(_ value: JSONValue) {
    switch value {
    case .null: write(ascii: "null")
    case .bool(let flag): write(ascii: flag ? "true" : "false")
    case .integer(let number): write(ascii: String(number))
    case .string(let string): write(quoted: string)
    case .array(let values):
      write(ascii: "[")
      for (index, element) in values.enumerated() {
        if index > 0 { write(ascii: ",") }
        write(element)
      }
      write(ascii: "]")
    case .object(let pairs):
      write(ascii: "{")
      for (index, pair) in pairs.enumerated() {
        if index > 0 { write(ascii: ",") }
        write(quoted: pair.key)
        write(ascii: ":")
        write(pair.value)
      }
      write(ascii: "}")
    }
  }

  private mutating func write(ascii text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func write(quoted string: String) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": write(ascii: "\\\"")
      case "\\": write(ascii: "\\\\")
      case "\n": write(ascii: "\\n")
      case "\r": write(ascii: "\\r")
      case "\t": write(ascii: "\\t")
      case _ where Gate.isDangerous(scalar): write(escape: scalar)
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Every dangerous scalar lies in the first plane, so one `\uXXXX` is enough; the tag characters
  /// beyond it need a surrogate pair.
  private mutating func write(escape scalar: Unicode.Scalar) {
    for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
      let digits = String(unit, radix: 16)
      write(ascii: "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits)
    }
  }
}
