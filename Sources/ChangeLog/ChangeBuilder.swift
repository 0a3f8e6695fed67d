package import CanonicalCBOR
package import Causality
import Sealing

/// Puts a change together from its parts, for a coding that leaves out what can be rebuilt: bytes and
/// facts come from the same parts, so nothing has to be decoded again, and the bytes have no second form.
///
/// The parts come in the order of the header (Protocol.md 3): place, record, clock, the rest, then either
/// the content's values or its name. What a header or content may not hold is refused at the end, as
/// `ChangeBatch.append` refuses it.
///
/// Cost: two BLAKE2b passes and one check of each value; nothing is allocated.
package struct ChangeBuilder: ~Copyable {
  private var header = ByteScratch(capacity: 2 * ChangeLimits.changeSizeMax)
  private var content = ByteScratch(capacity: 2 * ChangeLimits.changeSizeMax)
  private var change = BatchedChange.none
  private var clock: [ClockEntry] = []
  private var operations: [Operation] = []
  /// From the start of the content.
  private var valueStarts: [Int32] = []
  private var longestValue = 0

  package init() {}

  /// Starts a change at its place; a change at number 1 is the genesis of the log.
  package mutating func begin(log: LogID, sequence: UInt64, previous: ChangeID?) {
    header.removeAll()
    content.removeAll()
    clock.removeAll(keepingCapacity: true)
    operations.removeAll(keepingCapacity: true)
    valueStarts.removeAll(keepingCapacity: true)
    longestValue = 0
    change.log = log
    change.sequence = sequence
    change.previous = previous
    header.put(0x8b)
    header.put(UInt8(truncatingIfNeeded: ChangeBatch.recordVersion))
    if sequence == 1 { header.put(0xf6) } else { header.putName(log) }
    header.putHead(major: 0, sequence)
    if let previous { header.putID(previous) } else { header.put(0xf6) }
  }

  package mutating func put(_ record: RecordID?) {
    change.record = record
    if let record { header.putName(record) } else { header.put(0xf6) }
  }

  package mutating func beginClock(count: Int) {
    header.putHead(major: 4, UInt64(count))
  }

  package mutating func put(_ entry: ClockEntry) {
    clock.append(entry)
    header.put(0x83)
    header.putName(entry.log)
    header.putHead(major: 0, entry.sequence)
    header.putName(entry.tag)
  }

  /// - Parameters:
  ///   - list: the operation list in canonical form.
  ///   - parsed: the same, as `Operation.read` gave it; third items count from the list's start.
  package mutating func put(
    rules: UInt32, at: Int64, list: borrowing Span<UInt8>, parsed: ArraySlice<Operation>
  ) {
    change.rules = rules
    change.at = at
    header.putHead(major: 0, UInt64(rules))
    header.putInteger(at)
    let start = Int32(header.count)
    header.put(list, 0..<list.count)
    for operation in parsed {
      operations.append(
        Operation(
          opcode: operation.opcode, target: operation.target,
          extraStart: start &+ operation.extraStart, extraCount: operation.extraCount))
    }
  }

  /// Starts the content, which has as many values as there are operations.
  package mutating func beginContent(salt: borrowing Span<UInt8>) {
    content.put(0x82)
    content.put(0x48)
    content.put(salt, 0..<min(8, salt.count))
    content.putHead(major: 4, UInt64(operations.count))
  }

  /// Takes one canonical value from a place of a source and returns where it ends.
  package mutating func putValue(
    _ source: borrowing Span<UInt8>, from start: Int, to end: Int
  ) throws(CBORError) -> Int {
    var decoder = CBORDecoder(from: start, to: end)
    let range = try decoder.item(source, depth: 2)
    valueStarts.append(Int32(truncatingIfNeeded: content.count))
    content.put(source, range)
    longestValue = max(longestValue, range.count)
    return range.upperBound
  }

  /// Ends a change whose content is there and adds it to a batch.
  package mutating func finish(into batch: inout ChangeBatch) throws(ChangeError) {
    guard longestValue <= ChangeLimits.textSizeMax + 5 else {
      throw .notCanonical(.outOfRange(at: 0))
    }
    guard !content.overflowed, valueStarts.count == operations.count else {
      throw .tooLarge(size: ChangeLimits.changeSizeMax + 1)
    }
    let hash = content.withSpan { Digest.of($0, for: .content) }
    try finish(contentSize: content.count, hash: hash, hasContent: true, into: &batch)
  }

  /// Ends a change whose content is missing, of which only size and hash are known.
  package mutating func finish(
    missing size: Int, hash: ChangeID, into batch: inout ChangeBatch
  ) throws(ChangeError) {
    try finish(contentSize: size, hash: Digest(hash), hasContent: false, into: &batch)
  }

  private mutating func finish(
    contentSize: Int, hash: Digest, hasContent: Bool, into batch: inout ChangeBatch
  ) throws(ChangeError) {
    header.putHead(major: 0, UInt64(contentSize))
    header.putID(ChangeID(hash))
    let size = header.count + (hasContent ? content.count : 0)
    guard !header.overflowed, size <= ChangeLimits.changeSizeMax else {
      throw .tooLarge(size: header.overflowed ? ChangeLimits.changeSizeMax + 1 : size)
    }
    guard contentSize <= ChangeLimits.changeSizeMax, clock.count <= ChangeLimits.clockEntriesMax,
      change.sequence >= 1, change.sequence <= sequenceMax, !operations.isEmpty,
      (change.sequence == 1) == (change.previous == nil)
    else { throw .notCanonical(.outOfRange(at: 0)) }
    let digest = header.withSpan { Digest.of($0, for: .change) }
    change.id = ChangeID(digest)
    if change.previous == nil { change.log = change.id.asLog }
    if change.record == nil, operations[0].opcode == Opcode.create {
      change.record = change.id.asRecord
    }
    change.contentHash = hash
    change.contentSize = Int32(contentSize)
    try batch.append(
      change, header: header, content: hasContent ? content.count : nil, content, clock: clock,
      operations: operations, valueStarts: valueStarts)
  }
}

