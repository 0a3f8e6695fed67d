import CanonicalCBOR
package import Causality
import ChangeLog

/// A stretch of a log that went with a bundle: names of changes, and nothing that they say.
package struct JourneyPart: Hashable, Sendable {
  package let log: LogID
  /// The last number the recipient had confirmed.
  package let base: UInt64
  package let end: UInt64
  package let tag: ChangeTag
}

/// The counts of one bundle's journey, as the ledger keeps them.
package struct Journey: Hashable, Sendable {
  package let changes: UInt64
  package let applied: UInt64
  /// Of a bundle that went; empty for others.
  package let parts: [JourneyPart]
  /// Milliseconds on the sender's clock, of a bundle that came; 0 for others. For people only.
  package let writtenAt: Int64
  /// The place of a bundle that went among those of its export.
  let volume: UInt64
  let isLastVolume: Bool

  var bytes: [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(6)
    encoder.unsigned(changes)
    encoder.unsigned(applied)
    encoder.array(parts.count)
    for part in parts {
      encoder.array(4)
      encoder.byteString(part.log.bytes)
      encoder.unsigned(part.base)
      encoder.unsigned(part.end)
      encoder.byteString(part.tag.bytes)
    }
    encoder.integer(writtenAt)
    encoder.unsigned(volume)
    encoder.bool(isLastVolume)
    return encoder.bytes
  }

  package init(
    changes: UInt64, applied: UInt64, parts: [JourneyPart] = [], writtenAt: Int64 = 0,
    volume: UInt64 = 0, isLastVolume: Bool = true
  ) {
    self.changes = changes
    self.applied = applied
    self.parts = parts
    self.writtenAt = writtenAt
    self.volume = volume
    self.isLastVolume = isLastVolume
  }

  package init?(bytes: [UInt8]) {
    let source = bytes.span
    var decoder = CBORDecoder(to: bytes.count)
    do throws(CBORError) {
      let count = try decoder.array(source)
      changes = try decoder.unsigned(source)
      applied = try decoder.unsigned(source)
      var parts: [JourneyPart] = []
      for _ in 0..<(count > 2 ? try decoder.array(source) : 0) {
        try decoder.array(source, count: 4)
        let log = LogID(bytes: source.extracting(try decoder.byteString(source, count: 16)))
        let base = try decoder.unsigned(source)
        let end = try decoder.unsigned(source)
        let tag = ChangeTag(bytes: source.extracting(try decoder.byteString(source, count: 16)))
        guard let log, let tag else { return nil }
        parts.append(JourneyPart(log: log, base: base, end: end, tag: tag))
      }
      self.parts = parts
      writtenAt = count > 3 ? try decoder.integer(source) : 0
      volume = count > 5 ? try decoder.unsigned(source) : 0
      isLastVolume = count > 5 ? try decoder.bool(source) : true
    } catch { return nil }
  }
}
