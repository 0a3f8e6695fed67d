/// What a person typed to find something.
///
/// Typed without any mark it finds every spelling (`khanh hoa` finds Khánh Hòa). Typed with a mark
/// or đ it means those very letters and tones (`khánh hoa` does not find Khánh Hòa); capitals and
/// the placement of the tone are free in both.
package struct SearchQuery: Hashable, Sendable {
  package let key: [UInt8]
  /// True when the letters and tones must be the typed ones.
  package let isExact: Bool

  package init(_ typed: [UInt8]) {
    let exact = matchKey(of: typed)
    let loose = searchKey(of: typed)
    isExact = exact != loose
    key = isExact ? exact : loose
  }

  package init(_ typed: String) { self.init(Array(typed.utf8)) }

  /// True when the query stands anywhere in `text`; the empty query stands in every text.
  package func matches(_ text: [UInt8]) -> Bool {
    let folded = isExact ? matchKey(of: text) : searchKey(of: text)
    if key.isEmpty { return true }
    guard folded.count >= key.count else { return false }
    return (0...(folded.count - key.count)).contains { start in
      folded[start..<(start + key.count)].elementsEqual(key)
    }
  }

  package func matches(_ text: String) -> Bool { matches(Array(text.utf8)) }

  /// True when `text` is the query and nothing else.
  package func isWhole(_ text: String) -> Bool {
    key == (isExact ? matchKey(of: text) : searchKey(of: text))
  }
}
