import Testing

@testable import CommandLine

@Suite struct LayoutTests {
  private func printed(_ blocks: [Block], width: Int? = nil) -> [String] {
    DocumentLayout.printed(blocks, language: .vi, width: width, colour: false).text
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private let table = Table(
    [
      Table.Column(Text(vi: "Đơn vị", en: "Unit")),
      Table.Column(Text(vi: "Số", en: "Count"), .trailing), Table.Column(),
    ],
    rows: [
      [Cell(data: "Chi bộ Nà Mòn"), Cell(data: "11"), Cell(data: "a")],
      [Cell(data: "Tổ 1"), Cell(data: "3")],
    ])

  @Test func `columns stand straight under Vietnamese letters, and no line ends in spaces`() {
    #expect(
      printed([.table(table)]) == [
        "Đơn vị          Số", "Chi bộ Nà Mòn   11   a", "Tổ 1             3", "",
      ])
  }

  @Test func `letters with combining marks take the same columns as whole letters`() {
    #expect(DisplayWidth.of("Nguyễn") == 6)
    #expect(DisplayWidth.of("Nguye\u{302}\u{303}n") == 6)
    #expect(DisplayWidth.of("漢字") == 4)
  }

  @Test func `values stand in one column, and long labels get a line of their own`() {
    let rows = [
      Row(Text(data: "Ghi ra"), Text(data: "2 gói")),
      Row(Text(data: "Một nhãn dài hơn nửa màn hình"), Text(data: "x")),
      Row(Text(data: "CHÚ Ý"), Text(data: ""), below: [.paragraph(Text(data: "dưới"))]),
    ]
    #expect(
      printed([.rows(rows)], width: 40) == [
        "Ghi ra   2 gói", "Một nhãn dài hơn nửa màn hình", "         x", "CHÚ Ý", "  dưới", "",
      ])
  }

  @Test func `no line is wider than the screen where words allow it`() {
    let words = Text(data: String(repeating: "điển hình tiên tiến ", count: 30))
    let blocks: [Block] = [
      .paragraph(words), .rows([Row(Text(data: "Nhãn"), words)]), .quote(words.vi),
      .table(Table([.init(), .init()], rows: [[Cell(words), Cell(words)]])),
    ]
    for width in [33, 80, 200] {
      for line in printed(blocks, width: width) { #expect(DisplayWidth.of(line) <= width) }
    }
  }

  @Test(arguments: [-1, 0, 1, 2, 7])
  func `no width is too small for help, tables or texts`(width: Int) {
    let help = HelpPage.overview(of: commandTree())
    let lines = printed(help + [.table(table), .quote("漢字 dài")], width: width)
    #expect(lines.count > 10)
    #expect(LineWrap.lines("漢字 abc", width: width, choppingLongWords: true).joined().count >= 5)
  }

  @Test func `chopping a long word loses no letter`() {
    let word = String(repeating: "ế", count: 100)
    let lines = LineWrap.lines(word, width: 7, choppingLongWords: true)
    #expect(lines.joined() == word)
    #expect(lines.allSatisfy { DisplayWidth.of($0) <= 7 })
  }

  @Test func `narrow columns keep their width and the widest give way`() {
    #expect(ColumnWidths.fitted([5, 100, 40], into: 65) == [5, 30, 30])
    #expect(ColumnWidths.fitted([5, 10], into: 65) == [5, 10])
    #expect(ColumnWidths.fitted([5, 1_000_000_000], into: 3) == [5, 8])
    #expect(ColumnWidths.fitted([5, 90], into: nil) == [5, 90])
  }

  @Test func `a quotation keeps its line breaks and is set off from the words of the program`() {
    #expect(printed([.quote("một\n\nlỗi: giả")]) == ["│ một", "│", "│ lỗi: giả", ""])
  }
}
