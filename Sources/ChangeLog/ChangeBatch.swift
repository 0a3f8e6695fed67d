import PlantedFaults
import CanonicalCBOR
package import Causality
package import Sealing

/// One change of a batch: fixed facts and offsets, so that ten thousand changes are four arrays and
/// not ten thousand objects.
package struct BatchedChange: Sendable {
  package var id: ChangeID
  package var sequence: UInt64
  /// The log named in the header; for a genesis the log it starts.
  package var log: LogID
  package var previous: ChangeID?
  /// The record it touches: for a create the one it makes; nil for genesis and organisation changes.
  package var record: RecordID?
  package var rules: UInt32
  package var at: Int64
  package var headerStart: Int32
  package var headerCount: Int32
  package var contentStart: Int32
  /// Negative where the content is missing.
  package var contentCount: Int32
  package var clockStart: Int32
  package var clockCount: Int32
  package var operationStart: Int32
  package var operationCount: Int32
  package var contentHash: Digest
  package var contentSize: Int32
  /// Where its values are listed among `ChangeBatch.valueStarts`; negative where the content is missing
  /// or of a version this software does not read.
  package var firstValue: Int32
  /// The record version of the header; 1 is the only one this software reads.
  package var version: UInt32

  @inlinable package var header: Range<Int> {
    Int(headerStart)..<Int(headerStart) + Int(headerCount)
  }
  @inlinable package var content: Range<Int>? {
    contentCount < 0 ? nil : Int(contentStart)..<Int(contentStart) + Int(contentCount)
  }
  @inlinable package var clock: Range<Int> {
    Int(clockStart)..<Int(clockStart) + Int(clockCount)
  }
  @inlinable package var operations: Range<Int> {
    Int(operationStart)..<Int(operationStart) + Int(operationCount)
  }
  @inlinable package var isGenesis: Bool { previous == nil }
  @inlinable package var isReadable: Bool { version == ChangeBatch.recordVersion }
}

