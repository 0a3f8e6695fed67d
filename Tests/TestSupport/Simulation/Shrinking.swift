/// Leaves out of a failing history what it fails without: halves first, then smaller parts, until every
/// single act is needed.
package func shrink<Act>(_ acts: [Act], fails: ([Act]) -> Bool) -> [Act] {
  var rest = acts
  var size = max(1, rest.count / 2)
  while true {
    var isSmaller = false
    var start = 0
    while start < rest.count {
      let without = Array(rest[..<start] + rest[min(rest.count, start + size)...])
      if without.count < rest.count, fails(without) {
        rest = without
        isSmaller = true
      } else {
        start += size
      }
    }
    if size == 1 {
      if !isSmaller { return rest }
    } else {
      size = max(1, size / 2)
    }
  }
}
