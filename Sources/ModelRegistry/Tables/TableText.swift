package import Orthography

/// The bytes of a table file as UTF-8 without a mark.
package enum TableText {
  /// - Throws: `badEncoding` where the bytes cannot be that.
  static func utf8(
    of bytes: [UInt8], as encoding: TextEncoding
  ) throws(TableRefusal) -> [UInt8] {
    switch encoding {
    case .utf8, .utf8WithBOM:
      if let damage = firstMalformedByte(in: bytes) { throw .badEncoding(encoding, at: damage) }
      return withoutMark(bytes)
    case .utf16LittleEndian, .utf16BigEndian:
      return try fromUTF16(bytes, encoding)
    case .legacy(let table): return table.decoded(bytes)
    case .mistaken(let table): return table.decodedAgain(withoutMark(bytes))
    }
  }

  private static func withoutMark(_ bytes: [UInt8]) -> [UInt8] {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  }

  private static func fromUTF16(
    _ bytes: [UInt8], _ encoding: TextEncoding
  ) throws(TableRefusal) -> [UInt8] {
    guard bytes.count % 2 == 0 else { throw .badEncoding(encoding, at: bytes.count - 1) }
    let isLittle = encoding == .utf16LittleEndian
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var high: UInt32?
    for index in stride(from: 0, to: bytes.count, by: 2) {
      let (first, second) = (UInt32(bytes[index]), UInt32(bytes[index + 1]))
      let unit = isLittle ? second << 8 | first : first << 8 | second
      if index == 0, unit == 0xFEFF { continue }
      switch (high, unit) {
      case (nil, 0xD800...0xDBFF): high = unit
      case (let lead?, 0xDC00...0xDFFF):
        append(0x10000 + ((lead & 0x3FF) << 10 | unit & 0x3FF), to: &result)
        high = nil
      case (nil, ..<0xD800), (nil, 0xE000...): append(unit, to: &result)
      default: throw .badEncoding(encoding, at: index)
      }
    }
    if high != nil { throw .badEncoding(encoding, at: bytes.count - 2) }
    return result
  }
}

extension TextEncoding {
  /// What a person means by a name, for these bytes: a file whose old letters some program saved again as
  /// UTF-8 is read through both.
  package init?(named name: String, for bytes: [UInt8]) {
    switch name {
    case "utf-8": self = .utf8
    case "utf-16": self = bytes.starts(with: [0xFE, 0xFF]) ? .utf16BigEndian : .utf16LittleEndian
    default:
      guard let table = LegacyEncoding(rawValue: name) else { return nil }
      let isUnicode =
        firstMalformedByte(in: bytes) == nil && bytes.contains(where: { $0 >= 0x80 })
      self = isUnicode ? .mistaken(table) : .legacy(table)
    }
  }

  package static let names = ["utf-8", "utf-16"] + LegacyEncoding.allCases.map(\.rawValue)

  /// The encoding's name for people and programs.
  package var name: String {
    switch self {
    case .utf8, .utf8WithBOM: "utf-8"
    case .utf16LittleEndian: "utf-16le"
    case .utf16BigEndian: "utf-16be"
    case .legacy(let table), .mistaken(let table): table.rawValue
    }
  }

  package var isUnicode: Bool {
    switch self {
    case .utf8, .utf8WithBOM, .utf16LittleEndian, .utf16BigEndian: true
    case .legacy, .mistaken: false
    }
  }

  var isTCVN3: Bool { self == .legacy(.tcvn3) || self == .mistaken(.tcvn3) }
}

extension CSVTable {
  /// In TCVN3 the letter ư is the byte that other programs know as an invisible hyphen and drop. Many
  /// marked letters and not one ư: it was dropped, and every word that had it is spoilt.
  package var mayHaveLostLetters: Bool {
    guard encoding.isTCVN3 else { return false }
    var marked = 0
    for row in -1..<rowCount {
      for column in 0..<cellCount(ofRow: row) {
        let cell = cell(row: row, column: column)
        if searchKey(of: Array(cell)).contains(UInt8(ascii: "u")), hasHornedU(cell) {
          return false
        }
        marked += cell.count { $0 >= 0xC0 }
      }
    }
    return marked >= 100
  }

  private func hasHornedU(_ cell: ArraySlice<UInt8>) -> Bool {
    String(decoding: cell, as: UTF8.self).unicodeScalars.contains { scalar in
      [0x1AF, 0x1B0].contains(scalar.value) || (0x1EE8...0x1EF1).contains(scalar.value)
    }
  }
}
