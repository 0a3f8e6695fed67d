import Platform
import ReplicaStore
import TestSupport
import Testing

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
}
