import CanonicalCBOR
package import Causality
import Sealing

/// A change being written: its operations with their values, before it has a place in a log.
package struct ChangeDraft: Sendable {
  package struct Item: Sendable {
    package let opcode: UInt16
    package let target: UInt32
    /// The third item of the operation in canonical form; empty where there is none.
    package let extra: [UInt8]
    /// The value in canonical form; null (0xf6) where there is none.
    package let value: [UInt8]

    package init(
      _ opcode: UInt16, target: UInt32 = 0, extra: [UInt8] = [], value: [UInt8] = [0xf6]
    ) {
      self.opcode = opcode
      self.target = target
      self.extra = extra
      self.value = value
    }
  }

  package var record: RecordID?
  package var clock: [ClockEntry]
  package var rules: UInt32
  package var at: Int64
  package var items: [Item]

  package init(
    record: RecordID?, clock: [ClockEntry] = [], rules: UInt32, at: Int64, items: [Item]
  ) {
    self.record = record
    self.clock = clock
    self.rules = rules
    self.at = at
    self.items = items
  }

  /// The bytes of the change at a place in a log; a genesis has no log and no previous change.
  package func encode(
    log: LogID?, sequence: UInt64, previous: ChangeID?, salt: [UInt8]
  ) -> (header: [UInt8], content: [UInt8]) {
    var content = CBOREncoder(capacity: 256)
    content.array(2)
    content.byteString(salt)
    content.array(items.count)
    for item in items { content.raw(item.value) }

    var header = CBOREncoder(capacity: 256)
    header.array(11)
    header.unsigned(UInt64(ChangeBatch.recordVersion))
    if let log { header.byteString(log.bytes) } else { header.null() }
    header.unsigned(sequence)
    if let previous { header.byteString(previous.bytes) } else { header.null() }
    if let record { header.byteString(record.bytes) } else { header.null() }
    header.entries(clock.sorted(by: ClockEntry.precedes))
    header.unsigned(UInt64(rules))
    header.integer(at)
    header.array(items.count)
    for item in items {
      header.array(item.extra.isEmpty ? 2 : 3)
      header.unsigned(UInt64(item.opcode))
      header.unsigned(UInt64(item.target))
      if !item.extra.isEmpty { header.raw(item.extra) }
    }
    header.unsigned(UInt64(content.bytes.count))
    header.byteString(Digest.of(content.bytes, for: .content).bytes)
    return (header.bytes, content.bytes)
  }

  /// The genesis change that opens a log.
  package static func genesis(_ genesis: Genesis, at: Int64) -> ChangeDraft {
    ChangeDraft(
      record: nil, rules: 1, at: at, items: [Item(Opcode.genesis, value: genesis.encodeValue())])
  }
}
