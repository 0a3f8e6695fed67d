import ModelRegistry
import Orthography
import Testing

@Suite struct CSVTests {
  private func grid(_ text: String) throws -> [[String]] { try grid(bytes: Array(text.utf8)) }

  private func grid(bytes: [UInt8], encoding: TextEncoding? = nil) throws -> [[String]] {
    let table = try CSVReader.read(bytes, encoding: encoding)
    let columns = 0..<table.columnCount
    return [columns.map { String(decoding: table.heading($0), as: UTF8.self) }]
      + (0..<table.rowCount).map { row in
        columns.map { String(decoding: table.cell(row: row, column: $0), as: UTF8.self) }
      }
  }

  private func refusal(_ bytes: [UInt8], _ limits: CSVReader.Limits = .init()) -> TableRefusal? {
    do throws(TableRefusal) {
      _ = try CSVReader.read(bytes, limits: limits)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    "a,b\n1,2\n", "a;b\n1;2\n", "a\tb\n1\t2\n", "a,b\r\n1,2\r\n", "a,b\r1,2", "a,b\n1,2",
    "\u{FEFF}a;b\r\n1;2\r\n", "sep=;\r\na;b\r\n1;2", "\n\n ,\na,b\n,\n1,2\n,,\n",
    "\"a\",\"b\"\n\"1\",\"2\"",
    "\"a\",b\n1,\"2\"\r\n",
  ])
  func `every dialect of the offices is the same table`(text: String) throws {
    #expect(try grid(text) == [["a", "b"], ["1", "2"]])
  }

  @Test func `quotes hold separators, line breaks and quotes`() throws {
    let text = "a;b\r\n\"x;\"\"y\"\"\r\nz\";\"\"\r\n5\" ống;c\"d\r\n"
    #expect(try grid(text) == [["a", "b"], ["x;\"y\"\r\nz", ""], ["5\" ống", "c\"d"]])
  }

  @Test func `the heading alone decides about the separator`() throws {
    #expect(try grid("a;\"b,c,d\"\n1,1;2,2") == [["a", "b,c,d"], ["1,1", "2,2"]])
    #expect(try grid("tên\nAn, Bình") == [["tên"], ["An"]])
  }

  @Test func `rows and lines are counted as Excel and as an editor count them`() throws {
    let table = try CSVReader.read(Array("a,b\n\"x\ny\",1\r\n\r\n\"p\r\nq\rr\",2\n3,4".utf8))
    #expect(table.position(ofRow: 0) == .init(row: 2, line: 2))
    #expect(table.position(ofRow: 1) == .init(row: 4, line: 5))
    #expect(table.position(ofRow: 2) == .init(row: 5, line: 8))
    #expect(table.position(ofRow: 3) == nil)
    #expect(table.cell(row: 9, column: 9).isEmpty && table.cell(row: 0, column: -1).isEmpty)
  }

  @Test func `short rows end in empty cells, long ones keep theirs`() throws {
    let table = try CSVReader.read(Array("a,b\n1\n1,2,3\n".utf8))
    #expect(table.cell(row: 0, column: 1).isEmpty)
    #expect(table.cellCount(ofRow: 1) == 3)
  }

  @Test func `a broken file is refused with its line`() {
    #expect(refusal([]) == .empty)
    #expect(refusal(Array("\u{FEFF}\r\n ; \r\n".utf8)) == .empty)
    #expect(refusal(Array("a\n\"b\nc".utf8)) == .unclosedQuote(line: 2))
    #expect(refusal(Array("a\nb\n\"c\"d\n".utf8)) == .textAfterQuote(line: 3))
  }

  @Test(arguments: [true, false])
  func `UTF-16 of both orders is the same table, damaged it is refused`(isLittle: Bool) throws {
    func utf16(_ text: String) -> [UInt8] {
      text.utf16.flatMap { unit in
        let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
        return isLittle ? bytes : bytes.reversed()
      }
    }
    let text = "Tên\tGhi chú\r\nLợi Bác\t𝄞\r\n"
    for mark in ["\u{FEFF}", ""] {
      #expect(try grid(bytes: utf16(mark + text)) == [["Tên", "Ghi chú"], ["Lợi Bác", "𝄞"]])
    }
    let encoding = isLittle ? TextEncoding.utf16LittleEndian : .utf16BigEndian
    let marked = utf16("\u{FEFF}ab")
    #expect(refusal(marked + [0x61]) == .badEncoding(encoding, at: 6))
    let high: [UInt8] = isLittle ? [0x34, 0xD8] : [0xD8, 0x34]
    #expect(refusal(marked + high) == .badEncoding(encoding, at: 6))
    #expect(refusal(marked + high + utf16("a")) == .badEncoding(encoding, at: 8))
    #expect(refusal(marked + Array(high.reversed()) + utf16("a")) == nil)
  }

