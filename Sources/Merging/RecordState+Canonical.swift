import Causality

extension RecordState {
  /// The bytes whose hash is the record's state code (Protocol.md 8): ids, winners, siblings and
  /// flags, never contents, so that an erased or missing content changes no code. Each change that is
  /// named stands once, in order of its id; siblings and elements name it by its place in that list.
  package mutating func appendCanonical(
    _ history: borrowing RecordHistory, to buffer: inout [UInt8]
  ) {
    numberNamedChanges(history)
    let size = 33 + order.count * 32 + siblings.count * 12 + elements.count * 16
    let start = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: size))
    unsafe buffer.withUnsafeMutableBytes { raw in
      var writer = unsafe WordWriter(raw, from: start)
      write(history, to: &writer)
    }
  }

  private func write(_ history: borrowing RecordHistory, to writer: inout WordWriter) {
    writer.put(record.high)
    writer.put(record.low)
    writer.put(type ?? 0)
    writer.put(existence.rawValue)
    writer.put(UInt32(clamping: order.count))
    for change in order {
      let id = history.changes[change].id
      writer.put(id.first)
      writer.put(id.second)
      writer.put(id.third)
      writer.put(id.fourth)
    }
    writer.put(UInt32(clamping: siblings.count))
    for sibling in siblings {
      writer.put(sibling.target)
      writer.put(UInt32(clamping: place[sibling.change]))
      writer.put(UInt32(clamping: sibling.operation))
    }
    writer.put(UInt32(clamping: elements.count))
    for element in elements {
      writer.put(UInt32(element.opcode))
      writer.put(element.target)
      writer.put(UInt32(clamping: place[element.change]))
      writer.put(UInt32(clamping: element.operation))
    }
  }

  /// Leaves in `order` the changes that siblings or elements name, by id, and in `place` where each
  /// stands there. The fold needs both lists no more.
  private mutating func numberNamedChanges(_ history: borrowing RecordHistory) {
    place.removeAll(keepingCapacity: true)
    place.append(contentsOf: repeatElement(-1, count: history.changes.count))
    for sibling in siblings { place[sibling.change] = 0 }
    for element in elements { place[element.change] = 0 }
    order.removeAll(keepingCapacity: true)
    for change in place.indices where place[change] == 0 { order.append(change) }
    sortByID(history)
    for (number, change) in order.enumerated() { place[change] = number }
  }

  /// Few changes as a rule: then putting each in its place costs less than a sort's own memory.
  private mutating func sortByID(_ history: borrowing RecordHistory) {
    if order.count > 16 {
      let changes = history.changes
      return order.sort { changes[$0].id < changes[$1].id }
    }
    for end in order.indices.dropFirst() {
      var place = end
      while place > 0, history.changes[order[place]].id < history.changes[order[place - 1]].id {
        order.swapAt(place, place - 1)
        place -= 1
      }
    }
  }
}

/// Writes numbers, big endian, one after another into room that was made for them.
@safe private struct WordWriter {
  private let raw: UnsafeMutableRawBufferPointer
  private var position: Int

  @unsafe init(_ raw: UnsafeMutableRawBufferPointer, from position: Int) {
    unsafe self.raw = unsafe raw
    self.position = position
  }

  mutating func put(_ value: some FixedWidthInteger) {
    let size = value.bitWidth / 8
    guard unsafe raw.count - position >= size else { return }
    unsafe raw.storeBytes(of: value.bigEndian, toByteOffset: position, as: type(of: value))
    position += size
  }
}
