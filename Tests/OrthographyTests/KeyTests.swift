import Orthography
import Testing

@Suite struct KeyTests {
  @Test func `every Vietnamese letter is found by its plain letter`() throws {
    for row in try VectorTable("vietnamese-letters").rows {
      let plain = bytes(row[name: "ascii_fold"].lowercased())
      #expect(searchKey(of: row.hex("utf8")) == plain)
      #expect(searchKey(of: row.codePoints("nfd")) == plain)
    }
  }

  @Test(arguments: [
    ("Lợi Bác", "loi bac"), ("Đường  ĐỒNG\u{A0}Đăng", "duong dong dang"),
    ("Ðảng Ɖ", "dang d"), ("Ê-đê, Y Bhiông Niê", "e-de, y bhiong nie"),
    ("Số 15–QĐ/ĐU “mật”", "so 15-qd/du \"mat\""),
    ("Krông Nô, Čư M’gar, Ñ ö ß", "krong no, cu m'gar, n o ss"),
    ("", ""),
  ])
  func `search folds marks, capitals, spaces, quotes and dashes`(text: String, key: String) {
    #expect(searchKey(of: text) == bytes(key))
  }

  @Test func `the two placements of a tone match, other tones do not`() throws {
    let rows = try VectorTable("tone-placement").rows
    #expect(rows.count == 15)
    for row in rows {
      for (old, new) in [("old_style", "new_style"), ("example_old", "example_new")] {
        #expect(row.bytes(old) != row.bytes(new))
        #expect(matchKey(of: row.bytes(old)) == matchKey(of: row.bytes(new)))
        #expect(matchKey(of: row[name: old].uppercased()) == matchKey(of: row.bytes(new)))
      }
    }
    let keys = Set(rows.map { matchKey(of: $0.bytes("old_style")) })
    #expect(keys.count == 15)
  }

  @Test(arguments: [
    ("hoàn", "hòan"), ("KHÁNH HOÀ", "khánh hòa"), ("Thủy  Nguyên", "thuỷ nguyên"),
    ("h\u{6F}\u{300}a", "hoà"), ("Ðảng", "đảng"), ("ÖRE", "öre"),
  ])
  func `one name in two spellings matches`(left: String, right: String) {
    #expect(matchKey(of: left) == matchKey(of: right))
  }

  @Test(arguments: [
    ("Lý", "Lí"), ("Hòa", "Hoa"), ("Hòa", "Hóa"), ("Đức", "Dức"), ("của", "cuả"), ("mía", "miá"),
    ("Ân", "An"), ("hai", "hái"),
  ])
  func `names that differ in letters or tones do not match`(left: String, right: String) {
    #expect(matchKey(of: left) != matchKey(of: right))
  }

  @Test func `a query without marks finds all spellings, with marks only its own`() {
    #expect(SearchQuery("loi bac").matches("Đảng uỷ xã Lợi Bác"))
    #expect(SearchQuery("LOI  BAC").matches("Đảng uỷ xã Lợi\u{A0}Bác"))
    #expect(SearchQuery("duc").matches("Lê Văn Đức"))
    #expect(SearchQuery("khánh hoà").matches("tỉnh KHÁNH HÒA"))
    #expect(!SearchQuery("khánh hoa").matches("tỉnh Khánh Hòa"))
    #expect(!SearchQuery("đuc").matches("Lê Văn Đức"))
    #expect(SearchQuery("đ").matches("Lê Văn Ðức"))
    #expect(SearchQuery("").matches("bất kỳ"))
    #expect(!SearchQuery("lan").matches("la"))
    #expect(SearchQuery("15-qđ").matches("Số 15–QĐ/ĐU"))
  }

  @Test func `keys answer for any bytes`() {
    var random = SeededRandom(seed: 7)
    for _ in 0..<2000 {
      let noise = (0..<Int.random(in: 0..<20, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      #expect(firstMalformedByte(in: searchKey(of: noise)) == nil)
      #expect(firstMalformedByte(in: matchKey(of: noise)) == nil)
      #expect(displayScalarCount(of: noise) <= noise.count)
      _ = VietnameseOrder.personKey(of: noise)
    }
  }

  @Test func `marks and joiners take no place on the line`() {
    #expect(displayScalarCount(of: "Lợi Bác") == 7)
    #expect(displayScalarCount(of: "Lo\u{31B}\u{323}i Ba\u{301}c") == 7)
    #expect(displayScalarCount(of: "a\u{200B}b\u{FEFF}") == 2)
    #expect(displayScalarCount(of: "") == 0)
  }
}