  @Test func `what the bytes do not tell is asked, what a person says must fit`() throws {
    #expect(refusal([0xB5, 0xAA, 0x80, 0xFF, 0x0A]) == .unclearEncoding(from: 0))
    #expect(TextEncoding(named: "ebcdic", for: []) == nil)
    let bytes: [UInt8] = [0x54, 0xAA, 0x6E, 0x0A, 0x58, 0xB7, 0x0A]
    let tcvn3 = try #require(TextEncoding(named: "tcvn3", for: bytes))
    #expect(try grid(bytes: bytes, encoding: tcvn3) == [["Tên"], ["Xã"]])
    do {
      _ = try CSVReader.read(bytes, encoding: .utf8)
      Issue.record("taken")
    } catch {
      #expect(error == .badEncoding(.utf8, at: 1))
    }
    // The same letters saved by a new program as Unicode.
    let again = Array("Tªn\nX·\n".utf8)
    #expect(TextEncoding(named: "tcvn3", for: again) == .mistaken(.tcvn3))
    #expect(try grid(bytes: again, encoding: .mistaken(.tcvn3)) == [["Tên"], ["Xã"]])
    #expect(TextEncoding(named: "utf-16", for: [0xFE, 0xFF]) == .utf16BigEndian)
    #expect(TextEncoding(named: "utf-16", for: [0x61, 0]) == .utf16LittleEndian)
  }

  @Test func `capitals of a TCVN3 table are raised cell by cell`() throws {
    // TÊN;HỌ / CỘNG HÒA;Xã
    let bytes: [UInt8] =
      [0x54, 0xA3, 0x4E, 0x3B, 0x48, 0xE4, 0x0A, 0x43, 0xE9, 0x4E, 0x47, 0x20, 0x48, 0xDF, 0x41]
      + [0x3B, 0x58, 0xB7, 0x0A]
    #expect(
      try grid(bytes: bytes, encoding: .legacy(.tcvn3)) == [["TÊN", "Họ"], ["CỘNG HÒA", "Xã"]])
  }

  @Test func `a TCVN3 table without a single ư has lost them`() throws {
    func table(_ letters: [UInt8]) throws -> Bool {
      let row = Array(repeating: [0x4D] + letters + [0xEA, 0x69, 0x20], count: 120).joined()
      return try CSVReader.read([0x61, 0x0A] + row, encoding: .legacy(.tcvn3)).mayHaveLostLetters
    }
    #expect(try table([]))
    #expect(try !table([0xAD]))
    #expect(try !CSVReader.read(Array("a\nMời".utf8)).mayHaveLostLetters)
  }

  @Test func `every limit is held`() {
    var limits = CSVReader.Limits()
    limits.sizeMax = 40
    limits.rowCountMax = 2
    limits.columnCountMax = 3
    limits.cellSizeMax = 5
    #expect(refusal(Array("a,b,c\n12345,2\n1,2".utf8), limits) == nil)
    #expect(
      refusal([UInt8](repeating: 0x61, count: 41), limits) == .tooLarge(size: 41, sizeMax: 40))
    #expect(refusal(Array("a\n1\n2\n3".utf8), limits) == .tooManyRows(rowCountMax: 2))
    #expect(
      refusal(Array("a\n1,2,3,4".utf8), limits) == .tooManyColumns(line: 2, columnCountMax: 3))
    #expect(
      refusal(Array("a,b,c,d".utf8), limits) == .tooManyColumns(line: 1, columnCountMax: 3))
    #expect(refusal(Array("a\n\"123456\"".utf8), limits) == .cellTooLong(line: 2, sizeMax: 5))
    #expect(refusal(Array("a\n123456".utf8), limits) == .cellTooLong(line: 2, sizeMax: 5))
  }

  @Test(arguments: ["=1+1", "+84", "-5", "@A1", "\tx", "\rx", "'=1", "''-2"])
  func `no cell we write starts a formula, and reading gives it back`(cell: String) throws {
    for style in [CSVWriter.Style.office, .machine] {
      var writer = CSVWriter(style: style)
      writer.append(row: [.text("đầu"), .text("tên")])
      writer.append(row: [.text("1"), .text(cell)])
      let raw = String(decoding: writer.bytes, as: UTF8.self)
      #expect(raw.unicodeScalars.contains("'"))
      let table = try CSVReader.read(writer.bytes)
      #expect(Array(table.cell(row: 0, column: 1)) == Array(cell.utf8))
    }
  }

  @Test func `the office style is what Excel opens with the right letters`() {
    var writer = CSVWriter(style: .office)
    writer.append(row: [.text("Mã"), .number(-5), .empty, .text("a\"b"), .text("=x")])
    #expect(
      writer.bytes == [0xEF, 0xBB, 0xBF] + Array("\"Mã\";-5;;\"a\"\"b\";\"'=x\"\r\n".utf8))
    var plain = CSVWriter(style: .machine)
    plain.append(row: [.text("Mã"), .number(7), .text("a,b"), .text("c;d"), .text("-x")])
    #expect(plain.bytes == Array("Mã,7,\"a,b\",c;d,'-x\r\n".utf8))
  }

  @Test func `whatever is written is read back`() throws {
    var random = SmallRandom(seed: 406)
    let pieces = ["a", "Đ", ";", ",", "\t", "\"", "'", "=", "-", "\n", "\r", "\r\n", " ", "ế"]
    for style in [CSVWriter.Style.office, .machine] {
      for _ in 0..<500 {
        let cells = (0..<3).map { _ in
          (0..<Int.random(in: 0..<6, using: &random)).map { _ in
            pieces.randomElement(using: &random) ?? ""
          }.joined()
        }
        var writer = CSVWriter(style: style)
        writer.append(row: [.text("x"), .text("y"), .text("z"), .text("đ")])
        writer.append(row: cells.map { .text($0) } + [.text("end")])
        let table = try CSVReader.read(writer.bytes)
        #expect(table.rowCount == 1)
        for (column, cell) in cells.enumerated() {
          #expect(Array(table.cell(row: 0, column: column)) == Array(cell.utf8), "\(cells)")
        }
      }
    }
  }
}

private struct SmallRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
