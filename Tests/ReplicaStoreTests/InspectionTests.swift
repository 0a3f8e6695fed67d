import Foundation
import Platform
import ReplicaStore
import TestSupport
import Testing

@Suite struct `Inspecting a database` {
  let scratch: ScratchFolder
  var path: FilePath { scratch.file("x.db") }

  init() throws {
    scratch = try ScratchFolder()
    let connection = try Connection(opening: scratch.file("x.db"), .create)
    try connection.execute(
      """
      CREATE TABLE t (k INTEGER PRIMARY KEY, b BLOB) STRICT;
      CREATE INDEX i ON t (b);
      CREATE VIEW v AS SELECT k FROM t;
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
      INSERT INTO t SELECT i, CAST(printf('%0300d', i * 7919 % 2003) AS BLOB) FROM n;
      """)
  }

  private func overwrite(page: Int, with byte: UInt8) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path.text))
    try file.seek(toOffset: UInt64(page - 1) * 16384)
    file.write(Data(repeating: byte, count: 16384))
    try file.close()
  }

  @Test func `a whole database has no findings`() throws {
    let connection = try Connection(opening: path, .read)
    #expect(try connection.integrityCheck() == [])
    #expect(try connection.quickCheck() == [])
    #expect(try connection.pageCount() > 20)
  }

  @Test func `an overwritten page is found, reported and read as corrupt`() throws {
    let pages = try Connection(opening: path, .read).pageCount()
    for page in 2...min(Int(pages), 12) { try overwrite(page: page, with: 0xA5) }
    let connection = try Connection(opening: path, .read)
    #expect(!(try connection.integrityCheck().isEmpty))
    #expect(!(try connection.quickCheck().isEmpty))
    let select = try Statement("SELECT b FROM t", on: connection)
    #expect(condition { try select.run() } == .corrupt)
  }

  @Test func `a database cut short is corrupt`() throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path.text))
    try file.truncate(atOffset: 16384 * 3)
    try file.close()
    let found = condition {
      let connection = try Connection(opening: path, .read)
      try Statement("SELECT b FROM t", on: connection).run()
    }
    #expect(found == .corrupt)
  }

  @Test func `a destroyed header is not a database`() throws {
    try overwrite(page: 1, with: 0xA5)
    #expect(condition { _ = try Connection(opening: path, .write) } == .notADatabase)
  }

  @Test func `the schema is listed by kind and name`() throws {
    #expect(
      try Connection(opening: path, .read).schema(limit: 9).map(\.sql) == [
        "CREATE INDEX i ON t (b)",
        "CREATE TABLE t (k INTEGER PRIMARY KEY, b BLOB) STRICT",
        "CREATE VIEW v AS SELECT k FROM t",
      ])
  }

  @Test func `a copy holds the same rows and replaces nothing`() throws {
    let connection = try Connection(opening: path, .write)
    try connection.setUserVersion(3)
    let copyPath = scratch.file("copy.db")
    try connection.backUp(to: copyPath)
    let copy = try Connection(opening: copyPath, .read)
    #expect(try copy.userVersion() == 3)
    #expect(try copy.schema(limit: 9) == connection.schema(limit: 9))
    #expect(try copy.integrityCheck() == [])
    #expect(try sum(copy) == sum(connection))
    copy.close()
    #expect(condition { try connection.backUp(to: copyPath) } == .cantOpen)
    #expect(try scratch.names() == ["copy.db", "x.db", "x.db-journal"])
    try connection.begin()
    #expect(condition { try connection.backUp(to: scratch.file("other.db")) } == .misuse)
  }

  private func sum(_ connection: Connection) throws -> Int64 {
    let sql = "SELECT sum(k * 31 + CAST(CAST(b AS TEXT) AS INTEGER)) FROM t"
    return try Statement(sql, on: connection).only { (row) throws(StorageError) in
      try row.int64(at: 0)
    }
  }

  @Test(.enabled(if: SmallDisk.isPossible))
  func `a copy that does not fit fails as full`() throws {
    let disk = try SmallDisk(sizeKiB: 256)
    let connection = try Connection(opening: path, .write)
    #expect(condition { try connection.backUp(to: disk.path.appending("c.db")) } == .full)
    #expect(try connection.integrityCheck() == [])
  }
}
