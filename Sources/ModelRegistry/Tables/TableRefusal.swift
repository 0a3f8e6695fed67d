package import Orthography

/// Why a whole table was not taken in. Lines count from 1 as a text editor shows them.
package enum TableRefusal: Error, Hashable, Sendable {
  case tooLarge(size: Int, sizeMax: Int)
  /// The bytes do not tell how the letters are written; a person must say it. The offset is the first
  /// byte that is not UTF-8.
  case unclearEncoding(from: Int?)
  /// The file cannot be written the way a person or its mark says; the offset counts bytes.
  case badEncoding(TextEncoding, at: Int)
  /// No row with a heading.
  case empty
  case unclosedQuote(line: Int)
  /// A letter after the closing quote of a cell, before the next separator.
  case textAfterQuote(line: Int)
  case tooManyRows(rowCountMax: Int)
  case tooManyColumns(line: Int, columnCountMax: Int)
  case cellTooLong(line: Int, sizeMax: Int)
  /// Headings that must be there and are not, by their ids.
  case missingColumns([String])
  /// The form has no year in its title and nobody named one.
  case missingYear
  /// Two headings that mean the same column; the columns count from 1.
  case duplicateColumn(String, first: Int, second: Int)
}
