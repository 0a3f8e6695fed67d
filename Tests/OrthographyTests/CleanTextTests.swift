import Orthography
import Testing

@Suite struct CleanTextTests {
  @Test func `decomposed text from a phone and composed text become the same bytes`() throws {
    let rows = try VectorTable("vectors").rows
    #expect(rows.count == 22)
    for row in rows {
      #expect(try cleanText(row.hex("nfd_utf8_hex"), as: .long) == row.bytes("unicode_nfc"))
      #expect(try cleanText(row.bytes("unicode_nfc"), as: .long) == row.bytes("unicode_nfc"))
    }
  }

  @Test func `every Vietnamese letter comes out composed`() throws {
    let rows = try VectorTable("vietnamese-letters").rows
    #expect(rows.count == 134)
    for row in rows {
      #expect(try cleanText(row.codePoints("nfd"), as: .name) == row.hex("utf8"))
      #expect(isNFC(row.hex("utf8")))
      #expect(isNFC(row.codePoints("nfd")) == (row.codePoints("nfd") == row.hex("utf8")))
    }
  }

  @Test func `half decomposed text of old Windows is put together`() throws {
    let half = "Nguy\u{EA}\u{303}n Th\u{1ECB} H\u{1B0}\u{1A1}\u{300}ng"
    #expect(bytes(try cleanText(half, as: .name)) == bytes("Nguyễn Thị Hường"))
  }

  @Test(arguments: [
    ("  Lợi\u{A0}\u{A0} Bác  ", "Lợi Bác"),
    ("\u{FEFF}L\u{AD}ợ\u{200B}i Bác\r\n", "Lợi Bác"),
    ("\tLợi Bác\n", "Lợi Bác"),
    ("Ðảng uỷ, Ɖảng, ðảng, ɖảng", "Đảng uỷ, Đảng, đảng, đảng"),
    ("e\u{200B}\u{301}", "é"),
    (" \u{A0}\t\n", ""),
    ("", ""),
  ])
  func `a name loses what nobody typed on purpose`(raw: String, clean: String) throws {
    #expect(bytes(try cleanText(raw, as: .name)) == bytes(clean))
  }

  @Test func `a long text keeps its lines, tabs and runs of spaces`() throws {
    let raw = "\r\n  một  hai\r\n\tba\rbốn \n\n"
    #expect(bytes(try cleanText(raw, as: .long)) == bytes("một  hai\n\tba\nbốn"))
  }

  @Test func `a line break inside a name is refused where it stands`() {
    #expect(throws: TextRefusal.controlCharacter(0x0A, at: 3)) {
      try cleanText("Lan\nHoa", as: .name)
    }
    #expect(throws: TextRefusal.controlCharacter(0x09, at: 3)) {
      try cleanText("Lan\tHoa", as: .name)
    }
  }

  @Test(arguments: [UInt32(0x00), 0x07, 0x0B, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9B, 0x9F])
  func `control characters are refused in names and in long texts`(scalar: UInt32) throws {
    let raw = "a" + String(Character(try #require(Unicode.Scalar(scalar)))) + "b"
    for rule in [TextRule.name, .long] {
      #expect(throws: TextRefusal.controlCharacter(scalar, at: 1)) {
        try cleanText(raw, as: rule)
      }
    }
  }

  @Test(
    arguments: [
      [0x61, 0xC3], [0x61, 0xC0, 0x80], [0x61, 0xED, 0xA0, 0x80], [0x61, 0xF4, 0x90, 0x80, 0x80],
      [0x61, 0xE0, 0x9F, 0xBF], [0x61, 0xF0, 0x8F, 0xBF, 0xBF], [0x61, 0x80], [0x61, 0xFF],
      [0x61, 0xE1, 0xBA], [0x61, 0xE1, 0xBA, 0x41], [0x61, 0xF5, 0x80, 0x80, 0x80],
    ] as [[UInt8]])
  func `malformed UTF-8 is refused with its offset`(raw: [UInt8]) {
    #expect(firstMalformedByte(in: raw) == 1)
    #expect(throws: TextRefusal.notUTF8(at: 1)) { try cleanText(raw, as: .long) }
  }

  @Test func `the size counts before the work and after it`() throws {
    let rule = TextRule(isLong: false, sizeMax: 6)
    #expect(try cleanText("ếế", as: rule) == "ếế")
    #expect(try cleanText("e\u{302}\u{301}e\u{302}\u{301}", as: rule) == "ếế")
    #expect(throws: TextRefusal.tooLong(size: 7, sizeMax: 6)) {
      try cleanText("abcdefg", as: rule)
    }
    #expect(throws: TextRefusal.tooLong(size: 25, sizeMax: 6)) {
      try cleanText([UInt8](repeating: 0xFF, count: 25), as: rule)
    }
  }

  @Test func `a tower of marks is refused instead of being sorted`() throws {
    let tower = "a" + String(repeating: "\u{301}\u{323}", count: 2000)
    #expect(throws: TextRefusal.tooManyMarks) { try cleanText(tower, as: .long) }
    #expect(!isNFC(bytes(tower)))
    #expect(searchKey(of: tower) == bytes("a"))
  }

  @Test func `cleaning twice changes nothing, whatever was typed`() {
    var random = SeededRandom(seed: 20_260_225)
    let pieces: [UInt32] = [
      0x20, 0xA0, 0x09, 0x0A, 0x0D, 0x200B, 0xFEFF, 0xAD, 0xD0, 0x189, 0x61, 0x6F, 0x1B0, 0x301,
      0x323, 0x302, 0x31B, 0x1EA5, 0x110, 0x2126, 0x212B, 0x2000, 0x1100, 0x1161, 0xAC00, 0x344,
      0x1D160, 0xFB1D, 0x4E2D,
    ]
    var cleaned = 0
    for _ in 0..<4000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0..<12, using: &random) {
        if let scalar = pieces.randomElement(using: &random).flatMap(Unicode.Scalar.init) {
          text.append(scalar)
        }
      }
      for rule in [TextRule.name, .long] {
        guard let once = try? cleanText(bytes(String(text)), as: rule) else { continue }
        cleaned += 1
        #expect((try? cleanText(once, as: rule)) == once)
        #expect(isNFC(once))
      }
    }
    #expect(cleaned > 4000)
  }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

struct SeededRandom: RandomNumberGenerator {
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
