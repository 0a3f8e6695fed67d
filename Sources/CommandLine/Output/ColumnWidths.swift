/// Fits the columns of a table into a line: narrow columns keep their width, the widest ones give.
enum ColumnWidths {
  /// Below this a column is no help to anyone; the line then runs over the edge instead.
  static let narrowest = 8

  static func fitted(_ natural: [Int], into available: Int?) -> [Int] {
    guard let available, natural.reduce(0, +) > available else { return natural }
    // The largest cap under which everything fits, found by halving: a cell may be very long.
    var low = narrowest
    var high = max(narrowest, natural.max() ?? narrowest)
    while low < high {
      let middle = low + (high - low + 1) / 2
      if natural.reduce(0, { $0 + min($1, middle) }) <= available {
        low = middle
      } else {
        high = middle - 1
      }
    }
    return natural.map { min($0, low) }
  }
}