/// Changes with the bytes they were read from. The only ways in are `append`, which decodes strictly
/// and hashes, and `ChangeBuilder`, which writes the bytes itself: whatever stands in a batch is well
/// shaped and has its true identity.
package struct ChangeBatch: Sendable {
  @inlinable package static var recordVersion: UInt32 { 1 }
  /// Offsets are 32 bits wide; a batch is one section of a bundle at most.
  @inlinable package static var bytesMax: Int { 256 * 1024 * 1024 }

  package internal(set) var bytes: [UInt8] = []
  package internal(set) var changes: [BatchedChange] = []
  package internal(set) var clocks: [ClockEntry] = []
  package internal(set) var operations: [Operation] = []
  /// Where each value starts, one for each operation of each change with a content: found once, when the
  /// content is checked, because lists and tables ask for values again and again.
  package internal(set) var valueStarts: [Int32] = []

  package init() {}

  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    changes.removeAll(keepingCapacity: true)
    clocks.removeAll(keepingCapacity: true)
    operations.removeAll(keepingCapacity: true)
    valueStarts.removeAll(keepingCapacity: true)
  }

  package mutating func reserve(bytes count: Int, changes number: Int) {
    bytes.reserveCapacity(min(count, Self.bytesMax))
    changes.reserveCapacity(min(number, Self.bytesMax / 64))
  }

  /// Decodes, hashes and keeps one change; nothing is kept when it throws.
  ///
  /// Cost: two BLAKE2b passes and one decoding pass; no allocation beyond the batch's own growth.
  @discardableResult
  package mutating func append(
    header: Span<UInt8>, content: Span<UInt8>?
  ) throws(ChangeError) -> Int {
    let start = bytes.count
    let size = header.count + (content?.count ?? 0)
    guard size <= ChangeLimits.changeSizeMax else { throw .tooLarge(size: size) }
    guard start + size <= Self.bytesMax else { throw .batchFull }
    unsafe header.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    if let content {
      unsafe content.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }
    return try keep(
      headerAt: start..<start + header.count,
      contentAt: content == nil ? nil : start + header.count..<start + size)
  }

  @discardableResult
  package mutating func append(
    header: [UInt8], content: [UInt8]?
  ) throws(ChangeError) -> Int {
    if let content { return try append(header: header.span, content: content.span) }
    return try append(header: header.span, content: nil)
  }

  /// Takes back a change that once came through the door and was kept in our own file: its header is
  /// decoded and hashed again, its content is not. `verify` reads the strict way.
  ///
  /// - Parameter id: the identity, where the change that follows in the log names it; the header is then
  ///   not hashed either.
  @discardableResult
  package mutating func append(
    keptHeader header: Span<UInt8>, content: Span<UInt8>?, id: ChangeID? = nil
  ) throws(ChangeError) -> Int {
    let start = bytes.count
    unsafe header.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    let index = try keep(headerAt: start..<start + header.count, contentAt: nil, id: id)
    guard let content else { return index }
    guard content.count == Int(changes[index].contentSize) else {
      removeLast(from: start)
      throw .contentMismatch
    }
    changes[index].contentStart = Int32(bytes.count)
    changes[index].contentCount = Int32(content.count)
    unsafe content.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    if changes[index].isReadable {
      do throws(CBORError) {
        changes[index].firstValue = try listValues(
          changes[index].contentStart.range(content.count), changes[index].operations.count)
      } catch {
        removeLast(from: start)
        throw .notCanonical(error)
      }
    }
    return index
  }

  /// Lists the values of a content that was checked when it came.
  private mutating func listValues(
    _ range: Range<Int>, _ count: Int
  ) throws(CBORError) -> Int32 {
    let first = valueStarts.count
    var decoder = CBORDecoder(from: range.lowerBound, to: range.upperBound)
    try decoder.array(bytes.span, count: 2)
    _ = try decoder.byteString(bytes.span, count: 8)
    try decoder.array(bytes.span, count: count)
    for _ in 0..<count {
      valueStarts.append(Int32(decoder.position))
      _ = try decoder.skim(bytes.span)
    }
    return Int32(first)
  }

  private mutating func removeLast(from start: Int) {
    bytes.removeLast(bytes.count - start)
    if let last = changes.popLast() {
      if last.firstValue >= 0 { valueStarts.removeLast(valueStarts.count - Int(last.firstValue)) }
      clocks.removeLast(clocks.count - Int(last.clockStart))
      operations.removeLast(operations.count - Int(last.operationStart))
    }
  }

  /// Reads the change whose bytes were just added at the end; takes them away again when it throws.
  private mutating func keep(
    headerAt header: Range<Int>, contentAt content: Range<Int>?, id: ChangeID? = nil
  ) throws(ChangeError) -> Int {
    let clocksBefore = clocks.count
    let operationsBefore = operations.count
    let valuesBefore = valueStarts.count
    do throws(ChangeError) {
      let change = try read(headerAt: header, contentAt: content, id: id)
      changes.append(change)
      return changes.count - 1
    } catch {
      bytes.removeLast(bytes.count - header.lowerBound)
      clocks.removeLast(clocks.count - clocksBefore)
      operations.removeLast(operations.count - operationsBefore)
      valueStarts.removeLast(valueStarts.count - valuesBefore)
      throw error
    }
  }

  private mutating func read(
    headerAt header: Range<Int>, contentAt content: Range<Int>?, id known: ChangeID?
  ) throws(ChangeError) -> BatchedChange {
    let id = known ?? identity(ofHeaderAt: header)
    var change: BatchedChange
    do throws(CBORError) {
      change = try decodeHeader(header, id: id)
    } catch {
      throw .notCanonical(error)
    }
    if change.isReadable {
      try Self.check(
        change, clock: clocks[change.clock],
        opcode: operations[change.operations.lowerBound].opcode, at: header.lowerBound)
    }
    guard let content else { return change }
    let found = Digest.of(bytes.span.extracting(content), for: .content)
    guard content.count == Int(change.contentSize),
      found == change.contentHash || PlantedFault.ignoresContentHash.isPlanted
    else {
      throw .contentMismatch
    }
    change.contentStart = Int32(content.lowerBound)
    change.contentCount = Int32(content.count)
    if change.isReadable {
      do throws(CBORError) {
        change.firstValue = try decodeContent(content, count: change.operations.count)
      } catch {
        throw .notCanonical(error)
      }
    }
    return change
  }

  private func identity(ofHeaderAt header: Range<Int>) -> ChangeID {
    ChangeID(Digest.of(bytes.span.extracting(header), for: .change))
  }

  /// The id of the change before, as a header that was checked before names it.
  package static func previous(inHeader header: Span<UInt8>) -> ChangeID? {
    var decoder = CBORDecoder(to: header.count)
    do throws(CBORError) {
      _ = try decoder.array(header)
      for _ in 0..<3 { _ = try decoder.skim(header) }
      return ChangeID(bytes: header.extracting(try decoder.byteString(header, count: 32)))
    } catch { return nil }
  }

  private mutating func decodeHeader(
    _ range: Range<Int>, id: ChangeID
  ) throws(CBORError) -> BatchedChange {
    var decoder = CBORDecoder(from: range.lowerBound, to: range.upperBound)
    let count = try decoder.array(bytes.span)
    var change = try decodePlace(&decoder, range, count: count, id: id)
    if change.version == Self.recordVersion {
      guard count == 11 else { throw .unexpectedCount(at: range.lowerBound) }
      try decodeRest(&decoder, into: &change)
    } else {
      // An unknown version chains by its first four items; the last two name its content.
      guard count >= 6 else { throw .unexpectedCount(at: range.lowerBound) }
      for _ in 4..<count - 2 { _ = try decoder.item(bytes.span, depth: 1) }
      try decodeContentName(&decoder, into: &change)
    }
    try decoder.finish()
    return change
  }

  /// The first four items, which keep their place in every version: version, log, sequence, previous.
  private func decodePlace(
    _ decoder: inout CBORDecoder, _ range: Range<Int>, count: Int, id: ChangeID
  ) throws(CBORError) -> BatchedChange {
    let source = bytes.span
    let version = UInt32(try decoder.unsigned(source, max: UInt64(UInt32.max)))
    guard count >= 4, version >= 1 else { throw .unexpectedCount(at: range.lowerBound) }
    var log: LogID?
    if decoder.nextIsNull(source) {
      try decoder.null(source)
    } else {
      log = LogID(bytes: source.extracting(try decoder.byteString(source, count: 16)))
    }
    let sequence = try decoder.unsigned(source, max: sequenceMax)
    var previous: ChangeID?
    if decoder.nextIsNull(source) {
      try decoder.null(source)
    } else {
      previous = ChangeID(bytes: source.extracting(try decoder.byteString(source, count: 32)))
    }
    let change = BatchedChange(
      id: id, sequence: sequence, log: log ?? id.asLog, previous: previous, record: nil, rules: 0,
      at: 0, headerStart: Int32(range.lowerBound), headerCount: Int32(range.count),
      contentStart: 0, contentCount: -1, clockStart: Int32(clocks.count), clockCount: 0,
      operationStart: Int32(operations.count), operationCount: 0,
      contentHash: Digest(first: 0, second: 0, third: 0, fourth: 0), contentSize: 0,
      firstValue: -1, version: version)
    guard sequence >= 1, (log == nil) == (previous == nil), (sequence == 1) == (log == nil) else {
      throw .outOfRange(at: range.lowerBound)
    }
    return change
  }

  private mutating func decodeRest(
    _ decoder: inout CBORDecoder, into change: inout BatchedChange
  ) throws(CBORError) {
    if decoder.nextIsNull(bytes.span) {
      try decoder.null(bytes.span)
    } else {
      let range = try decoder.byteString(bytes.span, count: 16)
      change.record = RecordID(bytes: bytes.span.extracting(range))
    }
    let entries = try decoder.array(bytes.span)
    guard entries <= ChangeLimits.clockEntriesMax else { throw .outOfRange(at: decoder.position) }
    for _ in 0..<entries {
      try decoder.array(bytes.span, count: 3)
      let log = LogID(
        bytes: bytes.span.extracting(try decoder.byteString(bytes.span, count: 16)))
      let sequence = try decoder.unsigned(bytes.span, max: sequenceMax)
      let tag = ChangeTag(
        bytes: bytes.span.extracting(try decoder.byteString(bytes.span, count: 16)))
      guard let log, let tag else { throw .unexpectedCount(at: decoder.position) }
      clocks.append(ClockEntry(log: log, sequence: sequence, tag: tag))
    }
    change.clockCount = Int32(entries)
    change.rules = UInt32(try decoder.unsigned(bytes.span, max: UInt64(UInt32.max)))
    change.at = try decoder.integer(bytes.span)
    let count = try decoder.array(bytes.span)
    guard count >= 1 else { throw .unexpectedCount(at: decoder.position) }
    for _ in 0..<count {
      operations.append(try Operation.read(&decoder, bytes.span))
    }
    change.operationCount = Int32(count)
    try decodeContentName(&decoder, into: &change)
    if change.record == nil, operations[Int(change.operationStart)].opcode == Opcode.create {
      change.record = change.id.asRecord
    }
  }

  private func decodeContentName(
    _ decoder: inout CBORDecoder, into change: inout BatchedChange
  ) throws(CBORError) {
    let size = try decoder.unsigned(bytes.span, max: UInt64(ChangeLimits.changeSizeMax))
    let hash = try decoder.byteString(bytes.span, count: 32)
    guard let id = ChangeID(bytes: bytes.span.extracting(hash)) else {
      throw .unexpectedCount(at: hash.lowerBound)
    }
    change.contentSize = Int32(size)
    change.contentHash = Digest(id)
  }

  /// Checks `[salt8, [value, ...]]` and lists where the values start.
  private mutating func decodeContent(
    _ range: Range<Int>, count: Int
  ) throws(CBORError) -> Int32 {
    let first = valueStarts.count
    var decoder = CBORDecoder(from: range.lowerBound, to: range.upperBound)
    try decoder.array(bytes.span, count: 2)
    _ = try decoder.byteString(bytes.span, count: 8)
    try decoder.array(bytes.span, count: count)
    for _ in 0..<count {
      let start = decoder.position
      valueStarts.append(Int32(start))
      let value = try decoder.item(bytes.span, depth: 2)
      guard value.count <= ChangeLimits.textSizeMax + 5 else { throw .outOfRange(at: start) }
    }
    try decoder.finish()
    return Int32(first)
  }

  /// What the items of a header may not be together, however they came.
  static func check(
    _ change: BatchedChange, clock entries: ArraySlice<ClockEntry>, opcode: UInt16, at start: Int
  ) throws(ChangeError) {
    for index in entries.indices.dropFirst()
    where !ClockEntry.precedes(entries[index - 1], entries[index]) {
      throw .clockUnsorted(at: start)
    }
    if change.isGenesis {
      guard opcode == Opcode.genesis, change.operationCount == 1, change.record == nil,
        entries.isEmpty
      else { throw .wrongGenesisShape }
    } else {
      guard opcode != Opcode.genesis else { throw .wrongGenesisShape }
      // A change without a record is an organisation change: one operation, no clock.
      if change.record == nil, change.operationCount != 1 || !entries.isEmpty {
        throw .wrongShape(at: start)
      }
      // Nothing was seen of a record before its create; and of its own log an author says what he saw
      // by the previous change, or naming himself would deepen his changes.
      if !entries.isEmpty,
        change.record == change.id.asRecord || entries.contains(where: { $0.log == change.log })
      {
        throw .wrongShape(at: start)
      }
    }
  }
}

extension Int32 {
  fileprivate func range(_ count: Int) -> Range<Int> { Int(self)..<Int(self) + count }
}
