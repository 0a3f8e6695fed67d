import Platform
import ReplicaStore
import TestSupport
import Testing

@Suite struct `A connection` {
  let scratch: ScratchFolder
  var path: FilePath { scratch.file("x.db") }

  init() throws { scratch = try ScratchFolder() }

  private func setting(_ name: String, on connection: Connection) throws -> Int64 {
    try Statement("PRAGMA \(name)", on: connection).only { (row) throws(StorageError) in
      try row.int64(at: 0)
    }
  }

  private func makeDatabase() throws {
    let connection = try Connection(opening: path, .create)
    try connection.execute("CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (7)")
  }

  @Test func `a new database has the settings that keep a confirmed change`() throws {
    let connection = try Connection(opening: path, .create)
    try connection.execute("CREATE TABLE t (a INTEGER) STRICT")
    #expect(try setting("page_size", on: connection) == 16384)
    #expect(try setting("synchronous", on: connection) == 3)
    #expect(try setting("temp_store", on: connection) == 2)
    #expect(try setting("mmap_size", on: connection) == 0)
    #expect(try setting("cell_size_check", on: connection) == 1)
    #expect(try setting("foreign_keys", on: connection) == 0)
    #expect(try setting("trusted_schema", on: connection) == 0)
    #expect(try setting("cache_size", on: connection) == -8192)
    #expect(try setting("secure_delete", on: connection) == 2)
    try connection.setSecureDelete(.on)
    #expect(try setting("secure_delete", on: connection) == 1)
    let mode = try Statement("PRAGMA journal_mode", on: connection)
    #expect(try mode.only { (row) throws(StorageError) in try row.text(at: 0) } == "delete")
    #expect(try scratch.names() == ["x.db", "x.db-journal"])
    connection.close()
    #expect(try scratch.names() == ["x.db"])
  }

  @Test func `numbers that name the format are kept`() throws {
    let connection = try Connection(opening: path, .create)
    try connection.setUserVersion(12)
    try connection.setApplicationID(0x4E52_3031)
    connection.close()
    let reader = try Connection(opening: path, .read)
    #expect(try reader.userVersion() == 12)
    #expect(try reader.applicationID() == 0x4E52_3031)
  }

  @Test func `a second writer and a reader are refused while a writer is open`() throws {
    try makeDatabase()
    let writer = try Connection(opening: path, .write)
    #expect(condition { _ = try Connection(opening: path, .write) } == .busy)
    #expect(condition { _ = try Connection(opening: path, .create) } == .busy)
    #expect(condition { _ = try Connection(opening: path, .read) } == .busy)
    writer.close()
    _ = try Connection(opening: path, .write)
  }

  @Test func `opening for writing does not make a file`() throws {
    #expect(condition { _ = try Connection(opening: path, .write) } == .cantOpen)
    #expect(condition { _ = try Connection(opening: path, .read) } == .cantOpen)
    #expect(try scratch.names() == [])
  }

  @Test func `a reader reads and cannot write`() throws {
    try makeDatabase()
    let reader = try Connection(opening: path, .read)
    let select = try Statement("SELECT a FROM t", on: reader)
    #expect(try select.first { (row) throws(StorageError) in try row.int64(at: 0) } == 7)
    #expect(condition { try reader.execute("INSERT INTO t VALUES (8)") } == .readOnly)
  }

