import Causality
import ChangeLog
import Platform
import ReplicaStore

/// The changes of a replica as plain rows: what any program that keeps them has to store.
struct FloorRows {
  private var bytes: [UInt8] = []
  private var rows: [Row] = []

  private struct Row {
    let origin: Int64
    let sequence: Int64
    let range: Range<Int>
  }

  var count: Int { rows.count }

  /// Header and content of every change of a replica's file.
  init(of path: FilePath) throws {
    let database = try ReplicaDatabase.open(at: path, options: .read)
    defer { database.close() }
    var batch = ChangeBatch()
    for strand in try database.strands() {
      try database.forEachRun(of: strand.number) { (first, run) throws(StorageError) in
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

  private static let table = """
    CREATE TABLE t(id INTEGER PRIMARY KEY, origin INTEGER, seq INTEGER, bytes BLOB);
    CREATE UNIQUE INDEX t_place ON t(origin, seq);
    """
  private static let insertion = "INSERT INTO t(origin, seq, bytes) VALUES(?1, ?2, ?3)"

  static func makeTable(at path: FilePath) throws -> Connection {
    let files = LocalFileSystem()
    try files.removeTree(path)
    let connection = try Connection(opening: path, .create)
    try connection.execute(table)
    return connection
  }

  /// Seconds to put all rows into a fresh file in one transaction, the commit included.
  func insertAll(at path: FilePath) throws -> Double {
    let connection = try Self.makeTable(at: path)
    defer { connection.close() }
    let start = MonotonicClock.system.nanoseconds
    let insertion = try Statement(Self.insertion, on: connection)
    try connection.inTransaction { () throws(StorageError) in
      for index in rows.indices { try insert(index, insertion) }
    }
    return StepTimes.seconds(since: start)
  }

  /// Seconds to put one row in and commit it.
  func insertOne(_ index: Int, into connection: Connection) throws -> Double {
    let start = MonotonicClock.system.nanoseconds
    let insertion = try Statement(Self.insertion, on: connection)
    try connection.inTransaction { () throws(StorageError) in try insert(index, insertion) }
    return StepTimes.seconds(since: start)
  }

  private func insert(_ index: Int, _ insertion: Statement) throws(StorageError) {
    let row = rows[index]
    try insertion.bind(row.origin, at: 1)
    try insertion.bind(row.sequence, at: 2)
    try unsafe bytes.span.extracting(row.range).withUnsafeBytes { (raw) throws(StorageError) in
      try unsafe insertion.bindBorrowed(raw, at: 3)
      try insertion.run()
    }
  }
}
