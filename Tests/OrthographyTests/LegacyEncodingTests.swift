import Foundation
import Orthography
import Testing

@Suite struct LegacyEncodingTests {
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func `every letter of the charts is read from its bytes`() throws {
    let rows = try VectorTable("vietnamese-letters").rows
    #expect(rows.count == 134)
    for row in rows {
      let letter = row.bytes("char")
      #expect(LegacyEncoding.vni.decoded(row.hex("vni_windows")) == letter)
      let small = row[name: "tcvn3_case"] == "exact"
      let expected = small ? letter : bytes(row[name: "char"].lowercased())
      #expect(LegacyEncoding.tcvn3.decoded(row.hex("tcvn3")) == expected, "\(row)")
      #expect(LegacyEncoding.windows1258.decoded(windows1258(of: letter)) == letter)
    }
  }

  @Test func `every text of the vectors is read from its bytes`() throws {
    for row in try VectorTable("vectors").rows {
      #expect(
        text(LegacyEncoding.tcvn3.decoded(row.hex("tcvn3_hex")))
          == row[name: "tcvn3_decoded_naive"])
      #expect(LegacyEncoding.vni.decoded(row.hex("vni_hex")) == row.bytes("unicode_nfc"))
      let half = windows1258(of: row.bytes("unicode_nfc"))
      #expect(LegacyEncoding.windows1258.decoded(half) == row.bytes("unicode_nfc"))
    }
  }

  @Test func `what was saved as Latin letters is read again`() throws {
    for row in try VectorTable("vectors").rows {
      #expect(
        LegacyEncoding.tcvn3.decodedAgain(row.bytes("tcvn3_as_latin1_text"))
          == row.bytes("tcvn3_decoded_naive"))
      #expect(
        LegacyEncoding.vni.decodedAgain(row.bytes("vni_as_latin1_text"))
          == row.bytes("unicode_nfc"))
    }
  }

  @Test func `capitals come back where the words around tell`() throws {
    for row in try VectorTable("vectors").rows {
      #expect(
        text(capitalsRestored(row.bytes("tcvn3_decoded_naive")))
          == row[name: "tcvn3_decoded_repaired"])
    }
    #expect(text(capitalsRestored([])) == "")
  }

  /// One short name may fit two tables; then nothing is guessed, and never the wrong one.
  @Test func `no text is ever taken for another table's, and a page of them is always known`()
    throws
  {
    let rows = try VectorTable("vectors").rows
    var known = 0
    func page(_ texts: [[UInt8]]) -> [UInt8] { Array(texts.joined(separator: [0x0A])) }
    for row in rows {
      let cases: [([UInt8], TextEncoding)] = [
        (row.hex("tcvn3_hex"), .legacy(.tcvn3)), (row.hex("vni_hex"), .legacy(.vni)),
        (windows1258(of: row.bytes("unicode_nfc")), .legacy(.windows1258)),
        (row.bytes("unicode_nfc"), .utf8),
        (row.bytes("tcvn3_as_latin1_text"), .mistaken(.tcvn3)),
        (row.bytes("vni_as_latin1_text"), .mistaken(.vni)),
      ]
      for (bytes, encoding) in cases {
        // Plain letters are the same everywhere.
        if bytes.allSatisfy({ $0 < 0x80 }) { continue }
        let guess = guessEncoding(of: bytes)
        #expect(guess == nil || guess == encoding, "\(row[name: "unicode_nfc"]) \(encoding)")
        if guess == encoding { known += 1 }
      }
    }
    #expect(known >= 80)
    #expect(guessEncoding(of: page(rows.map { $0.hex("tcvn3_hex") })) == .legacy(.tcvn3))
    #expect(guessEncoding(of: page(rows.map { $0.hex("vni_hex") })) == .legacy(.vni))
    #expect(
      guessEncoding(of: page(rows.map { windows1258(of: $0.bytes("unicode_nfc")) }))
        == .legacy(.windows1258))
    #expect(
      guessEncoding(of: page(rows.map { $0.bytes("tcvn3_as_latin1_text") })) == .mistaken(.tcvn3))
    #expect(
      guessEncoding(of: page(rows.map { $0.bytes("vni_as_latin1_text") })) == .mistaken(.vni))
  }

  @Test func `marks, zero bytes and plain letters tell at once, noise tells nothing`() {
    #expect(guessEncoding(of: bytes("\u{FEFF}Lợi Bác")) == .utf8WithBOM)
    #expect(guessEncoding(of: [0xEF, 0xBB, 0xBF, 0xB5]) == nil)
    #expect(guessEncoding(of: [0xFF, 0xFE, 0x61, 0x00]) == .utf16LittleEndian)
    #expect(guessEncoding(of: [0xFE, 0xFF, 0x00, 0x61]) == .utf16BigEndian)
    #expect(guessEncoding(of: [0x61, 0x00, 0x62, 0x00]) == .utf16LittleEndian)
    #expect(guessEncoding(of: [0x00, 0x61, 0x00, 0x62]) == .utf16BigEndian)
    #expect(guessEncoding(of: bytes("ten,nam")) == .utf8)
    #expect(guessEncoding(of: []) == .utf8)
    #expect(guessEncoding(of: bytes("Hà Lý, Bàn Trì")) == .utf8)
    #expect(guessEncoding(of: [0xB5, 0xAA, 0x80, 0xFF]) == nil)
  }

  /// Composed letters the code page has; other tones after their letter.
  private func windows1258(of text: [UInt8]) -> [UInt8] {
    let own: [UInt32: UInt8] = [
      0x102: 0xC3, 0x110: 0xD0, 0x1A0: 0xD5, 0x1AF: 0xDD, 0x103: 0xE3, 0x111: 0xF0, 0x1A1: 0xF5,
      0x1B0: 0xFD, 0x300: 0xCC, 0x309: 0xD2, 0x303: 0xDE, 0x301: 0xEC, 0x323: 0xF2,
      0x2013: 0x96, 0x201C: 0x93, 0x201D: 0x94, 0x2026: 0x85,
    ]
    let taken: Set<UInt32> = [0xC3, 0xCC, 0xD2, 0xD5, 0xDD, 0xE3, 0xEC, 0xF2, 0xF5, 0xFD]
    var result: [UInt8] = []
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      if let byte = own[scalar.value] {
        result.append(byte)
      } else if scalar.value < 0x100, !taken.contains(scalar.value) {
        result.append(UInt8(scalar.value))
      } else {
        // A letter with hat and tone: the hat stays with the letter.
        let parts = Array(String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars)
        let tone = parts.first { own[$0.value] != nil && $0.value >= 0x300 }
        let rest = String(String.UnicodeScalarView(parts.filter { $0 != tone }))
        result += windows1258(of: bytes(rest.precomposedStringWithCanonicalMapping))
        if let mark = tone.flatMap({ own[$0.value] }) { result.append(mark) }
      }
    }
    return result
  }
}
