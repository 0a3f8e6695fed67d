package import CanonicalCBOR
package import Causality
package import Sealing
package import ChangeLog

/// What a domain trusts without proof: the keys that may act as its root, how many of them must
/// agree, and the domain's name. Its hash is the root's id, so nobody can change it unseen.
package struct RootRecord: Hashable, Sendable {
  package static let keysMax = 16
  package static let nameSizeMax = 256

  package let keys: [SigningPublicKey]
  package let threshold: Int
  /// UTF-8 of the name, as its author wrote it.
  package let name: [UInt8]

  package init?(keys: [SigningPublicKey], threshold: Int, name: [UInt8]) {
    guard !keys.isEmpty, keys.count <= Self.keysMax, threshold >= 1, threshold <= keys.count,
      !name.isEmpty, name.count <= Self.nameSizeMax
    else { return nil }
    self.keys = keys
    self.threshold = threshold
    self.name = name
  }

  package var bytes: [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(4)
    encoder.unsigned(1)
    encoder.array(keys.count)
    for key in keys { encoder.byteString(key.bytes) }
    encoder.unsigned(UInt64(threshold))
    encoder.text(utf8: name)
    return encoder.bytes
  }

  package init(decoding bytes: [UInt8]) throws(CBORError) {
    let source = bytes.span
    var decoder = CBORDecoder(to: bytes.count)
    try decoder.array(source, count: 4)
    guard try decoder.unsigned(source) == 1 else { throw .outOfRange(at: 0) }
    let count = try decoder.array(source)
    guard count <= Self.keysMax else { throw .outOfRange(at: decoder.position) }
    var keys: [SigningPublicKey] = []
    for _ in 0..<count {
      let range = try decoder.byteString(source, count: 32)
      if let key = SigningPublicKey(bytes[range]) { keys.append(key) }
    }
    let threshold = Int(try decoder.unsigned(source, max: UInt64(Self.keysMax)))
    let name = Array(bytes[try decoder.text(source)])
    try decoder.finish()
    guard let record = RootRecord(keys: keys, threshold: threshold, name: name) else {
      throw .outOfRange(at: 0)
    }
    self = record
  }

  /// The root organisation: tier 0, then 15 bytes of the hash.
  package var organisation: OrganisationID {
    let digest = Digest.of(bytes, for: .root)
    return OrganisationID(
      high: digest.first >> 8, low: digest.first << 56 | digest.second >> 8)
  }

  package var path: OrganisationPath? { OrganisationPath(root: organisation, steps: []) }
}
