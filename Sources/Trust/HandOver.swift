import CanonicalCBOR
import ChangeLog

/// A root gives its domain to another root: from then both ids name one organisation, and what the old
/// keys write outside the cut is held (Protocol.md 11.8).
package struct HandOver: Hashable, Sendable {
  /// The record of the root that hands over: whoever trusts only the next one cannot know it.
  package let from: RootRecord
  package let to: RootRecord
  package let cut: Cut

  package init(from: RootRecord, to: RootRecord, cut: Cut) {
    self.from = from
    self.to = to
    self.cut = cut
  }

  package var value: [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(3)
    encoder.byteString(from.bytes)
    encoder.byteString(to.bytes)
    cut.encode(into: &encoder)
    return encoder.bytes
  }

  static func decode(
    _ decoder: inout CBORDecoder, _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> HandOver {
    try decoder.array(source, count: 3)
    let from = try RootRecord(decoding: copy(source, try decoder.byteString(source)))
    let to = try RootRecord(decoding: copy(source, try decoder.byteString(source)))
    return HandOver(from: from, to: to, cut: try Cut.decode(&decoder, source))
  }
}
