import CanonicalCBOR
import ChangeLog
package import Trust

/// What a domain gives to another that wants to join it: its root record, and a request that holds the keys
/// to seal to (Protocol.md 11.8).
package struct DomainCard: Hashable, Sendable {
  package static let sizeMax = 2048

  package let root: RootRecord
  package let request: EnrolmentRequest

  package init(root: RootRecord, request: EnrolmentRequest) {
    self.root = root
    self.request = request
  }

  package var bytes: [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(3)
    encoder.unsigned(1)
    encoder.byteString(root.bytes)
    encoder.byteString(request.bytes)
    return encoder.bytes
  }

  /// Nil for bytes that are no card or were changed.
  package init?(bytes: [UInt8]) {
    guard bytes.count <= Self.sizeMax else { return nil }
    var decoder = CBORDecoder(to: bytes.count)
    do throws(CBORError) {
      try decoder.array(bytes.span, count: 3)
      guard try decoder.unsigned(bytes.span) == 1 else { return nil }
      root = try RootRecord(decoding: copy(bytes.span, try decoder.byteString(bytes.span)))
      let held = copy(bytes.span, try decoder.byteString(bytes.span))
      guard let request = EnrolmentRequest(bytes: held) else { return nil }
      self.request = request
      try decoder.finish()
    } catch { return nil }
  }

  /// The number two people compare: that of the root.
  package var number: PhoneNumber { PhoneNumber(of: root.bytes) }
}
