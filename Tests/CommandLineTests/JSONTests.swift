import Foundation
import Testing

@testable import CommandLine

@Suite struct JSONTests {
  private func written(_ value: JSONValue) -> String {
    String(decoding: JSONWriter.bytes(of: value), as: UTF8.self)
  }

  @Test func `values are written on one line in the order they were given`() {
    let value = JSONValue.object([
      ("z", .integer(-1)), ("a", .array([.null, .bool(true), .string("ố")])), ("", .object([])),
    ])
    #expect(written(value) == #"{"z":-1,"a":[null,true,"ố"],"":{}}"#)
    #expect(written(.integer(.min)) == "-9223372036854775808")
  }

  @Test func `an independent reader gets back every scalar exactly`() throws {
    var text = ""
    for value in (0...0x3000 as ClosedRange<UInt32>) {
      if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
    }
    text += "🙂\u{E0001}\u{10FFFF}"
    let bytes = JSONWriter.bytes(of: .array([.string(text)]))
    let read = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String])
    #expect(read.first.map { Array($0.utf8) } == Array(text.utf8))
  }

  @Test func `the bytes hold nothing a terminal would obey`() {
    let text = String(
      decoding: JSONWriter.bytes(of: .string("\u{1B}[2J\u{202E}\u{9B}\u{7F}")), as: UTF8.self)
    #expect(text == #""\u001b[2J\u202e\u009b\u007f""#)
  }
}
