import Testing

@testable import CommandLine

@Suite struct ForeignCellTests {
  @Test(arguments: ["=1+1", "+84", "-5", "@x", "\tx", "\rx", "'=x", "''-"])
  func `a cell that would calculate is defused and comes back unchanged`(cell: String) {
    let defused = CSVCell.defused(cell)
    #expect(defused == "'" + cell)
    #expect(CSVCell.undefused(defused) == cell)
  }

  @Test(arguments: ["", "Nà Mò", "'tên'", "1=1", "'", "a'=b"])
  func `a harmless cell stays as it is both ways`(cell: String) {
    #expect(CSVCell.defused(cell) == cell)
    #expect(CSVCell.undefused(cell) == cell)
  }

  @Test func `quotes inside a cell are doubled so that nothing can end it`() {
    #expect(CSVCell.quoted("a\"b;c\r\n") == "\"a\"\"b;c\r\n\"")
    #expect(CSVCell.quoted("=\"x") == "\"'=\"\"x\"")
  }

  @Test func `text in a page cannot open a tag, leave an attribute or turn the direction`() {
    #expect(
      HTMLText.escaped("<b a=\"1\" c='2'>&\n\u{202E}\u{0}")
        == "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;\n\u{FFFD}\u{FFFD}")
  }
}
