import Causality
import ReplicaStore

/// The rows of folded records until all of a batch are folded: the table is in order of id, and rows put
/// in that order find their pages in the cache.
struct RowTray {
  private struct Entry {
    let row: RecordRow
    let places: Range<Int>
  }

  private var entries: [Entry] = []
  private var bytes: [UInt8] = []
  private var order: [(id: RecordID, entry: Int32)] = []

  /// - Parameter places: where the record's changes stand; the row itself lists none.
  mutating func add(_ row: RecordRow, at places: [Dot]) {
    let start = bytes.count
    Places.append(places, to: &bytes)
    entries.append(Entry(row: row, places: start..<bytes.count))
  }

  /// Puts all rows into the table and is empty again.
  mutating func store(in database: ReplicaDatabase) throws(StorageError) {
    for (number, entry) in entries.enumerated() { order.append((entry.row.id, Int32(number))) }
    order.sort { $0.id < $1.id }
    for (_, number) in order {
      let entry = entries[Int(number)]
      try database.put(entry.row, places: bytes.span.extracting(entry.places))
    }
    removeAll()
  }

  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    order.removeAll(keepingCapacity: true)
  }
}
