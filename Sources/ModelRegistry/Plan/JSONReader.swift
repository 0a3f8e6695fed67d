import Orthography

/// Reads one JSON text of a data file, strictly as RFC 8259 writes it.
///
/// Our own reader because Foundation's brings 14 MB of ICU into the static binary, keeps the last
/// of two equal names in silence and tells no path. Limits are checked before any work.
///
/// - Cost: one pass over the bytes, one tree of the same size.
package struct JSONReader {
  /// What a reader takes. The defaults leave a plan twenty times the size of the largest we know.
  package struct Limits: Hashable, Sendable {
    package var sizeMax = 1024 * 1024
    package var depthMax = 16

    package init() {}
  }

  let bytes: [UInt8]
  let limits: Limits
  var index = 0
  var path = JSONPath.root
  private var depth = 0

  private init(_ bytes: [UInt8], limits: Limits) {
    self.bytes = bytes
    self.limits = limits
  }

  package static func read(
    _ bytes: [UInt8], limits: Limits = Limits()
  ) throws(JSONRefusal) -> JSONValue {
    var reader = JSONReader(bytes, limits: limits)
    guard bytes.count <= limits.sizeMax else {
      throw reader.refusal(.tooLarge(size: bytes.count, sizeMax: limits.sizeMax))
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw reader.refusal(.byteOrderMark) }
    if let damage = firstMalformedByte(in: bytes) {
      reader.index = damage
      throw reader.refusal(.notUTF8)
    }
    reader.skipSpace()
    let value = try reader.value()
    reader.skipSpace()
    if reader.index < bytes.count { throw reader.refusal(.trailingBytes) }
    return value
  }

  var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      index += 1
    }
  }

  func refusal(_ code: JSONRefusal.Code) -> JSONRefusal {
    let line = bytes.prefix(index).count { $0 == 0x0A } + 1
    return JSONRefusal(code: code, path: path, line: line, offset: index)
  }

  func unexpected() -> JSONRefusal {
    refusal(next.map { .unexpectedByte($0) } ?? .unexpectedEnd)
  }

  private mutating func value() throws(JSONRefusal) -> JSONValue {
    guard let first = next else { throw unexpected() }
    switch first {
    case UInt8(ascii: "{"): return try nested { (self) throws(JSONRefusal) in try self.object() }
    case UInt8(ascii: "["): return try nested { (self) throws(JSONRefusal) in try self.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw unexpected()
    }
  }

  private mutating func nested(
    _ read: (inout JSONReader) throws(JSONRefusal) -> JSONValue
  ) throws(JSONRefusal) -> JSONValue {
    guard depth < limits.depthMax else { throw refusal(.tooDeep(depthMax: limits.depthMax)) }
    depth += 1
    index += 1
    let value = try read(&self)
    depth -= 1
    return value
  }

  private mutating func word(
    _ text: StaticString, _ value: JSONValue
  ) throws(JSONRefusal) -> JSONValue {
    for byte in "\(text)".utf8 {
      guard next == byte else { throw unexpected() }
      index += 1
    }
    return value
  }

  private mutating func array() throws(JSONRefusal) -> JSONValue {
    var items: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array(items) }
    while true {
      path.push(.item(items.count))
      skipSpace()
      items.append(try value())
      path.pop()
      if try endsAfterItem(UInt8(ascii: "]")) { return .array(items) }
    }
  }

  private mutating func object() throws(JSONRefusal) -> JSONValue {
    var members: [JSONMember] = []
    var names: Set<[UInt8]> = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(members) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw unexpected() }
      let nameStart = index
      let name = try string()
      path.push(.member(name))
      if !names.insert(Array(name.utf8)).inserted {
        index = nameStart
        throw refusal(.duplicateName(name))
      }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw unexpected() }
      skipSpace()
      members.append(JSONMember(name: name, value: try value()))
      path.pop()
      if try endsAfterItem(UInt8(ascii: "}")) { return .object(members) }
    }
  }

  private mutating func endsAfterItem(_ close: UInt8) throws(JSONRefusal) -> Bool {
    skipSpace()
    if take(close) { return true }
    guard take(UInt8(ascii: ",")) else { throw unexpected() }
    return false
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    index += 1
    return true
  }
}