extension BatchedChange {
  fileprivate static let none = BatchedChange(
    id: ChangeID(first: 0, second: 0, third: 0, fourth: 0), sequence: 0,
    log: LogID(high: 0, low: 0), previous: nil, record: nil, rules: 0, at: 0, headerStart: 0,
    headerCount: 0, contentStart: 0, contentCount: -1, clockStart: 0, clockCount: 0,
    operationStart: 0, operationCount: 0,
    contentHash: Digest(first: 0, second: 0, third: 0, fourth: 0), contentSize: 0,
    firstValue: -1, version: ChangeBatch.recordVersion)
}

extension ChangeBatch {
  /// Adds a change whose bytes were put together from the same parts as its facts; nothing is kept when
  /// it throws.
  fileprivate mutating func append(
    _ facts: BatchedChange, header: borrowing ByteScratch, content contentCount: Int?,
    _ content: borrowing ByteScratch, clock: [ClockEntry], operations list: [Operation],
    valueStarts starts: [Int32]
  ) throws(ChangeError) {
    let start = bytes.count
    guard start + header.count + (contentCount ?? 0) <= Self.bytesMax else { throw .batchFull }
    var change = facts
    change.headerStart = Int32(start)
    change.headerCount = Int32(header.count)
    change.clockStart = Int32(clocks.count)
    change.clockCount = Int32(clock.count)
    change.operationStart = Int32(operations.count)
    change.operationCount = Int32(list.count)
    try Self.check(change, clock: clock[...], opcode: list[0].opcode, at: start)
    clocks.append(contentsOf: clock)
    for operation in list {
      operations.append(
        Operation(
          opcode: operation.opcode, target: operation.target,
          extraStart: Int32(start) &+ operation.extraStart, extraCount: operation.extraCount))
    }
    header.append(to: &bytes)
    if let contentCount {
      change.contentStart = Int32(bytes.count)
      change.contentCount = Int32(contentCount)
      change.firstValue = Int32(valueStarts.count)
      for place in starts { valueStarts.append(change.contentStart &+ place) }
      content.append(to: &bytes)
    }
    changes.append(change)
  }
}
