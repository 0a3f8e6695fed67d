import Platform
import TestSupport
import Testing

@testable import ReplicaStore

/// A transaction whose pages go to the medium while it still runs ends as any other does.
@Suite struct `A large transaction that syncs early` {
  let scratch: ScratchFolder
  let connection: Connection
  /// Rows of 16 KiB: three times as much as one early sync waits for.
  static let rows = 3 * 1024
  var path: FilePath { scratch.file("x.db") }

  init() throws {
    scratch = try ScratchFolder()
    connection = try Connection(opening: scratch.file("x.db"), .create)
    try connection.execute("CREATE TABLE t (k INTEGER PRIMARY KEY, v BLOB NOT NULL) STRICT")
  }

  private func fill() throws(StorageError) {
    let insert = try Statement("INSERT INTO t(v) VALUES (randomblob(16000))", on: connection)
    for number in 0..<Self.rows {
      try insert.run()
      if number % 64 == 0 { connection.syncEarly() }
    }
  }

  private func count() throws -> Int64 {
    let reader = try Connection(opening: path, .read)
    defer { reader.close() }
    #expect(try reader.integrityCheck().isEmpty)
    return try Statement("SELECT count(*) FROM t", on: reader).only {
      (row) throws(StorageError) in try row.int64(at: 0)
    }
  }

  @Test func `is there whole after its commit`() throws {
    try connection.inTransaction { () throws(StorageError) in try fill() }
    connection.close()
    #expect(try count() == Int64(Self.rows))
  }

  @Test func `leaves nothing behind when it is rolled back, and another may follow`() throws {
    try connection.inTransaction(ending: .rollback) { () throws(StorageError) in try fill() }
    try connection.inTransaction { () throws(StorageError) in
      try connection.execute("INSERT INTO t VALUES (1, x'00')")
      connection.syncEarly()
    }
    connection.close()
    #expect(try count() == 1)
  }

  @Test func `ends with its connection`() throws {
    try connection.begin()
    try fill()
    connection.close()
    #expect(try count() == 0)
  }

  @Test func `is nothing outside a transaction or without a file`() throws {
    connection.syncEarly()
    let memory = try Connection(inMemory: .create)
    try memory.execute("CREATE TABLE t (k INTEGER PRIMARY KEY) STRICT")
    try memory.inTransaction { () throws(StorageError) in
      memory.syncEarly()
      memory.syncEarly()
      try memory.execute("INSERT INTO t VALUES (1)")
    }
    #expect(memory.isOpen)
  }

  @Test func `fails with a sync that failed, and the connection is used no more`() throws {
    let failedSync: Int32 = 10 | 4 << 8
    try connection.begin()
    try connection.execute("INSERT INTO t VALUES (1, x'00')")
    let running = try #require(EarlySync(pagesWritten: 0) { failedSync })
    running.note(pagesWritten: 1 << 20)
    connection.earlySync = running
    let error = try #require(throws: StorageError.self) { try connection.commit() }
    #expect(error.condition == .ioError)
    #expect(throws: StorageError.self) { try connection.begin() }
    connection.close()
    #expect(try count() == 0)
  }

  @Test func `asks for no sync while little was written`() throws {
    let counter = Counter()
    let running = try #require(EarlySync(pagesWritten: 100) { counter.add() })
    running.note(pagesWritten: 1123)
    #expect(running.finish() == 0)
    #expect(counter.count == 0)
    let again = try #require(EarlySync(pagesWritten: 100) { counter.add() })
    again.note(pagesWritten: 1124)
    #expect(again.finish() == 0)
    #expect(counter.count == 1)
  }

  /// Read only when the second thread has ended.
  private final class Counter {
    private(set) var count = 0

    func add() -> Int32 {
      count += 1
      return 0
    }
  }
}
