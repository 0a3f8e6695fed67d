/// Equal for two spellings that a Vietnamese reader holds to be one: capitals, and where the tone
/// stands in oa, oe, uy (`hòa` and `hoà`). Letters and tones themselves still count, and so does
/// i against y: Lý and Lí stay two names until a person says otherwise.
///
/// Spaces, quotes, dashes and look-alikes of Đ are folded as in `searchKey`.
///
/// - Cost: two passes; any bytes are accepted, composed or not.
package func matchKey(of text: [UInt8]) -> [UInt8] {
  var key = KeyBuilder(capacity: text.count)
  let normal = settledText(text)
  let span = normal.span
  var index = 0
  while let scalar = nextScalarOrReplacement(in: span, at: &index) {
    if let letter = VietnameseLetter(scalar) {
      key.add(letter.small)
    } else if !key.addPlainSign(scalar) {
      for part in folded(scalar, dropsMarks: false) { key.add(part) }
    }
  }
  var scalars = key.scalars
  placeTonesAnew(in: &scalars)
  return encoded(scalars)
}

/// The same for a `String`.
package func matchKey(of text: String) -> [UInt8] { matchKey(of: Array(text.utf8)) }

/// NFC where it can be had; text with an absurd run of marks is taken as it stands.
func settledText(_ text: [UInt8]) -> [UInt8] {
  let span = text.span
  var index = 0
  while let scalar = nextScalarOrReplacement(in: span, at: &index) {
    if !isSettled(scalar) { return composed(text) ?? text }
  }
  return text
}

/// Moves the tone of òa, òe, ùy to the second letter. The new placement is the common form
/// because closed syllables (hoàn, khoẻn, thuỳnh) carry it there in both styles.
private func placeTonesAnew(in scalars: inout [UInt32]) {
  for index in scalars.indices.dropFirst() {
    guard var first = VietnameseLetter(scalars[index - 1]), first.tone != 0,
      var second = VietnameseLetter(scalars[index]), second.tone == 0
    else { continue }
    switch (first.place, second.place) {
    case (VietnameseLetter.o, VietnameseLetter.a), (VietnameseLetter.o, VietnameseLetter.e),
      (VietnameseLetter.u, VietnameseLetter.y):
      second.tone = first.tone
      first.tone = 0
      scalars[index - 1] = first.small
      scalars[index] = second.small
    default: continue
    }
  }
}
