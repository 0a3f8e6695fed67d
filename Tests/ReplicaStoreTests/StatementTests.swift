import Causality
import ReplicaStore
import Testing

@Suite struct `A statement` {
  let connection: Connection

  init() throws {
    connection = try Connection(inMemory: .create)
    try connection.execute("CREATE TABLE t (k INTEGER PRIMARY KEY, b BLOB, s TEXT) STRICT")
  }

  private func insertBlob(_ bytes: [UInt8]) throws {
    let insert = try Statement("INSERT INTO t (b) VALUES (?)", on: connection)
    try insert.bind(bytes, at: 1)
    try insert.run()
  }

  private func blobs() throws -> [[UInt8]] {
    var result: [[UInt8]] = []
    try Statement("SELECT b FROM t ORDER BY k", on: connection).forEachRow {
      (row) throws(StorageError) in
      result.append(try row.bytes(at: 0))
    }
    return result
  }

  @Test(arguments: [0, 1, 16, 31, 32, 33, 300, 100_000])
  func `bytes come back as they went, whichever way they were bound`(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 1) }
    try insertBlob(bytes)
    let insert = try Statement("INSERT INTO t (b) VALUES (?)", on: connection)
    try bytes.withUnsafeBytes { raw in
      try insert.bindBorrowed(raw, at: 1)
      try insert.run()
    }
    #expect(try blobs() == [bytes, bytes])
    #expect(connection.lastInsertRowID == 2)
    #expect(connection.changes == 1)
    #expect(connection.totalChanges == 2)
  }

  @Test func `an empty value is not a missing one`() throws {
    let insert = try Statement("INSERT INTO t (b, s) VALUES (?, ?)", on: connection)
    try insert.bind([], at: 1)
    try insert.bind("", at: 2)
    try insert.run()
    try insert.bindNull(at: 1)
    try insert.bind(utf8: [UInt8]().span, at: 2)
    try insert.run()
    var seen: [[Bool]] = []
    try Statement("SELECT b, s FROM t", on: connection).forEachRow { (row) throws(StorageError) in
      seen.append([try row.isNull(at: 0), try row.isNull(at: 1)])
    }
    #expect(seen == [[false, false], [true, false]])
  }

  @Test(arguments: [0, 1, -1, Int64.max, Int64.min])
  func `every number comes back`(number: Int64) throws {
    let select = try Statement("SELECT ?", on: connection)
    try select.bind(number, at: 1)
    #expect(try select.only { (row) throws(StorageError) in try row.int64(at: 0) } == number)
    try select.bind(bitPattern: UInt64(bitPattern: number), at: 1)
    let back = try select.only { (row) throws(StorageError) in try row.uint64(bitPatternAt: 0) }
    #expect(back == UInt64(bitPattern: number))
  }

  @Test func `text comes back byte for byte, composed or not`() throws {
    for text in ["Ti\u{1EBF}n", "Tie\u{302}\u{301}n", "a\0b", String(repeating: "đ", count: 999)] {
      let select = try Statement("SELECT ?, ?", on: connection)
      try select.bind(text, at: 1)
      try select.bind(utf8: Array(text.utf8).span, at: 2)
      let back = try select.only { (row) throws(StorageError) in
        [try row.text(at: 0), try row.text(at: 1)]
      }
      #expect(back.map { Array($0.utf8) } == [Array(text.utf8), Array(text.utf8)])
    }
  }

  @Test func `identifiers keep their bytes and their order`() throws {
    let names = [
      LogID(high: 1, low: 2), LogID(high: 1, low: .max), LogID(high: .max, low: 0),
    ]
    let insert = try Statement("INSERT INTO t (b) VALUES (?)", on: connection)
    for name in names.reversed() {
      try insert.bind(name, at: 1)
      try insert.run()
    }
    #expect(try blobs() == names.reversed().map(\.bytes))
    var back: [LogID] = []
    try Statement("SELECT b FROM t ORDER BY b", on: connection).forEachRow {
      (row) throws(StorageError) in
      back.append(try row.name(at: 0))
    }
    #expect(back == names)
  }

  @Test func `a change's id keeps its thirty-two bytes`() throws {
    let id = ChangeID(first: 1, second: .max, third: 3, fourth: 1 << 63)
    let select = try Statement("SELECT ?", on: connection)
    try select.bind(id, at: 1)
    #expect(try select.only { (row) throws(StorageError) in try row.changeID(at: 0) } == id)
    #expect(try select.only { (row) throws(StorageError) in try row.bytes(at: 0) } == id.bytes)
  }

  @Test func `a column of another kind or length is damage, not a zero`() throws {
    let row = try Statement(
      "SELECT 1, 'x', x'0102', NULL, 1.5, CAST(x'FF' AS TEXT)", on: connection)
    let readings: [(Int32, (Int32) throws -> Void)] = [
      (0, { _ = try row.bytes(at: $0) }), (0, { _ = try row.text(at: $0) }),
      (1, { _ = try row.int64(at: $0) }), (1, { _ = try row.bytes(at: $0) }),
      (2, { _ = try row.text(at: $0) }), (2, { _ = try row.sixteenBytes(at: $0) }),
      (2, { _ = try row.thirtyTwoBytes(at: $0) }), (3, { _ = try row.int64(at: $0) }),
      (3, { _ = try row.bytes(at: $0) }), (4, { _ = try row.int64(at: $0) }),
      (5, { _ = try row.text(at: $0) }), (6, { _ = try row.int64(at: $0) }),
    ]
    for (column, reading) in readings {
      #expect(try row.step())
      #expect(condition { try reading(column) } == .corrupt, "column \(column)")
    }
  }

  @Test func `an error leaves the statement ready for the next run`() throws {
    let insert = try Statement("INSERT INTO t (k) VALUES (?)", on: connection)
    try insert.bind(1, at: 1)
    try insert.run()
    #expect(condition { try insert.run() } == .constraint)
    #expect(condition { try insert.bind(1, at: 2) } == .misuse)
    #expect(condition { try insert.bind([1], at: 0) } == .misuse)
    #expect(condition { try insert.bind([1], at: -5) } == .misuse)
    try insert.bind(2, at: 1)
    try insert.run()
    #expect(connection.totalChanges == 2)
  }

  @Test func `bindings stay for the next run, borrowed ones do not`() throws {
    let select = try Statement("SELECT ?, ?", on: connection)
    try select.bind(5, at: 1)
    try [UInt8]([1, 2]).withUnsafeBytes { raw in
      try select.bindBorrowed(raw, at: 2)
      let first = try select.only { (row) throws(StorageError) in try row.bytes(at: 1) }
      #expect(first == [1, 2])
    }
    let second = try select.only { (row) throws(StorageError) in
      (try row.int64(at: 0), try row.isNull(at: 1))
    }
    #expect(second == (5, true))
  }

  @Test func `what replaces a borrowed binding stays`() throws {
    let select = try Statement("SELECT ?", on: connection)
    try [UInt8]([1]).withUnsafeBytes { raw in try select.bindBorrowed(raw, at: 1) }
    try select.bind([9], at: 1)
    for _ in 0..<2 {
      #expect(try select.only { (row) throws(StorageError) in try row.bytes(at: 0) } == [9])
    }
  }

  @Test func `a body that throws its own error leaves the statement reset`() throws {
    for number in 1...3 { try insertBlob([UInt8(number)]) }
    let select = try Statement("SELECT b FROM t ORDER BY k", on: connection)
    #expect(throws: Refusal.mine) {
      try select.forEachRow { (row) throws(Refusal) in
        try row.withBytes(at: 0) { (bytes) throws(Refusal) in
          if bytes[0] == 2 { throw Refusal.mine }
        }
      }
    }
    // Were it not reset, it would go on with the third row.
    #expect(try select.first { (row) throws(StorageError) in try row.bytes(at: 0) } == [1])
    #expect(throws: Refusal.storage(.corrupt)) {
      try select.forEachRow { (row) throws(Refusal) in
        try Refusal.wrappingStorage { () throws(StorageError) in _ = try row.int64(at: 0) }
      }
    }
    #expect(try select.first { (row) throws(StorageError) in row.sql } == select.sql)
  }

  @Test func `no row is nil, and damage where a row must be`() throws {
    let select = try Statement("SELECT b FROM t", on: connection)
    #expect(try select.first { (row) throws(StorageError) in try row.bytes(at: 0) } == nil)
    #expect(condition { _ = try select.only { (row) throws(StorageError) in 1 } } == .corrupt)
  }

  @Test func `borrowed columns give the same bytes without a copy`() throws {
    try insertBlob([3, 4, 5])
    let select = try Statement("SELECT b FROM t", on: connection)
    #expect(try select.step())
    #expect(try Array(select.borrowedBytes(at: 0)) == [3, 4, 5])
    #expect(try select.withBytes(at: 0) { $0.count } == 3)
    #expect(!(try select.step()))
  }

  @Test(arguments: ["", "  -- nothing", "SELECT 1; SELECT 2", "SELEC"])
  func `exactly one whole statement is expected`(sql: String) {
    #expect(throws: StorageError.self) { try Statement(sql, on: connection) }
  }

  @Test func `a text in double quotes is a mistake, not a value`() {
    #expect(throws: StorageError.self) { try Statement("SELECT \"typo\"", on: connection) }
  }
}

enum Refusal: ExpressibleByStorageError, Equatable {
  case mine
  case storage(StorageCondition)

  init(storage: StorageError) { self = .storage(storage.condition) }

  static func wrappingStorage(_ body: () throws(StorageError) -> Void) throws(Refusal) {
    do throws(StorageError) { try body() } catch { throw Refusal(storage: error) }
  }
}
