/// Codes of units, whose zeros a spreadsheet takes for nothing: 06601 comes back as 6601.
package enum UnitCode {
  /// The code with the zeros it had, where the known codes leave one reading only; else as it is.
  ///
  /// Part by part: a part that no known code has in that place becomes the one that differs in zeros
  /// before it, if there is exactly one.
  package static func restored(_ code: String, among known: [String]) -> String {
    let knownParts = known.map { parts(of: $0) }
    var result: [[UInt8]] = []
    for part in parts(of: code) {
      let place = result.count
      var candidates: [[UInt8]] = []
      for parts in knownParts where parts.count > place && parts.starts(with: result) {
        if !candidates.contains(parts[place]) { candidates.append(parts[place]) }
      }
      let alike = candidates.filter { bare($0) == bare(part) }
      result.append(candidates.contains(part) || alike.count != 1 ? part : alike[0])
    }
    return String(decoding: Array(result.joined(separator: [0x2E])), as: UTF8.self)
  }

  private static func parts(of code: String) -> [[UInt8]] {
    code.utf8.split(separator: 0x2E, omittingEmptySubsequences: false).map(Array.init)
  }

  /// A part of digits without the zeros before them; another part as it is.
  private static func bare(_ part: [UInt8]) -> [UInt8] {
    guard part.allSatisfy({ (0x30...0x39).contains($0) }) else { return part }
    return Array(part.drop { $0 == 0x30 })
  }
}
