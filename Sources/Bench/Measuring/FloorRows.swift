import Causality
import ChangeLog
import Platform
import ReplicaStore

/// The changes of a replica as plain rows: what any program that keeps them has to store.
struct FloorRows {
  private var bytes: [UInt8] = []
  private var rows: [Row] = []
  private var origins: Int64 = 0

  private struct Row {
    let origin: Int64
    let sequence: Int64
    let range: Range<Int>
  }

  var count: Int { rows.count }

  /// Header and content of the changes of a replica's file, up to so many.
  init(of path: FilePath, upTo limit: Int = .max) throws {
    let database = try ReplicaDatabase.open(at: path, options: .read)
    defer { database.close() }
    var batch = ChangeBatch()
    for strand in try database.strands() {
      origins = max(origins, Int64(strand.number.value) + 1)
      try database.forEachRun(of: strand.number) { (first, run) throws(StorageError) in
        if rows.count >= limit { return false }
        batch.removeAll()
        for position in 0..<run.count {
          guard let index = try? run.append(position, to: &batch) else {
            throw StorageError(extendedCode: 11, message: "a change is damaged")
          }
          let change = batch.changes[index]
          let start = bytes.count
          bytes += batch.bytes[change.header]
          if let content = change.content { bytes += batch.bytes[content] }
          rows.append(
            Row(
              origin: Int64(strand.number.value), sequence: Int64(first) + Int64(position),
              range: start..<bytes.count))
        }
        return true
      }
    }
  }

  /// Puts in the row of a number; beyond the last the rows come again, as those of other origins.
  func insert(_ number: Int, by insertion: Statement) throws(StorageError) {
    let row = rows[number % rows.count]
    try insertion.bind(row.origin + Int64(number / rows.count) * origins, at: 1)
    try insertion.bind(row.sequence, at: 2)
    try unsafe bytes.span.extracting(row.range).withUnsafeBytes { (raw) throws(StorageError) in
      try unsafe insertion.bindBorrowed(raw, at: 3)
      try insertion.run()
    }
  }
}
