import CanonicalCBOR
import Causality
import ChangeLog

/// A header in pieces, so that each can be made wrong. The pieces as they stand are right.
struct HeaderParts {
  var count = 11
  var version: UInt64 = 1
  var log: [UInt8]? = LogID(high: 5, low: 6).bytes
  var sequence: UInt64 = 12
  var previous: [UInt8]? = [UInt8](repeating: 3, count: 32)
  var record: [UInt8]? = RecordID(high: 7, low: 8).bytes
  /// Items in canonical form.
  var clock: [[UInt8]] = []
  var rules: UInt64 = 1
  var at: [UInt8] = [0x00]
  var operations: [[UInt8]] = [[0x82, 0x02, 0x01]]
  var contentSize: UInt64 = 10
  var contentHash = [UInt8](repeating: 4, count: 32)
  var behind: [UInt8] = []

  static var genesis: HeaderParts {
    var parts = HeaderParts()
    parts.log = nil
    parts.sequence = 1
    parts.previous = nil
    parts.record = nil
    parts.operations = [[0x82, 0x00, 0x00]]
    return parts
  }

  static var create: HeaderParts {
    var parts = HeaderParts()
    parts.record = nil
    parts.operations = [[0x82, 0x01, 0x01], [0x82, 0x02, 0x01]]
    return parts
  }

  static func entry(_ log: UInt64, _ sequence: UInt64 = 1, tag: Int = 16) -> [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(3)
    encoder.byteString(LogID(high: log, low: 6).bytes)
    encoder.unsigned(sequence)
    encoder.byteString([UInt8](repeating: 1, count: tag))
    return encoder.bytes
  }

  var bytes: [UInt8] {
    var encoder = CBOREncoder()
    encoder.array(count)
    encoder.unsigned(version)
    Self.put(log, &encoder)
    encoder.unsigned(sequence)
    Self.put(previous, &encoder)
    Self.put(record, &encoder)
    encoder.array(clock.count)
    for entry in clock { encoder.raw(entry) }
    encoder.unsigned(rules)
    encoder.raw(at)
    encoder.array(operations.count)
    for operation in operations { encoder.raw(operation) }
    encoder.unsigned(contentSize)
    encoder.byteString(contentHash)
    encoder.raw(behind)
    return encoder.bytes
  }

  private static func put(_ value: [UInt8]?, _ encoder: inout CBOREncoder) {
    if let value { encoder.byteString(value) } else { encoder.null() }
  }
}
