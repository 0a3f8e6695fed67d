package import ChangeLog

/// What can be made of a batch without knowing what the replica holds, so that another thread can make it.
package struct PreparedBatch {
  private(set) var groups = RecordGroups()
  private(set) var runs = RunImages()

  package init() {}

  package init(_ batch: borrowing ChangeBatch, _ slices: [Range<Int>]) { read(batch, slices) }

  /// Prepares another batch, in the memory there is.
  package mutating func read(_ batch: borrowing ChangeBatch, _ slices: [Range<Int>]) {
    groups.read(batch)
    runs.removeAll()
    for range in slices { runs.add(range, of: batch) }
  }
}
