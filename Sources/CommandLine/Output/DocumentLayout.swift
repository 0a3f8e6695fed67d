/// Lays blocks out as lines. Without a width nothing is wrapped: a pipe gets whole lines.
struct DocumentLayout {
  static let gapBetweenColumns = 3

  let language: Language
  let width: Int?
  private(set) var printout: Printout

  init(language: Language, width: Int?, colour: Bool) {
    self.language = language
    self.width = width
    self.printout = Printout(colour: colour)
  }

  static func printed(
    _ blocks: [Block], language: Language, width: Int?, colour: Bool
  ) -> Printout {
    var layout = DocumentLayout(language: language, width: width, colour: colour)
    layout.add(blocks, indent: 0)
    return layout.printout
  }

  mutating func add(_ blocks: [Block], indent: Int) {
    for block in blocks {
      switch block {
      case .heading(let text): addLines(of: text, .strong, indent: indent)
      case .paragraph(let text, let tone): addLines(of: text, tone, indent: indent)
      case .rows(let rows): add(rows, indent: indent)
      case .table(let table): add(table, indent: indent)
      case .quote(let text): addQuote(text, indent: indent)
      case .line(let text):
        printout.spaces(indent)
        printout.add(text)
        printout.endLine()
      case .indented(let blocks): add(blocks, indent: indent + 2)
      case .gap: printout.endLine()
      }
    }
  }

  /// Columns that are left after an indent; never so few that words stand one below the other.
  private func room(after indent: Int) -> Int? {
    width.map { max(20, $0 - indent) }
  }

  private mutating func addLines(of text: Text, _ tone: Tone, indent: Int) {
    let safe = Gate.neutralised(text[language])
    for line in LineWrap.lines(safe, width: room(after: indent)) {
      printout.spaces(indent)
      printout.add(line, tone)
      printout.endLine()
    }
  }

  private mutating func addQuote(_ text: String, indent: Int) {
    for written in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
      let safe = Gate.neutralised(String(written))
      for line in LineWrap.lines(safe, width: room(after: indent + 2)) {
        printout.spaces(indent)
        printout.add("│", .quiet)
        printout.spaces(line.isEmpty ? 0 : 1)
        printout.add(line)
        printout.endLine()
      }
    }
  }

  // MARK: Labels and values

  private mutating func add(_ rows: [Row], indent: Int) {
    let labels = rows.map { Gate.neutralised($0.label[language]) }
    // One endless label must not push all values off the screen.
    let widest = room(after: indent).map { $0 / 2 } ?? Int.max
    let column = labels.map(DisplayWidth.of).filter { $0 <= widest }.max() ?? 0
    let start = indent + column + Self.gapBetweenColumns
    for (row, label) in zip(rows, labels) {
      printout.spaces(indent)
      printout.add(label)
      let value = Gate.neutralised(row.value.text[language])
      let labelWidth = DisplayWidth.of(label)
      var isFirst = true
      if labelWidth > column, !value.isEmpty {
        printout.endLine()
        isFirst = false
      }
      for line in LineWrap.lines(value, width: room(after: start)) where !line.isEmpty {
        printout.spaces(isFirst ? start - indent - labelWidth : start)
        printout.add(line, row.value.tone)
        printout.endLine()
        isFirst = false
      }
      if isFirst { printout.endLine() }
      add(row.below, indent: indent + 2)
    }
  }

  // MARK: Tables

  private mutating func add(_ table: Table, indent: Int) {
    guard !table.columns.isEmpty else { return }
    var lines = table.rows.map { row in
      table.columns.indices.map { $0 < row.count ? row[$0] : Cell(data: "") }
    }
    if table.columns.contains(where: { $0.title != nil }) {
      lines.insert(
        table.columns.map { Cell($0.title ?? Text(data: ""), .strong) }, at: 0)
    }
    let cells = lines.map { $0.map { Gate.neutralised($0.text[language]) } }
    let natural = table.columns.indices.map { column in
      cells.lazy.map { DisplayWidth.of($0[column]) }.max() ?? 0
    }
    let gaps = Self.gapBetweenColumns * (table.columns.count - 1)
    let widths = ColumnWidths.fitted(natural, into: room(after: indent).map { $0 - gaps })
    for (line, texts) in zip(lines, cells) {
      addTableLine(line, texts, widths: widths, columns: table.columns, indent: indent)
    }
  }

  private mutating func addTableLine(
    _ line: [Cell], _ texts: [String], widths: [Int], columns: [Table.Column], indent: Int
  ) {
    let wrapped = zip(texts, widths).map {
      LineWrap.lines($0, width: $1, choppingLongWords: true)
    }
    for height in 0..<(wrapped.map(\.count).max() ?? 0) {
      // Padding is owed until something is printed after it, so that no line ends in spaces.
      var owed = indent
      for column in columns.indices {
        let piece = height < wrapped[column].count ? wrapped[column][height] : ""
        let padding = max(0, widths[column] - DisplayWidth.of(piece))
        let leading = columns[column].alignment == .trailing ? padding : 0
        if !piece.isEmpty {
          printout.spaces(owed + leading)
          printout.add(piece, line[column].tone)
          owed = 0
        } else {
          owed += leading
        }
        owed += padding - leading + Self.gapBetweenColumns
      }
      printout.endLine()
    }
  }
}
