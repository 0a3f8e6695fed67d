import Platform
import ReplicaStore

/// The physical floor: rows put into one table with one unique index through the engine's own
/// connection, so that page size, journal and sync are the same.
final class FloorTable {
  private let connection: Connection
  private let insertion: Statement

  /// A fresh file.
  init(at path: FilePath) throws {
    try LocalFileSystem().removeTree(path)
    connection = try Connection(opening: path, .create)
    try connection.execute(
      """
      CREATE TABLE t(id INTEGER PRIMARY KEY, origin INTEGER, seq INTEGER, bytes BLOB);
      CREATE UNIQUE INDEX t_place ON t(origin, seq);
      """)
    insertion = try Statement(
      "INSERT INTO t(origin, seq, bytes) VALUES(?1, ?2, ?3)", on: connection)
  }

  func close() { connection.close() }

  /// Seconds to put rows in with one transaction, the commit included.
  func insert(_ rows: borrowing FloorRows, _ range: Range<Int>) throws -> Double {
    guard rows.count > 0 else { return 0 }
    let start = MonotonicClock.system.nanoseconds
    try connection.inTransaction { () throws(StorageError) in
      for number in range { try rows.insert(number, by: insertion) }
    }
    return StepTimes.seconds(since: start)
  }

  struct Outcome {
    let seconds: Double
    let rows: Int
    let usage: Usage
  }

  /// R: a million rows, however many changes are measured, so that figures of different sizes are held
  /// against the same floor. The bytes are those of a replica's changes, put in again until there are
  /// enough.
  static func measure(_ replica: FilePath, at path: FilePath) throws -> Outcome {
    let rows = try FloorRows(of: replica)
    try FileCache.settle(at: path)
    let table = try FloorTable(at: path)
    // What it wrote is given back: else the next of ours would find only memory nobody used before.
    defer { try? LocalFileSystem().removeTree(path) }
    defer { table.close() }
    let before = Usage.now
    let seconds = try table.insert(rows, 0..<rowCount)
    return Outcome(seconds: seconds, rows: rowCount, usage: Usage.now.since(before))
  }

  private static let rowCount = 1_000_000
}
