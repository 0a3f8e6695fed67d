/// What a text may hold, chosen by the place it is entered at.
package struct TextRule: Hashable, Sendable {
  /// Longest result, in bytes of UTF-8.
  package let sizeMax: Int
  /// Long texts keep line breaks, tabs and runs of spaces; names are one line of single spaces.
  package let isLong: Bool

  /// Names, titles, codes: one line, single spaces, at most 1 KiB.
  package static let name = TextRule(isLong: false, sizeMax: 1024)
  /// Solutions, results, remarks: line breaks allowed, at most the protocol's 32 KiB for a text.
  package static let long = TextRule(isLong: true, sizeMax: 32 * 1024)

  package init(isLong: Bool, sizeMax: Int) {
    self.isLong = isLong
    self.sizeMax = max(0, sizeMax)
  }

  /// Text still decomposed is up to three times longer than the result it becomes, so the limit
  /// before work is wider than the limit of the result.
  var rawSizeMax: Int {
    let (size, overflow) = sizeMax.multipliedReportingOverflow(by: 4)
    return overflow ? Int.max : size
  }
}
