package import Orthography

/// Reads a CSV or TSV file of any office program.
///
/// RFC 4180 with what Excel does to it: a BOM, `;` or TAB for the comma, LF or CR alone, a first
/// line `sep=;`, empty rows between. Cells in quotes may hold separators, line breaks and doubled
/// quotes. An apostrophe that our own writer set before a formula sign is taken away again.
///
/// - Cost: one pass; limits are checked before and while reading.
package struct CSVReader {
  package struct Limits: Hashable, Sendable {
    package var sizeMax = 32 * 1024 * 1024
    package var rowCountMax = 100_000
    package var columnCountMax = 200
    package var cellSizeMax = 128 * 1024

    package init() {}
  }

  private let bytes: [UInt8]
  private let limits: Limits
  private let separator: UInt8
  private let restoresCapitals: Bool
  private var index = 0
  private var line = 1
  private var rowNumber = 0
  private var text: [UInt8] = []
  private var cells: [Range<Int>] = []
  private var rows: [CSVTable.Row] = []

  /// - Parameter encoding: how the file is written, where a person said so; else it is found out.
  package static func read(
    _ bytes: [UInt8], limits: Limits = Limits(), encoding forced: TextEncoding? = nil
  ) throws(TableRefusal) -> CSVTable {
    guard bytes.count <= limits.sizeMax else {
      throw .tooLarge(size: bytes.count, sizeMax: limits.sizeMax)
    }
    guard let encoding = forced ?? guessEncoding(of: bytes) else {
      throw .unclearEncoding(from: firstMalformedByte(in: bytes))
    }
    let text = try TableText.utf8(of: bytes, as: encoding)
    let found = findSeparator(in: text)
    var reader = CSVReader(
      bytes: text, limits: limits, separator: found.separator.rawValue,
      restoresCapitals: encoding.isTCVN3)
    if found.isDeclared { reader.skipDeclaration() }
    while reader.index < text.count { try reader.readRow() }
    if reader.rows.isEmpty { throw .empty }
    return CSVTable(
      separator: found.separator, encoding: encoding, isGuessed: forced == nil, text: reader.text,
      cells: reader.cells, rows: reader.rows)
  }

  private init(bytes: [UInt8], limits: Limits, separator: UInt8, restoresCapitals: Bool) {
    self.bytes = bytes
    self.limits = limits
    self.separator = separator
    self.restoresCapitals = restoresCapitals
    text.reserveCapacity(bytes.count)
  }

  /// The heading decides: the sign that stands there most often outside quotes, the comma when
  /// none does. Cells below it hold sentences, and sentences hold commas. Titles above a heading have few
  /// signs, so the first line with three of one kind counts as the heading, and where there is none the first
  /// line with any letter.
  private static func findSeparator(
    in bytes: [UInt8]
  ) -> (separator: CSVSeparator, isDeclared: Bool) {
    if bytes.starts(with: "sep=".utf8), let sign = bytes.dropFirst(4).first,
      let declared = CSVSeparator(rawValue: sign),
      [nil, 0x0A, 0x0D].contains(bytes.dropFirst(5).first)
    {
      return (declared, true)
    }
    var counts = [0, 0, 0]
    var first = [0, 0, 0]
    var isFirst = true
    var isQuoted = false
    var sawText = false
    var lines = 0
    for byte in bytes {
      if byte == 0x22 { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x0A || byte == 0x0D {
        if counts.contains(where: { $0 >= 3 }) { break }
        if isFirst { first = zip(first, counts).map(+) }
        if sawText { isFirst = false }
        counts = [0, 0, 0]
        lines += 1
        if lines == headingLinesMax { break }
      } else if let place = CSVSeparator.allCases.firstIndex(where: { $0.rawValue == byte }) {
        counts[place] += 1
      } else if byte != 0x20 {
        sawText = true
      }
    }
    if !counts.contains(where: { $0 >= 3 }) {
      counts = isFirst ? zip(first, counts).map(+) : first
    }
    let most = counts.max() ?? 0
    let place = counts.firstIndex(of: most) ?? 0
    return (CSVSeparator.allCases[most == 0 ? 0 : place], false)
  }

  /// A heading stands among the first lines or there is none.
  private static let headingLinesMax = 40

  private mutating func skipDeclaration() {
    while let byte = next, byte != 0x0A, byte != 0x0D { index += 1 }
    skipLineBreak()
    rowNumber += 1
  }
}

extension CSVReader {
  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipLineBreak() {
    guard let byte = next, byte == 0x0A || byte == 0x0D else { return }
    index += 1
    if byte == 0x0D, next == 0x0A { index += 1 }
    line += 1
  }

  private mutating func readRow() throws(TableRefusal) {
    let startLine = line
    let firstCell = cells.count
    let firstByte = text.count
    rowNumber += 1
    while true {
      try readCell()
      if cells.count - firstCell > limits.columnCountMax {
        throw .tooManyColumns(line: startLine, columnCountMax: limits.columnCountMax)
      }
      guard next == separator else { break }
      index += 1
    }
    skipLineBreak()
    // Office programs write rows of nothing but separators below the last real one.
    if text[firstByte...].allSatisfy({ $0 == 0x20 }) {
      cells.removeSubrange(firstCell...)
      text.removeSubrange(firstByte...)
      return
    }
    // The heading is a row too.
    if rows.count > limits.rowCountMax { throw .tooManyRows(rowCountMax: limits.rowCountMax) }
    let position = CSVTable.Position(row: rowNumber, line: startLine)
    rows.append(CSVTable.Row(position: position, cells: firstCell..<cells.count))
  }

  private mutating func readCell() throws(TableRefusal) {
    let start = text.count
    if next == 0x22 {
      try readQuoted(from: start)
    } else {
      while let byte = next, byte != separator, byte != 0x0A, byte != 0x0D {
        try append(byte, cellStart: start)
      }
    }
    if CSVDefusing.isDefused(text[start...]) { text.remove(at: start) }
    if restoresCapitals {
      text.replaceSubrange(start..., with: capitalsRestored(Array(text[start...])))
    }
    cells.append(start..<text.count)
  }

  private mutating func readQuoted(from start: Int) throws(TableRefusal) {
    let startLine = line
    index += 1
    while let byte = next {
      if byte == 0x22 {
        index += 1
        guard next == 0x22 else { return try endQuoted() }
      } else if byte == 0x0A || byte == 0x0D && !followedByLineFeed {
        line += 1
      }
      try append(byte, cellStart: start)
    }
    throw .unclosedQuote(line: startLine)
  }

  private var followedByLineFeed: Bool { index + 1 < bytes.count && bytes[index + 1] == 0x0A }

  private func endQuoted() throws(TableRefusal) {
    guard let byte = next else { return }
    guard byte == separator || byte == 0x0A || byte == 0x0D else {
      throw .textAfterQuote(line: line)
    }
  }

  private mutating func append(_ byte: UInt8, cellStart: Int) throws(TableRefusal) {
    guard text.count - cellStart < limits.cellSizeMax else {
      throw .cellTooLong(line: line, sizeMax: limits.cellSizeMax)
    }
    text.append(byte)
    index += 1
  }
}
