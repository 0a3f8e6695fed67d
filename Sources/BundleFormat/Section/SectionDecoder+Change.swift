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
    header.removeAll()
    try putPlace(segment: segment)
    let namesRecord = try putRecord(source)
    try putClock(source, segment: segment)
    header.putHead(major: 0, shape.rules)
    let delta = unzigzag(try columns.at.varint(source))
    segments[segment].at &+= delta
    header.putInteger(segments[segment].at)
    header.put(source, shape.operations)
    if presentBeforeMissing == 0 {
      try putMissing(source)
      try append(segment: segment, isMissing: true, into: &batch)
    } else {
      presentBeforeMissing? &-= 1
      try putContent(source, shape)
      header.putHead(major: 0, UInt64(content.count))
      header.put(0x58)
      header.put(0x20)
      try append(segment: segment, isMissing: false, into: &batch)
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
    let rules = UInt64(try columns.shapeNew.length(source, max: Int(UInt32.max)))
    let size = try columns.shapeNew.length(source, max: ChangeLimits.changeSizeMax)
    let range = try columns.shapeNew.bytes(size)
    let columnStart = shapeColumns.count
    do throws(CBORError) { try findColumns(source, range) } catch { throw .shapeMalformed(error) }
    shapes.append(
      Shape(
        rules: rules, operations: range, columnStart: columnStart,
        columnCount: shapeColumns.count - columnStart))
    return shapes[shapes.count - 1]
  }

  /// The value column of each operation of a list; none is needed where all contents are missing.
  private mutating func findColumns(
    _ source: borrowing Span<UInt8>, _ range: Range<Int>
  ) throws(CBORError) {
    var decoder = CBORDecoder(from: range.lowerBound, to: range.upperBound)
    let count = try decoder.array(source)
    for _ in 0..<count {
      let start = decoder.position
      let items = try decoder.array(source)
      guard items == 2 || items == 3 else { throw .unexpectedCount(at: start) }
      let opcode = try decoder.unsigned(source, max: UInt64(UInt16.max))
      let target = try decoder.unsigned(source, max: UInt64(UInt32.max))
      if items == 3 { _ = try decoder.item(source, depth: 3) }
      shapeColumns.append(Int32(truncatingIfNeeded: valueColumn(opcode << 32 | target)))
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

  /// Version, log, sequence and previous id follow from the segment and its chain.
  private mutating func putPlace(segment: Int) throws(SectionFault) {
    let sequence = segments[segment].cursor.sequence &+ 1
    header.put(0x8b)
    header.put(0x01)
    if sequence == 1 { header.put(0xf6) } else { header.putName(segments[segment].log) }
    header.putHead(major: 0, sequence)
    if let previous = segments[segment].cursor.id {
      header.putID(previous)
    } else {
      header.put(0xf6)
    }
  }

  private mutating func putRecord(_ source: borrowing Span<UInt8>) throws(SectionFault) -> Bool {
    let code = try columns.record.varint(source)
    if code == 0 {
      header.put(0xf6)
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
    header.putName(records[previousRecord])
    return true
  }

  private mutating func putContent(
    _ source: borrowing Span<UInt8>, _ shape: Shape
  ) throws(SectionFault) {
    content.removeAll()
    content.put(0x82)
    content.put(0x48)
    content.put(source, try columns.salt.bytes(8))
    content.putHead(major: 4, UInt64(shape.columnCount))
    for index in shape.columnStart..<shape.columnStart &+ shape.columnCount {
      let column = Int(shapeColumns[index])
      guard column >= 0 else { throw .valueColumnMissing(position: position) }
      content.put(source, try values[column].item(source))
    }
  }

  private mutating func putMissing(_ source: borrowing Span<UInt8>) throws(SectionFault) {
    let size = try columns.missing.length(source, max: ChangeLimits.changeSizeMax)
    header.putHead(major: 0, UInt64(size))
    header.put(0x58)
    header.put(0x20)
    header.put(source, try columns.missing.bytes(32))
    try readMissingGap(source)
  }

  mutating func readMissingGap(_ source: borrowing Span<UInt8>) throws(SectionFault) {
    let isThere = columns.missing.position < columns.missing.end
    presentBeforeMissing = isThere ? try columns.missing.varint(source) : nil
  }

  private mutating func append(
    segment: Int, isMissing: Bool, into batch: inout ChangeBatch
  ) throws(SectionFault) {
    let sequence = segments[segment].cursor.sequence &+ 1
    guard !header.overflowed, !content.overflowed else {
      throw .change(
        .tooLarge(size: ChangeLimits.changeSizeMax + 1), segments[segment].log,
        sequence: sequence)
    }
    do throws(ChangeError) {
      _ = try header.withSpan { (head) throws(ChangeError) in
        if isMissing {
          try batch.append(header: head, content: nil)
        } else {
          try content.withSpan { (body) throws(ChangeError) in
            try batch.append(headerWithoutHash: head, content: body)
          }
        }
      }
    } catch {
      throw .change(error, segments[segment].log, sequence: sequence)
    }
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
    } catch {
      throw .change(
        error, segments[segment].log, sequence: segments[segment].cursor.sequence &+ 1)
    }
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
