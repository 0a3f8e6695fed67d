#if os(Linux)
  import Foundation
  import Glibc
  import Platform
  import ReplicaStore
  import TestSupport
  import Testing

  /// A medium that stops taking writes in the middle of the work: SQLite's own open file is
  /// exchanged for one that cannot be written.
  @Suite struct `A medium that breaks` {
    let scratch: ScratchFolder
    var path: FilePath { scratch.file("x.db") }

    init() throws { scratch = try ScratchFolder() }

    private func descriptor(of path: FilePath) throws -> Int32 {
      for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
        let target = try? FileManager.default.destinationOfSymbolicLink(
          atPath: "/proc/self/fd/\(name)")
        if target == path.text, let number = Int32(name) { return number }
      }
      throw CocoaError(.fileNoSuchFile)
    }

    private func count(on connection: Connection) throws -> Int64 {
      try Statement("SELECT count(*) FROM t", on: connection).only { (row) throws(StorageError) in
        try row.int64(at: 0)
      }
    }

    @Test func `ends all writing on that connection, and a new one finds the old content`() throws {
      let connection = try Connection(opening: path, .create)
      try connection.execute("CREATE TABLE t (k INTEGER) STRICT; INSERT INTO t VALUES (1)")
      let number = try descriptor(of: path)
      let working = dup(number)
      let deaf = open(path.text, O_RDONLY)
      #expect(working >= 0 && deaf >= 0 && dup2(deaf, number) == number)

      let insert = { () throws(StorageError) in try connection.execute("INSERT INTO t VALUES (2)") }
      #expect(condition { try connection.inTransaction(insert) } == .ioError)
      #expect(connection.brokenBy?.condition == .ioError)

      // The medium works again, but what it holds has not been read since.
      #expect(dup2(working, number) == number)
      #expect(condition { try connection.inTransaction(insert) } == .ioError)
      close(working)
      close(deaf)
      connection.close()

      let reopened = try Connection(opening: path, .write)
      #expect(try count(on: reopened) == 1)
      #expect(try reopened.integrityCheck() == [])
      try reopened.inTransaction { () throws(StorageError) in
        try reopened.execute("INSERT INTO t VALUES (3)")
      }
      #expect(try count(on: reopened) == 2)
    }
  }
#endif
