import Foundation
import Platform
import ReplicaStore
import TestSupport
import Testing

@Suite struct `A transaction` {
  let scratch: ScratchFolder
  let connection: Connection
  var path: FilePath { scratch.file("x.db") }

  init() throws {
    scratch = try ScratchFolder()
    connection = try Connection(opening: scratch.file("x.db"), .create)
    try connection.execute(
      "CREATE TABLE t (k INTEGER PRIMARY KEY) STRICT; INSERT INTO t VALUES (1)")
  }

  private func count(on connection: Connection) throws -> Int64 {
    try Statement("SELECT count(*) FROM t", on: connection).only { (row) throws(StorageError) in
      try row.int64(at: 0)
    }
  }

  @Test func `commits what its body did and gives its result`() throws {
    let result = try connection.inTransaction { () throws(StorageError) in
      try connection.execute("INSERT INTO t VALUES (2)")
      return "done"
    }
    #expect(result == "done")
    connection.close()
    #expect(try count(on: Connection(opening: path, .read)) == 2)
  }

  @Test func `that throws leaves the old content and keeps the reason`() throws {
    #expect(throws: Refusal.mine) {
      try connection.inTransaction { () throws(Refusal) in
        try Refusal.wrappingStorage { () throws(StorageError) in
          try connection.execute("INSERT INTO t VALUES (2)")
        }
        throw .mine
      }
    }
    #expect(!connection.isInTransaction)
    #expect(try count(on: connection) == 1)
  }

  @Test func `for a dry run shows its outcome and leaves nothing`() throws {
    let seen = try connection.inTransaction(ending: .rollback) { () throws(StorageError) in
      try connection.execute("INSERT INTO t VALUES (2)")
      return try Statement("SELECT count(*) FROM t", on: connection).only {
        (row) throws(StorageError) in try row.int64(at: 0)
      }
    }
    #expect(seen == 2)
    #expect(try count(on: connection) == 1)
  }

  @Test func `does not nest, and does not end twice`() throws {
    try connection.begin()
    #expect(condition { try connection.begin() } == .misuse)
    #expect(connection.isInTransaction)
    try connection.commit()
    #expect(condition { try connection.commit() } == .misuse)
    try connection.rollback()
  }

  @Test func `open at closing is rolled back`() throws {
    try connection.begin()
    try connection.execute("INSERT INTO t VALUES (2)")
    connection.close()
    #expect(try count(on: Connection(opening: path, .read)) == 1)
  }

  @Test func `with a reading statement still open can be rolled back`() throws {
    try connection.begin()
    try connection.execute("INSERT INTO t VALUES (2)")
    let select = try Statement("SELECT k FROM t", on: connection)
    #expect(try select.step())
    try connection.rollback()
    _ = try? select.step()
    #expect(try count(on: connection) == 1)
  }

  @Test func `a crash before the commit is undone at the next opening`() throws {
    try connection.begin()
    var options = ConnectionOptions.create
    options.cacheSizeKiB = 1
    try connection.execute("PRAGMA cache_size = -1; PRAGMA cache_spill = 1")
    try connection.execute(
      "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)"
        + " INSERT INTO t SELECT i FROM n")
    // The folder as a power cut would leave it: half-written database and journal.
    let copy = try ScratchFolder()
    for name in ["x.db", "x.db-journal"] {
      try FileManager.default.copyItem(
        atPath: scratch.file(name).text, toPath: copy.file(name).text)
    }
    let size = try scratch.files.metadata(of: copy.file("x.db")).size
    #expect(size > 1 << 20, "the transaction has not reached the file: nothing was tested")
    #expect(throws: StorageError.self) { try Connection(opening: copy.file("x.db"), .read) }
    let healed = try Connection(opening: copy.file("x.db"), .write)
    #expect(try count(on: healed) == 1)
    #expect(try healed.integrityCheck() == [])
  }

  @Test(.enabled(if: SmallDisk.isPossible))
  func `on a full disk fails as full and leaves the old content`() throws {
    let disk = try SmallDisk(sizeKiB: 512)
    let path = disk.path.appending("x.db")
    let connection = try Connection(opening: path, .create)
    try connection.execute("CREATE TABLE t (b BLOB) STRICT; INSERT INTO t VALUES (x'01')")
    let insert = try Statement("INSERT INTO t VALUES (zeroblob(?))", on: connection)
    let failed = condition {
      try connection.inTransaction { () throws(StorageError) in
        try insert.bind(1 << 21, at: 1)
        try insert.run()
      }
    }
    #expect(failed == .full)
    #expect(!connection.isInTransaction)
    #expect(try count(on: connection) == 1)
    #expect(try connection.integrityCheck() == [])
    try connection.inTransaction { () throws(StorageError) in
      try insert.bind(10, at: 1)
      try insert.run()
    }
    #expect(try count(on: connection) == 2)
  }
}
