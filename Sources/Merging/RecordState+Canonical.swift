import Causality

extension RecordState {
  /// The bytes whose hash is the record's state code (Protocol.md 8): ids, winners, siblings and
  /// flags, never contents, so that an erased or missing content changes no code. Each change that is
  /// named stands once, in order of its id; siblings and elements name it by its place in that list.
  package mutating func appendCanonical(
    _ history: borrowing RecordHistory, to buffer: inout [UInt8]
  ) {
    numberNamedChanges(history)
    record.append(to: &buffer)
    Self.append(type ?? 0, to: &buffer)
    buffer.append(existence.rawValue)
    Self.append(UInt32(clamping: order.count), to: &buffer)
    for change in order { history.changes[change].id.append(to: &buffer) }
    Self.append(UInt32(clamping: siblings.count), to: &buffer)
    for sibling in siblings {
      Self.append(sibling.target, to: &buffer)
      Self.append(UInt32(clamping: place[sibling.change]), to: &buffer)
      Self.append(UInt32(clamping: sibling.operation), to: &buffer)
    }
    Self.append(UInt32(clamping: elements.count), to: &buffer)
    for element in elements {
      Self.append(UInt32(element.opcode), to: &buffer)
      Self.append(element.target, to: &buffer)
      Self.append(UInt32(clamping: place[element.change]), to: &buffer)
      Self.append(UInt32(clamping: element.operation), to: &buffer)
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
    let changes = history.changes
    order.sort { changes[$0].id < changes[$1].id }
    for (number, change) in order.enumerated() { place[change] = number }
  }

  private static func append(_ value: UInt32, to buffer: inout [UInt8]) {
    unsafe withUnsafeBytes(of: value.bigEndian) { unsafe buffer.append(contentsOf: $0) }
  }
}
