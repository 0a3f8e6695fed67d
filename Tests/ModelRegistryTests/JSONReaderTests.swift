import Foundation
import ModelRegistry
import Testing

@Suite struct JSONReaderTests {
  private func read(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8)) }

  private func refusal(_ bytes: [UInt8]) -> JSONRefusal? {
    do throws(JSONRefusal) {
      _ = try JSONReader.read(bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test func `members keep their order and values their kind`() throws {
    let value = try read(#" {"b": [1, -2, 3.50, true, false, null], "a": {"ư": "Lợi"}} "#)
    #expect(
      value
        == .object([
          JSONMember(
            name: "b",
            value: .array([
              .integer(1), .integer(-2), .decimal("3.50"), .bool(true), .bool(false), .null,
            ])),
          JSONMember(
            name: "a", value: .object([JSONMember(name: "ư", value: .string("Lợi"))])),
        ]))
    #expect(value["a"]?["ư"] == .string("Lợi"))
    #expect(value["c"] == nil)
  }

  @Test func `escapes become the letters they stand for`() throws {
    let text = #""\"\\\/\b\f\n\r\t\u0110\u00e1\ud83c\udf3e""#
    #expect(try read(text) == .string("\"\\/\u{8}\u{C}\n\r\tĐá🌾"))
  }

  @Test func `whole numbers are exact to the last of 64 bits`() throws {
    #expect(try read("9223372036854775807") == .integer(.max))
    #expect(try read("-9223372036854775808") == .integer(.min))
    #expect(refusal(Array("9223372036854775808".utf8))?.code == .numberTooLarge)
    #expect(try read("1e2") == .decimal("1e2"))
    #expect(try read("-0") == .integer(0))
  }

  @Test(arguments: [
    ("", JSONRefusal.Code.unexpectedEnd, "$", 0),
    ("[1, 2", .unexpectedEnd, "$", 5),
    ("[1,]", .unexpectedByte(0x5D), "$[1]", 3),
    ("{\"a\" 1}", .unexpectedByte(0x31), "$.a", 5),
    ("{\"a\": {\"b\": [0, tru]}}", .unexpectedByte(0x5D), "$.a.b[1]", 19),
    ("{a: 1}", .unexpectedByte(0x61), "$", 1),
    ("{\"a\": 1,}", .unexpectedByte(0x7D), "$", 8),
    ("{\"a\": 1, \"b\": 2, \"a\": 3}", .duplicateName("a"), "$.a", 17),
    ("[01]", .badNumber, "$[0]", 1),
    ("[1.]", .badNumber, "$[0]", 1),
    ("[-]", .badNumber, "$[0]", 1),
    ("[1e+]", .badNumber, "$[0]", 1),
    ("[+1]", .unexpectedByte(0x2B), "$[0]", 1),
    ("[1, ", .unexpectedEnd, "$[1]", 4),
    ("\"a", .unexpectedEnd, "$", 2),
    ("\"a\u{1}\"", .controlCharacter(1), "$", 2),
    ("\"a\nb\"", .controlCharacter(10), "$", 2),
    ("\"\\x\"", .badEscape, "$", 1),
    ("\"\\u12G4\"", .badEscape, "$", 1),
    ("\"\\ud800\"", .badEscape, "$", 1),
    ("\"\\ud800\\u0041\"", .badEscape, "$", 1),
    ("\"\\udc00\"", .badEscape, "$", 1),
    ("1 2", .trailingBytes, "$", 2),
    ("nul", .unexpectedEnd, "$", 3),
    ("\u{FEFF}{}", .byteOrderMark, "$", 0),
    ("/* */ 1", .unexpectedByte(0x2F), "$", 0),
    ("NaN", .unexpectedByte(0x4E), "$", 0),
  ])
  func `what is not JSON is refused with its place`(
    text: String, code: JSONRefusal.Code, path: String, offset: Int
  ) {
    let found = refusal(Array(text.utf8))
    #expect(found?.code == code)
    #expect(found?.path.description == path)
    #expect(found?.offset == offset)
  }

  @Test func `names that look the same but are other bytes are two names`() throws {
    #expect(refusal(Array("{\"\u{E9}\": 1, \"e\u{301}\": 2}".utf8)) == nil)
    #expect(refusal(Array("{\"a\": 1, \"\\u0061\": 2}".utf8))?.code == .duplicateName("a"))
  }

  @Test func `the line is counted and odd names are quoted in the path`() {
    let found = refusal(Array("{\n \"a b\": {\n  \"x\": ?}}".utf8))
    #expect(found?.line == 3)
    #expect(found?.path.description == "$['a b'].x")
  }

  @Test func `malformed UTF-8 is refused before anything is read`() {
    let found = refusal([0x22, 0x61, 0xC3, 0x22])
    #expect(found?.code == .notUTF8)
    #expect(found?.offset == 2)
  }

  @Test func `depth and size have limits`() throws {
    let deep = String(repeating: "[", count: 16) + String(repeating: "]", count: 16)
    #expect(throws: Never.self) { try read(deep) }
    #expect(refusal(Array("[\(deep)]".utf8))?.code == .tooDeep(depthMax: 16))
    let endless = [UInt8](repeating: UInt8(ascii: "["), count: 1024 * 1024)
    #expect(refusal(endless)?.code == .tooDeep(depthMax: 16))
    #expect(
      refusal(endless + [0x20])?.code == .tooLarge(size: 1_048_577, sizeMax: 1_048_576))
  }

  @Test func `every cut of a plan file is refused`() throws {
    let file = try ExampleData.planBytes("004-huyen-185-kh-hu")
    let end = try #require(file.lastIndex(of: UInt8(ascii: "}")))
    for cut in stride(from: 0, through: end, by: 97) {
      #expect(refusal(Array(file[..<cut])) != nil)
    }
  }

  @Test func `a second reader agrees about every shipped file`() throws {
    for file in ExampleData.planFiles + ["catalogue", "plan.schema"] {
      let bytes = try ExampleData.planBytes(file)
      let theirs = try JSONSerialization.jsonObject(with: Data(bytes))
      expectSame(try JSONReader.read(bytes), theirs)
    }
  }

  private func expectSame(_ ours: JSONValue, _ theirs: Any) {
    switch ours {
    case .null: #expect(theirs is NSNull)
    case .bool(let value): #expect(theirs as? Bool == value)
    case .integer(let value): #expect(theirs as? Int == value)
    case .decimal(let text): #expect(theirs as? Double == Double(text))
    case .string(let text): #expect(theirs as? String == text)
    case .array(let items):
      let others = theirs as? [Any] ?? []
      #expect(others.count == items.count)
      for (item, other) in zip(items, others) { expectSame(item, other) }
    case .object(let members):
      let others = theirs as? [String: Any] ?? [:]
      #expect(others.count == members.count)
      for member in members {
        if let other = others[member.name] {
          expectSame(member.value, other)
        } else {
          Issue.record("missing \(member.name)")
        }
      }
    }
  }
}
