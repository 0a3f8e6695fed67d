/// How many slips of the finger lie between two words: a letter more, less, other, or two
/// neighbours swapped.
enum EditDistance {
  /// Longer words are nobody's typing slip; comparing them would only cost time.
  static let lengthMax = 64

  static func between(_ first: String, _ second: String) -> Int? {
    let left = Array(first.unicodeScalars.prefix(lengthMax + 1))
    let right = Array(second.unicodeScalars.prefix(lengthMax + 1))
    guard left.count <= lengthMax, right.count <= lengthMax else { return nil }
    var beforePrevious = [Int](repeating: 0, count: right.count + 1)
    var previous = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let same = left[row] == right[column]
        var best = min(previous[column] + (same ? 0 : 1), previous[column + 1] + 1)
        best = min(best, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, beforePrevious[column - 1] + 1)
        }
        current.append(best)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[right.count]
  }
}
