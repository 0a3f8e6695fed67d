import Causality

extension RecordState {
  /// The bytes whose hash is the record's state code (Protocol.md 8): ids, winners, siblings and
  /// flags, never contents, so that an erased or missing content changes no code.
  package func appendCanonical(_ history: borrowing RecordHistory, to buffer: inout [UInt8]) {
    record.append(to: &buffer)
    Self.append(type ?? 0, to: &buffer)
    buffer.append(existence.rawValue)
    Self.append(UInt32(clamping: siblings.count), to: &buffer)
    for sibling in siblings {
      Self.append(sibling.target, to: &buffer)
      history.changes[sibling.change].id.append(to: &buffer)
      Self.append(UInt32(clamping: sibling.operation), to: &buffer)
    }
    Self.append(UInt32(clamping: elements.count), to: &buffer)
    for element in elements {
      Self.append(UInt32(element.opcode), to: &buffer)
      Self.append(element.target, to: &buffer)
      history.changes[element.change].id.append(to: &buffer)
      Self.append(UInt32(clamping: element.operation), to: &buffer)
    }
  }

  private static func append(_ value: UInt32, to buffer: inout [UInt8]) {
    unsafe withUnsafeBytes(of: value.bigEndian) { unsafe buffer.append(contentsOf: $0) }
  }
}
