import Testing

@testable import CommandLine

@Suite struct GateTests {
  static let dangerous: [UInt32] =
    Array(0x00...0x1F) + Array(0x7F...0x9F) + [0x061C, 0x200E, 0x200F, 0x2028, 0x2029]
    + Array(0x202A...0x202E) + Array(0x2066...0x2069) + [0xE0001, 0xE007F]

  @Test(arguments: dangerous)
  func `a dangerous scalar is shown, never obeyed`(value: UInt32) throws {
    let scalar = try #require(Unicode.Scalar(value))
    let shown = Gate.neutralised("a\(scalar)b")
    #expect(shown == "a\\u{" + String(value, radix: 16) + "}b")
    #expect(!shown.unicodeScalars.contains(scalar))
  }

  @Test func `ordinary text in any script passes unchanged`() {
    for text in ["Chi bộ thôn Nà Mò", "Nguye\u{302}\u{303}n", "12 % “x” … – \u{A0}", "漢字 🙂", ""] {
      #expect(Array(Gate.neutralised(text).utf8) == Array(text.utf8))
    }
  }

  @Test func `no block lets a raw control character of a stranger through`() {
    let evil = "x\u{1B}]0;owned\u{7}\r\n\t\u{202E}y\u{9B}31m"
    let blocks: [Block] = [
      .heading(Text(data: evil)), .paragraph(Text(data: evil)),
      .rows([Row(Text(data: evil), Text(data: evil), below: [.line(evil)])]),
      .table(
        Table(
          [Table.Column(Text(data: evil)), Table.Column()],
          rows: [[Cell(data: evil), Cell(data: evil)]])),
      .quote(evil), .line(evil), .indented([.paragraph(Text(data: evil))]),
    ]
    for width in [nil, 0, 1, 20, 80] {
      let text = DocumentLayout.printed(blocks, language: .vi, width: width, colour: false).text
      let escaped = text.unicodeScalars.filter { Gate.isDangerous($0) && $0 != "\n" }
      #expect(escaped.isEmpty)
    }
  }

  @Test func `colour appears only when asked for and always ends`() {
    let block = Block.paragraph(Text(data: "a"), .bad)
    let plain = DocumentLayout.printed([block], language: .vi, width: nil, colour: false)
    let coloured = DocumentLayout.printed([block], language: .vi, width: nil, colour: true)
    #expect(plain.text == "a\n")
    #expect(coloured.text == "\u{1B}[31ma\u{1B}[0m\n")
  }
}
