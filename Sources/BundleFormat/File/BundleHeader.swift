import CanonicalCBOR
import ChangeLog

/// What stands before the body, in the clear: who can open it is hidden, how is not.
package struct BundleHeader: Hashable {
  static let magic: [UInt8] = [0x89, 0x4e, 0x52, 0x42, 0x0d, 0x0a, 0x1a, 0x0a]
  static let major: UInt8 = 1
  static let minor: UInt8 = 0
  /// Magic, major, minor and the length of the header's CBOR.
  package static let prefixSize = 14
  static let stanzaSize = 80
  static let codeSize = 32
  static let nonceSize = 16
  /// Numbers of features a reader must know to read on. None is defined yet.
  static let knownCriticalFeatures: [UInt64] = []

  var stanzas: [[UInt8]]
  var openKey: [UInt8]?
  var commitment: [UInt8]
  var nonce: [UInt8]
  var criticalFeatures: [UInt64] = []

  /// From the magic to the end of the CBOR: what the header code is over.
  package func encode() -> [UInt8] {
    var encoder = CBOREncoder(capacity: 2048)
    encoder.array(6)
    encoder.array(stanzas.count)
    for stanza in stanzas { encoder.byteString(stanza) }
    if let openKey { encoder.byteString(openKey) } else { encoder.null() }
    encoder.byteString(commitment)
    encoder.unsigned(UInt64(BundleLimits.chunkSize))
    encoder.byteString(nonce)
    encoder.array(criticalFeatures.count)
    for feature in criticalFeatures { encoder.unsigned(feature) }

    var bytes = Self.magic + [Self.major, Self.minor]
    let size = UInt32(truncatingIfNeeded: encoder.bytes.count)
    for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: size >> shift)) }
    return bytes + encoder.bytes
  }

  /// Reads the CBOR of a header.
  package static func decode(_ bytes: [UInt8]) throws(BundleError) -> BundleHeader {
    let source = bytes.span
    var decoder = CBORDecoder(to: bytes.count)
    let header: BundleHeader
    let chunkSize: UInt64
    do throws(CBORError) {
      try decoder.array(source, count: 6)
      let stanzas = try decodeStanzas(&decoder, source)
      let openKey = try decodeOpenKey(&decoder, source)
      let commitment = copy(source, try decoder.byteString(source, count: 32))
      chunkSize = try decoder.unsigned(source)
      let nonce = copy(source, try decoder.byteString(source, count: nonceSize))
      let features = try decodeFeatures(&decoder, source)
      try decoder.finish()
      header = BundleHeader(
        stanzas: stanzas, openKey: openKey, commitment: commitment, nonce: nonce,
        criticalFeatures: features)
    } catch {
      throw .headerNotCanonical(error, offset: UInt64(prefixSize))
    }
    try header.check(chunkSize: chunkSize)
    return header
  }

  private func check(chunkSize: UInt64) throws(BundleError) {
    guard isStrictlySorted(criticalFeatures, by: <) else { throw .headerWrong(.featuresUnsorted) }
    // Before anything else is judged: a feature may change what the rest means.
    for feature in criticalFeatures where !Self.knownCriticalFeatures.contains(feature) {
      throw .unknownCriticalFeature(feature)
    }
    guard stanzas.isEmpty != (openKey == nil) else { throw .headerWrong(.sealingUnclear) }
    guard chunkSize == UInt64(BundleLimits.chunkSize) else {
      throw .headerWrong(.chunkSizeUnknown(chunkSize))
    }
  }

  private static func decodeStanzas(
    _ decoder: inout CBORDecoder, _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> [[UInt8]] {
    let start = decoder.position
    let count = try decoder.array(source)
    guard count <= BundleLimits.stanzasMax else { throw .outOfRange(at: start) }
    var stanzas: [[UInt8]] = []
    for _ in 0..<count {
      stanzas.append(copy(source, try decoder.byteString(source, count: stanzaSize)))
    }
    return stanzas
  }

  private static func decodeOpenKey(
    _ decoder: inout CBORDecoder, _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> [UInt8]? {
    guard !decoder.nextIsNull(source) else {
      try decoder.null(source)
      return nil
    }
    return copy(source, try decoder.byteString(source, count: FileKey.size))
  }

  private static func decodeFeatures(
    _ decoder: inout CBORDecoder, _ source: borrowing Span<UInt8>
  ) throws(CBORError) -> [UInt64] {
    let start = decoder.position
    let count = try decoder.array(source)
    guard count <= BundleLimits.criticalFeaturesMax else { throw .outOfRange(at: start) }
    var features: [UInt64] = []
    for _ in 0..<count { features.append(try decoder.unsigned(source)) }
    return features
  }
}
