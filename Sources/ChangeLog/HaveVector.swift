package import CanonicalCBOR
package import Causality
import Sealing

/// What a replica confirms to hold: "this change and all before it", for each strand
/// (Protocol.md 7). Signed inside a bundle's manifest it is the receipt an export starts from.
package struct HaveVector: Hashable, Sendable {
  /// Entries of one vector: every log of a large province, with room for forks.
  package static let entriesMax = 200_000

  package let entries: [ClockEntry]

  package init(_ entries: [ClockEntry] = []) {
    var sorted = entries.sorted(by: ClockEntry.precedes)
    var write = 0
    for index in sorted.indices where index == 0 || sorted[index] != sorted[index - 1] {
      sorted[write] = sorted[index]
      write += 1
    }
    sorted.removeLast(sorted.count - write)
    self.entries = sorted
  }

  /// The entries of one log, found by binary search.
  package func entries(of log: LogID) -> ArraySlice<ClockEntry> {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].log < log { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < entries.count, entries[end].log == log { end += 1 }
    return entries[low..<end]
  }

  package func encode(into encoder: inout CBOREncoder) { encoder.entries(entries) }

  package static func decode(
    _ decoder: inout CBORDecoder, _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> HaveVector {
    HaveVector(try decoder.entries(source, max: entriesMax))
  }

  private static let receiptAlphabet: [UInt8] = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)

  /// Whether a text may be a receipt code at all.
  package static func isReceiptCode(_ text: String) -> Bool {
    text.utf8.count == 8 && text.utf8.allSatisfy { receiptAlphabet.contains($0) }
  }

  /// Eight letters and digits two clerks can compare by phone. The alphabet leaves out I, O, 0 and 1.
  package var receiptCode: String {
    var encoder = CBOREncoder()
    encode(into: &encoder)
    let digest = Digest.of(encoder.bytes, for: .receipt)
    let alphabet = Self.receiptAlphabet
    var value = digest.first
    var code: [UInt8] = []
    for _ in 0..<8 {
      code.append(alphabet[Int(value >> 59)])
      value <<= 5
    }
    return String(decoding: code, as: UTF8.self)
  }
}
