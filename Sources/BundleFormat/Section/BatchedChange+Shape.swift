import Causality
import ChangeLog

extension BatchedChange {
  /// Where the operation list stands in the header. Only the content's size and hash follow it, so
  /// it is found from the end without reading what stands before.
  func operationList(in batch: borrowing ChangeBatch) -> Range<Int>? {
    let end = header.upperBound - 34 - headSize(UInt64(contentSize))
    var size = headSize(UInt64(operationCount))
    for index in operations {
      let operation = batch.operations[index]
      size += 1 + headSize(UInt64(operation.opcode)) + headSize(UInt64(operation.target))
      size += Int(operation.extraCount)
    }
    let start = end - size
    return start >= header.lowerBound && size > 0 ? start..<end : nil
  }

  /// The record as the header names it: a create names none, its own id does.
  var recordInHeader: RecordInHeader {
    guard let record else { return .none }
    return record == id.asRecord ? .created(record) : .named(record)
  }
}

/// How a change stands to a record.
enum RecordInHeader {
  case none
  case created(RecordID)
  case named(RecordID)
}

/// Bytes a CBOR head takes in its shortest form.
func headSize(_ value: UInt64) -> Int {
  value < 24 ? 1 : value <= 0xff ? 2 : value <= 0xffff ? 3 : value <= 0xffff_ffff ? 5 : 9
}
