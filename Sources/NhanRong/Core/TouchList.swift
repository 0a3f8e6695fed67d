import Causality

/// The records that a batch touches, in the order in which it first names them, each with its changes.
///
/// Cost: constant for each change.
struct TouchList {
  struct Record {
    let id: RecordID
    /// Its first and last touch; -1 where no change of the batch touches it, but it has to be folded.
    fileprivate(set) var first: Int32
    fileprivate(set) var last: Int32
  }

  private struct Touch {
    let index: Int32
    var next: Int32
  }

  private(set) var records: [Record] = []
  private var touches: [Touch] = []
  // For looking up only. The library's table and not one over bits of the ids: whoever may write names
  // any records he likes, and could make all of them collide.
  private var numbers: [RecordID: Int32] = [:]

  init(expecting count: Int) {
    records.reserveCapacity(count / 2)
    touches.reserveCapacity(count)
    numbers.reserveCapacity(count / 2)
  }

  /// A record to fold although the batch has no change of it.
  mutating func add(_ record: RecordID) { _ = number(of: record) }

  /// A change of the batch that touches a record.
  mutating func add(_ record: RecordID, changeAt index: Int) {
    let record = number(of: record)
    let touch = Int32(touches.count)
    touches.append(Touch(index: Int32(index), next: -1))
    if records[record].last >= 0 {
      touches[Int(records[record].last)].next = touch
    } else {
      records[record].first = touch
    }
    records[record].last = touch
  }

  /// Makes `indices` the changes of one record, in the order they were added.
  func listIndices(ofRecord number: Int, into indices: inout [Int]) {
    indices.removeAll(keepingCapacity: true)
    var touch = records[number].first
    while touch >= 0 {
      indices.append(Int(touches[Int(touch)].index))
      touch = touches[Int(touch)].next
    }
  }

  private mutating func number(of id: RecordID) -> Int {
    if let known = numbers[id] { return Int(known) }
    records.append(Record(id: id, first: -1, last: -1))
    numbers[id] = Int32(records.count - 1)
    return records.count - 1
  }
}
