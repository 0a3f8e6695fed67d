/// Why a whole table was not taken in. Lines count from 1 as a text editor shows them.
package enum TableRefusal: Error, Hashable, Sendable {
  case tooLarge(size: Int, sizeMax: Int)
  /// The file is not UTF-8: save it as "CSV UTF-8" and try again.
  case encoding(TableEncoding)
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
  /// Two headings that mean the same column; the columns count from 1.
  case duplicateColumn(String, first: Int, second: Int)
}
