/// How many scalars of `text` take a place on the line: marks, joiners and zero-width characters
/// do not, so that columns of a table line up for text from any hand.
package func displayScalarCount(of text: [UInt8]) -> Int {
  let span = text.span
  var index = 0
  var count = 0
  while let scalar = nextScalarOrReplacement(in: span, at: &index) {
    if (scalar >= 0x20 && scalar < 0x7F) || VietnameseLetter(scalar) != nil || takesPlace(scalar) {
      count += 1
    }
  }
  return count
}

/// The same for a `String`.
package func displayScalarCount(of text: String) -> Int { displayScalarCount(of: Array(text.utf8)) }
