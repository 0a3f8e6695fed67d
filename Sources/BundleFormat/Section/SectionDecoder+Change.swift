import CanonicalCBOR
import Causality
import ChangeLog

extension SectionDecoder {
  mutating func decodeChange(
    _ source: borrowing Span<UInt8>, segment: Int, into batch: inout ChangeBatch
  ) throws(SectionFault) {
    let number = try columns.shape.varint(source)
    if number == 0 {
      try appendVerbatim(source, segment: segment, into: &batch)
      return try join(batch, segment: segment)
    }
    let shape = try self.shape(number, source)
    builder.begin(
      log: segments[segment].log, sequence: segments[segment].cursor.sequence &+ 1,
      previous: segments[segment].cursor.id)
    let namesRecord = try putRecord(source)
    try putClock(source, segment: segment)
    segments[segment].at &+= unzigzag(try columns.at.varint(source))
    builder.put(
      rules: shape.rules, at: segments[segment].at, list: source.extracting(shape.list),
      parsed: operations[shape.operations])
    if presentBeforeMissing == 0 {
      try finishMissing(source, segment: segment, into: &batch)
    } else {
      presentBeforeMissing? &-= 1
      try putContent(source, shape, segment: segment)
      do throws(ChangeError) { try builder.finish(into: &batch) } catch {
        throw fault(error, segment: segment)
      }
    }
    if !namesRecord, let made = batch.changes[batch.changes.count &- 1].record {
      previousRecord = records.count
      records.append(made)
    }
    try join(batch, segment: segment)
  }

  private mutating func shape(
    _ number: UInt64, _ source: borrowing Span<UInt8>
  ) throws(SectionFault) -> Shape {
    if number <= UInt64(shapes.count) { return shapes[Int(number) &- 1] }
    guard number == UInt64(shapes.count) + 1 else { throw .shapeUnknown(position: position) }
    let rules = UInt32(try columns.shapeNew.length(source, max: Int(UInt32.max)))
    let size = try columns.shapeNew.length(source, max: ChangeLimits.changeSizeMax)
    let list = try columns.shapeNew.bytes(size)
    let start = operations.count
    do throws(CBORError) { try readOperations(source, list) } catch {
      throw .shapeMalformed(error)
    }
    let shape = Shape(rules: rules, list: list, operations: start..<operations.count)
    shapes.append(shape)
    return shape
  }

  /// The operations of a list with the value column of each; none is needed where all contents are
  /// missing.
  private mutating func readOperations(
    _ source: borrowing Span<UInt8>, _ range: Range<Int>
  ) throws(CBORError) {
    let list = source.extracting(range)
    var decoder = CBORDecoder(to: list.count)
    let count = try decoder.array(list)
    guard count >= 1 else { throw .unexpectedCount(at: 0) }
    for _ in 0..<count {
      let operation = try Operation.read(&decoder, list)
      let key = UInt64(operation.opcode) << 32 | UInt64(operation.target)
      operations.append(operation)
      shapeColumns.append(Int32(truncatingIfNeeded: valueColumn(key)))
    }
    try decoder.finish()
  }

  private func valueColumn(_ key: UInt64) -> Int {
    var low = 0
    var high = valueKeys.count
    while low < high {
      let middle = (low + high) / 2
      if valueKeys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < valueKeys.count && valueKeys[low] == key ? low : -1
  }

  private mutating func putRecord(_ source: borrowing Span<UInt8>) throws(SectionFault) -> Bool {
    let code = try columns.record.varint(source)
    if code == 0 {
      builder.put(nil)
      return false
    }
    if code == 1 {
      let range = try columns.recordNew.bytes(16)
      guard let record = RecordID(bytes: source.extracting(range)) else {
        throw .columnTruncated(.recordNew)
      }
      previousRecord = records.count
      records.append(record)
    } else {
      let (index, overflow) = Int64(previousRecord).addingReportingOverflow(unzigzag(code - 2))
      guard !overflow, index >= 0, index < Int64(records.count) else {
        throw .recordUnknown(position: position)
      }
      previousRecord = Int(index)
    }
    builder.put(records[previousRecord])
    return true
  }

  private mutating func putContent(
    _ source: borrowing Span<UInt8>, _ shape: Shape, segment: Int
  ) throws(SectionFault) {
    builder.beginContent(salt: source.extracting(try columns.salt.bytes(8)))
    for index in shape.operations {
      let column = Int(shapeColumns[index])
      guard column >= 0 else { throw .valueColumnMissing(position: position) }
      do throws(CBORError) {
        values[column].position = try builder.putValue(
          source, from: values[column].position, to: values[column].end)
      } catch { throw .valueMalformed(error) }
    }
  }

  private mutating func finishMissing(
    _ source: borrowing Span<UInt8>, segment: Int, into batch: inout ChangeBatch
  ) throws(SectionFault) {
    let size = try columns.missing.length(source, max: ChangeLimits.changeSizeMax)
    let range = try columns.missing.bytes(32)
    guard let hash = ChangeID(bytes: source.extracting(range)) else {
      throw .columnTruncated(.missing)
    }
    try readMissingGap(source)
    do throws(ChangeError) { try builder.finish(missing: size, hash: hash, into: &batch) } catch {
      throw fault(error, segment: segment)
    }
  }

  mutating func readMissingGap(_ source: borrowing Span<UInt8>) throws(SectionFault) {
    let isThere = columns.missing.position < columns.missing.end
    presentBeforeMissing = isThere ? try columns.missing.varint(source) : nil
  }

  private func fault(_ error: ChangeError, segment: Int) -> SectionFault {
    .change(error, segments[segment].log, sequence: segments[segment].cursor.sequence &+ 1)
  }

  private mutating func appendVerbatim(
    _ source: borrowing Span<UInt8>, segment: Int, into batch: inout ChangeBatch
  ) throws(SectionFault) {
    let max = ChangeLimits.changeSizeMax
    let headerSize = try columns.verbatim.length(source, max: max)
    let headerRange = try columns.verbatim.bytes(headerSize)
    let contentCode = try columns.verbatim.length(source, max: max + 1)
    let contentRange = try columns.verbatim.bytes(Swift.max(0, contentCode - 1))
    do throws(ChangeError) {
      try batch.append(
        header: source.extracting(headerRange),
        content: contentCode == 0 ? nil : source.extracting(contentRange))
    } catch { throw fault(error, segment: segment) }
  }

  /// Every change must be the next one of its segment, and the last one the end the tip was signed
  /// for: only so do the tips vouch for all of them.
  private mutating func join(
    _ batch: borrowing ChangeBatch, segment: Int
  ) throws(SectionFault) {
    let last = batch.changes.count &- 1
    let sequence = segments[segment].cursor.sequence &+ 1
    let id = batch.changes[last].id
    guard batch.changes[last].log == segments[segment].log,
      batch.changes[last].sequence == sequence,
      batch.changes[last].previous == segments[segment].cursor.id
    else { throw .notNextOfSegment(segments[segment].log, sequence: sequence) }
    if sequence == segments[segment].endSequence, id != segments[segment].endID {
      throw .endDiffers(segments[segment].log, sequence: sequence)
    }
    segments[segment].cursor.sequence = sequence
    segments[segment].cursor.id = id
    tags[segments[segment].tagStart &+ segments[segment].tagCount] = id.tag
    segments[segment].tagCount &+= 1
  }
}
