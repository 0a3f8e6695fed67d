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
  private var index: Int
  private var line = 1
  private var rowNumber = 0
  private var text: [UInt8] = []
  private var cells: [Range<Int>] = []
  private var rows: [CSVTable.Row] = []

  package static func read(
    _ bytes: [UInt8], limits: Limits = Limits()
  ) throws(TableRefusal) -> CSVTable {
    guard bytes.count <= limits.sizeMax else {
      throw .tooLarge(size: bytes.count, sizeMax: limits.sizeMax)
    }
    let encoding = detectEncoding(of: bytes)
    let start: Int
    switch encoding {
    case .utf8: start = 0
    case .utf8WithBOM: start = 3
    default: throw .encoding(encoding)
    }
    let found = findSeparator(in: bytes, from: start)
    var reader = CSVReader(
      bytes: bytes, limits: limits, separator: found.separator.rawValue, index: start)
    if found.isDeclared { reader.skipDeclaration() }
    while reader.index < bytes.count { try reader.readRow() }
    if reader.rows.isEmpty { throw .empty }
    return CSVTable(
      separator: found.separator, encoding: encoding, text: reader.text, cells: reader.cells,
      rows: reader.rows)
  }

  private init(bytes: [UInt8], limits: Limits, separator: UInt8, index: Int) {
    self.bytes = bytes
    self.limits = limits
    self.separator = separator
    self.index = index
    text.reserveCapacity(bytes.count)
  }

  /// The heading decides: the sign that stands there most often outside quotes, the comma when
  /// none does. Cells below it hold sentences, and sentences hold commas.
  private static func findSeparator(
    in bytes: [UInt8], from start: Int
  ) -> (separator: CSVSeparator, isDeclared: Bool) {
    let body = bytes[start...]
    if body.starts(with: "sep=".utf8), let sign = body.dropFirst(4).first,
      let declared = CSVSeparator(rawValue: sign),
      [nil, 0x0A, 0x0D].contains(body.dropFirst(5).first)
    {
      return (declared, true)
    }
    var counts = [0, 0, 0]
    var isQuoted = false
    var sawText = false
    for byte in body {
      if byte == 0x22 { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x0A || byte == 0x0D {
        if sawText { break }
      } else if let place = CSVSeparator.allCases.firstIndex(where: { $0.rawValue == byte }) {
        counts[place] += 1
      } else if byte != 0x20 {
        sawText = true
      }
    }
    let most = counts.max() ?? 0
    let place = counts.firstIndex(of: most) ?? 0
    return (CSVSeparator.allCases[most == 0 ? 0 : place], false)
  }

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