  @Test func `names that SQLite would take for something else are only names`() throws {
    for name in [":memory:", "file:y.db?mode=memory"] {
      let connection = try Connection(opening: scratch.file(name), .create)
      try connection.execute("CREATE TABLE t (a)")
    }
    #expect(try scratch.names() == [":memory:", "file:y.db?mode=memory"])
    #expect(
      condition { _ = try Connection(opening: FilePath(bytes: [0x61, 0]), .create) } == .misuse)
  }

  @Test func `a relative name stays relative`() throws {
    #expect(condition { _ = try Connection(opening: ":memory:", .write) } == .cantOpen)
    #expect(
      condition { _ = try Connection(opening: "file:nowhere?mode=memory", .write) } == .cantOpen)
  }

  @Test func `a file of something else is not a database`() throws {
    let text = [UInt8](repeating: UInt8(ascii: "x"), count: 20_000)
    try scratch.files.atomicallyWrite(path, text, access: .ownerOnly)
    #expect(condition { _ = try Connection(opening: path, .write) } == .notADatabase)
    #expect(condition { _ = try Connection(opening: path, .read) } == .notADatabase)
    #expect(try scratch.files.readWhole(path, limit: 1 << 20) == text)
  }

  @Test func `a write-ahead log left by another program is folded in`() throws {
    try makeDatabase()
    let other = try Connection(opening: path, .write)
    try other.execute("PRAGMA locking_mode = NORMAL")
    try other.execute("PRAGMA journal_mode = WAL; INSERT INTO t VALUES (8)")
    other.close()
    let connection = try Connection(opening: path, .write)
    let mode = try Statement("PRAGMA journal_mode", on: connection)
    #expect(try mode.only { (row) throws(StorageError) in try row.text(at: 0) } == "delete")
    #expect(try setting("user_version", on: connection) == 0)
    #expect(!(try scratch.names().contains("x.db-wal")))
  }

  @Test func `triggers of a hostile file do not run`() throws {
    let connection = try Connection(opening: path, .create)
    try connection.execute(
      """
      CREATE TABLE t (a INTEGER) STRICT;
      CREATE TRIGGER evil AFTER INSERT ON t BEGIN DELETE FROM t; END;
      INSERT INTO t VALUES (1);
      """)
    let count = try Statement("SELECT count(*) FROM t", on: connection)
    #expect(try count.only { (row) throws(StorageError) in try row.int64(at: 0) } == 1)
  }

  @Test(arguments: ["fts5(a)", "rtree(a, b, c)", "dbstat"])
  func `no module runs behind a table`(_ module: String) throws {
    let connection = try Connection(opening: path, .create)
    let error = #expect(throws: StorageError.self) {
      try connection.execute("CREATE VIRTUAL TABLE t USING \(module)")
    }
    #expect(error?.message.hasPrefix("no such module") == true)
  }

  @Test func `views of a hostile file are not read`() throws {
    let connection = try Connection(opening: path, .create)
    try connection.execute("CREATE TABLE t (a INTEGER) STRICT; CREATE VIEW v AS SELECT a FROM t")
    #expect(throws: StorageError.self) { try Statement("SELECT a FROM v", on: connection).run() }
  }

  @Test func `the schema cannot be rewritten through its own table`() throws {
    try makeDatabase()
    let connection = try Connection(opening: path, .write)
    try connection.execute("PRAGMA writable_schema = ON")
    #expect(throws: StorageError.self) {
      try connection.execute("UPDATE sqlite_schema SET sql = 'x'")
    }
  }

  @Test func `a value above the limit is refused`() throws {
    var options = ConnectionOptions.create
    options.valueSizeMax = 1000
    let connection = try Connection(opening: path, options)
    try connection.execute("CREATE TABLE t (a BLOB) STRICT")
    let insert = try Statement("INSERT INTO t VALUES (?)", on: connection)
    #expect(condition { try insert.bind([UInt8](repeating: 1, count: 1001), at: 1) } == .tooBig)
    try insert.bind([UInt8](repeating: 1, count: 900), at: 1)
    try insert.run()
  }

  @Test func `a transaction larger than the cache does not outgrow it`() throws {
    var options = ConnectionOptions.create
    options.cacheSizeKiB = 1024
    let connection = try Connection(opening: path, options)
    try connection.execute("CREATE TABLE t (b BLOB) STRICT")
    let insert = try Statement("INSERT INTO t VALUES (zeroblob(1000))", on: connection)
    try connection.inTransaction { () throws(StorageError) in
      for _ in 0..<8000 { try insert.run() }
    }
    #expect(connection.cacheSizeUsed > 1 << 19)
    #expect(connection.cacheSizeUsed < 3 << 19)
    connection.close()
    #expect(connection.cacheSizeUsed == 0)
    options.access = .read
    let reader = try Connection(opening: path, options)
    try Statement("SELECT b FROM t", on: reader).run()
    #expect(reader.cacheSizeUsed < 3 << 19)
  }

  @Test func `after closing everything refuses and nothing crashes`() throws {
    let connection = try Connection(opening: path, .create)
    let select = try Statement("SELECT 1 UNION SELECT 2", on: connection)
    #expect(try select.step())
    connection.close()
    connection.close()
    #expect(condition { _ = try select.step() } == .misuse)
    #expect(condition { _ = try select.int64(at: 0) } == .misuse)
    #expect(condition { try select.bind(1, at: 1) } == .misuse)
    #expect(condition { try connection.begin() } == .misuse)
    #expect(condition { _ = try Statement("SELECT 1", on: connection) } == .misuse)
    #expect(connection.changes == 0)
    select.reset()
  }

  @Test func `an error carries SQLite's words and the statement`() throws {
    let connection = try Connection(inMemory: .create)
    let error = #expect(throws: StorageError.self) { try connection.execute("SELECT * FROM none") }
    #expect(error?.message == "no such table: none")
    #expect(error?.sql == "SELECT * FROM none")
    #expect(error?.condition == .other(code: 1))
  }

  @Test func `two databases in memory have nothing in common`() throws {
    let first = try Connection(inMemory: .create)
    let second = try Connection(inMemory: .create)
    try first.execute("CREATE TABLE t (a)")
    #expect(try first.schema(limit: 9).map(\.sql) == ["CREATE TABLE t (a)"])
    #expect(try second.schema(limit: 9) == [])
  }

  @Test(.enabled(if: SmallDisk.isPossible))
  func `a read-only disk is read, and refused for writing at opening`() throws {
    let disk = try SmallDisk(sizeKiB: 512)
    let path = disk.path.appending("x.db")
    let connection = try Connection(opening: path, .create)
    try connection.execute("CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (7)")
    connection.close()
    try disk.turnReadOnly()
    #expect(condition { _ = try Connection(opening: path, .write) } == .readOnly)
    let reader = try Connection(opening: path, .read)
    let select = try Statement("SELECT a FROM t", on: reader)
    #expect(try select.only { (row) throws(StorageError) in try row.int64(at: 0) } == 7)
  }
}

/// The condition of the storage error that the body throws; nil when it throws none.
func condition(_ body: () throws -> Void) -> StorageCondition? {
  do {
    try body()
    return nil
  } catch {
    return (error as? StorageError)?.condition
  }
}
