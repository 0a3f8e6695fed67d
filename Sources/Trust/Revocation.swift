package import CanonicalCBOR
import Causality
package import ChangeLog
package import Sealing

/// Ends what an organisation's writers, or one key of it, may do: what lies outside the cut is held,
/// whenever and wherever it arrives (Protocol.md 11.6). The organisation is the audience of the log it
/// stands in.
package struct Revocation: Hashable, Sendable {
  /// One key; nil for every key of the organisation.
  package let key: SigningPublicKey?
  /// Only what is written for this organisation and those below it; nil for everything.
  package let subtree: OrganisationPath?
  package let cut: Cut
  /// A number, because the units below read it.
  package let reason: UInt64

  package init(
    key: SigningPublicKey?, subtree: OrganisationPath? = nil, cut: Cut, reason: UInt64
  ) {
    self.key = key
    self.subtree = subtree
    self.cut = cut
    self.reason = reason
  }

  package var value: [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(4)
    if let key { encoder.byteString(key.bytes) } else { encoder.null() }
    if let subtree { subtree.encode(into: &encoder) } else { encoder.null() }
    cut.encode(into: &encoder)
    encoder.unsigned(reason)
    return encoder.bytes
  }

  static func decode(
    _ decoder: inout CBORDecoder, _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> Revocation {
    let start = decoder.position
    try decoder.array(source, count: 4)
    var key: SigningPublicKey?
    if decoder.nextIsNull(source) {
      try decoder.null(source)
    } else {
      key = SigningPublicKey(copy(source, try decoder.byteString(source, count: 32)))
      if key == nil { throw .outOfRange(at: start) }
    }
    var subtree: OrganisationPath?
    if decoder.nextIsNull(source) {
      try decoder.null(source)
    } else {
      subtree = try OrganisationPath.decode(&decoder, source)
    }
    let cut = try Cut.decode(&decoder, source)
    let reason = try decoder.unsigned(source)
    return Revocation(key: key, subtree: subtree, cut: cut, reason: reason)
  }
}

/// The ends of chains: everything on a chain that ends at one of them lies inside. An end that is not
/// held yet encloses nothing.
package struct Cut: Hashable, Sendable {
  /// Each takes 38 to 43 bytes, and a change holds 65,536.
  package static let entriesMax = 1024

  package let entries: [ClockEntry]

  /// Nil for more entries than a change has room for.
  package init?(_ entries: some Sequence<ClockEntry>) {
    var sorted: [ClockEntry] = []
    for entry in entries.sorted(by: ClockEntry.precedes) where sorted.last != entry {
      sorted.append(entry)
    }
    guard sorted.count <= Self.entriesMax else { return nil }
    self.entries = sorted
  }

  private init(ascending entries: [ClockEntry]) { self.entries = entries }

  package func encode(into encoder: inout CBOREncoder) { encoder.entries(entries) }

  static func decode(
    _ decoder: inout CBORDecoder, _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> Cut {
    Cut(ascending: try decoder.entries(source, max: entriesMax))
  }
}
