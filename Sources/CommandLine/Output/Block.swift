/// A piece of an answer for people. Handlers build these; how they are laid out on a terminal, in
/// which width and colour, is decided in one place.
enum Block: Sendable {
  case heading(Text)
  case paragraph(Text, Tone = .plain)
  /// Labels on the left, values on the right, one under the other.
  case rows([Row])
  case table(Table)
  /// Text that somebody wrote, with its own line breaks, set off so that it cannot be taken for
  /// words of the program.
  case quote(String)
  /// A line to be typed as it stands: never wrapped.
  case line(String)
  /// Blocks two columns further in.
  indirect case indented([Block])
  case gap
}

/// A label, its value, and what belongs below it.
struct Row: Sendable {
  let label: Text
  let value: Cell
  let below: [Block]

  init(_ label: Text, _ value: Cell, below: [Block] = []) {
    self.label = label
    self.value = value
    self.below = below
  }

  init(_ label: Text, _ value: Text, _ tone: Tone = .plain, below: [Block] = []) {
    self.init(label, Cell(value, tone), below: below)
  }
}

/// A text with its meaning, in a table or beside a label.
struct Cell: Sendable {
  let text: Text
  let tone: Tone

  init(_ text: Text, _ tone: Tone = .plain) {
    self.text = text
    self.tone = tone
  }

  init(data: String, _ tone: Tone = .plain) {
    self.init(Text(data: data), tone)
  }
}

/// Rows of cells under aligned columns.
struct Table: Sendable {
  enum Alignment: Sendable {
    case leading
    /// For numbers.
    case trailing
  }

  struct Column: Sendable {
    /// Without titles in all columns the table has no header line.
    let title: Text?
    let alignment: Alignment

    init(_ title: Text? = nil, _ alignment: Alignment = .leading) {
      self.title = title
      self.alignment = alignment
    }
  }

  let columns: [Column]
  /// Cells beyond the last column are left out, missing cells are empty.
  let rows: [[Cell]]

  init(_ columns: [Column], rows: [[Cell]]) {
    self.columns = columns
    self.rows = rows
  }
}
