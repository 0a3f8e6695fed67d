import ChangeLog
import ReplicaStore

/// The changes of a batch as the rows they will be stored in, made before it is known what is held: as a
/// rule all of a stretch is new.
struct RunImages {
  private struct Image {
    let changes: Range<Int>
    let bytes: Range<Int>
  }

  private var images: [Image] = []
  private var bytes: [UInt8] = []

  mutating func removeAll() {
    images.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
  }

  /// Adds a stretch of a batch; stretches come in the order of the batch.
  mutating func add(_ range: Range<Int>, of batch: borrowing ChangeBatch) {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = StoredRun.end(from: start, to: range.upperBound, of: batch)
      let from = bytes.count
      StoredRun.encode(start..<end, of: batch, appendingTo: &bytes)
      images.append(Image(changes: start..<end, bytes: from..<bytes.count))
      start = end
    }
  }

  /// Hands over the row that starts with a change; nil where none does.
  func withImage<Failure: Error>(
    from change: Int, _ body: (Range<Int>, Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) -> Int? {
    var low = 0
    var high = images.count
    while low < high {
      let middle = (low + high) / 2
      if images[middle].changes.lowerBound < change { low = middle + 1 } else { high = middle }
    }
    guard low < images.count, images[low].changes.lowerBound == change else { return nil }
    try body(images[low].changes, bytes.span.extracting(images[low].bytes))
    return images[low].changes.upperBound
  }
}
