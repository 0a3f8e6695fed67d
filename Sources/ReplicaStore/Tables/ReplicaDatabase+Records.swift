package import Causality
import Sealing

extension ReplicaDatabase {
  package func record(_ id: RecordID) throws(StorageError) -> RecordRow? {
    let query = try statement(
      """
      SELECT id, number, type, audience, attention, places, code FROM record WHERE id = ?1
      """)
    try query.bind(id, at: 1)
    return try query.first { row throws(StorageError) in try Self.record(row) }
  }

  private static func record(_ row: Statement) throws(StorageError) -> RecordRow {
    var places: [Dot] = []
    let isSound = try row.withBytes(at: 5) { Places.decode($0, into: &places) }
    guard isSound else { throw StorageError.corrupt("places of a record are damaged") }
    return RecordRow(
      id: try row.name(at: 0), number: try row.int64(at: 1),
      type: try row.isNull(at: 2) ? nil : UInt32(clamping: try row.int64(at: 2)),
      audience: UInt32(clamping: try row.int64(at: 3)),
      attention: Attention(rawValue: try row.int64(at: 4)), places: places,
      code: try digest(row, at: 6))
  }

  private static func digest(_ row: Statement, at column: Int32) throws(StorageError) -> Digest {
    let (first, second, third, fourth) = try row.thirtyTwoBytes(at: column)
    return Digest(first: first, second: second, third: third, fourth: fourth)
  }

  package func put(
    _ row: borrowing RecordRow, places: Span<UInt8>
  ) throws(StorageError) {
    let command = try statement(
      """
      INSERT OR REPLACE INTO record(id, number, type, audience, attention, places, code)
      VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """)
    try command.bind(row.id, at: 1)
    try command.bind(row.number, at: 2)
    if let type = row.type {
      try command.bind(Int64(type), at: 3)
    } else {
      try command.bindNull(at: 3)
    }
    try command.bind(Int64(row.audience), at: 4)
    try command.bind(row.attention.rawValue, at: 5)
    try command.bind(places, at: 6)
    let code = row.code
    try command.bind((code.first, code.second, code.third, code.fourth), at: 7)
    try command.run()
  }

  /// Every record, in order of id.
  package func forEachRecord<Failure: ExpressibleByStorageError>(
    _ body: (RecordRow) throws(Failure) -> Void
  ) throws(Failure) {
    try each(
      """
      SELECT id, number, type, audience, attention, places, code FROM record ORDER BY id
      """, body)
  }

  /// Every record people should look at, in order of id.
  package func forEachRecordWithAttention<Failure: ExpressibleByStorageError>(
    _ body: (RecordRow) throws(Failure) -> Void
  ) throws(Failure) {
    try each(
      """
      SELECT id, number, type, audience, attention, places, code FROM record
      WHERE attention <> 0 ORDER BY id
      """, body)
  }

  private func each<Failure: ExpressibleByStorageError>(
    _ sql: StaticString, _ body: (RecordRow) throws(Failure) -> Void
  ) throws(Failure) {
    let query = try Failure.wrapping { () throws(StorageError) in
      try Statement(sql.description, on: connection)
    }
    try query.forEachRow { (row: Statement) throws(Failure) in
      let record = try Failure.wrapping { () throws(StorageError) in try Self.record(row) }
      try body(record)
    }
  }

  package func count(ofRecordsOfType type: UInt32) throws(StorageError) -> Int64 {
    let query = try statement("SELECT count(*) FROM record WHERE type = ?1")
    try query.bind(Int64(type), at: 1)
    return try query.only { row throws(StorageError) in try row.int64(at: 0) }
  }

  package func largestRecordNumber() throws(StorageError) -> Int64 {
    let query = try statement("SELECT coalesce(max(number), 0) FROM record")
    let number = try query.only { row throws(StorageError) in try row.int64(at: 0) }
    // Counted up from 1; the next ones must fit as well.
    guard number >= 0, number < Int64.max / 2 else {
      throw StorageError.corrupt("a record of number \(number)")
    }
    return number
  }

  package func audiences() throws(StorageError) -> [AudienceRow] {
    var rows: [AudienceRow] = []
    let query = try statement(
      "SELECT number, organisation, private, code FROM audience ORDER BY number")
    try query.forEachRow { row throws(StorageError) in
      rows.append(
        AudienceRow(
          number: UInt32(clamping: try row.int64(at: 0)), organisation: try row.name(at: 1),
          isPrivate: try row.int64(at: 2) != 0, code: try row.bytes(at: 3)))
    }
    return rows
  }

  package func putAudience(
    _ number: UInt32, organisation: OrganisationID, isPrivate: Bool, code: [UInt8]
  ) throws(StorageError) {
    let command = try statement(
      """
      INSERT OR REPLACE INTO audience(number, organisation, private, code) VALUES(?1, ?2, ?3, ?4)
      """)
    try command.bind(Int64(number), at: 1)
    try command.bind(organisation, at: 2)
    try command.bind(isPrivate ? 1 : 0, at: 3)
    try command.bind(code, at: 4)
    try command.run()
  }

  package func insertWanted(
    log: LogID, sequence: UInt64, record: RecordID
  ) throws(StorageError) {
    let command = try statement(
      "INSERT OR IGNORE INTO wanted(log, sequence, record) VALUES(?1, ?2, ?3)")
    try command.bind(log, at: 1)
    try command.bind(Int64(clamping: sequence), at: 2)
    try command.bind(record, at: 3)
    try command.run()
  }

  package func hasAbsent() throws(StorageError) -> Bool {
    let query = try statement(
      "SELECT EXISTS(SELECT 1 FROM record WHERE attention <> 0 AND attention & 64 <> 0)")
    return try query.only { row throws(StorageError) in try row.int64(at: 0) != 0 }
  }

  /// The first change of a log that a record waits for.
  package func firstWanted(of log: LogID) throws(StorageError) -> UInt64? {
    let query = try statement("SELECT sequence FROM wanted WHERE log = ?1 ORDER BY sequence")
    try query.bind(log, at: 1)
    return try query.first { row throws(StorageError) in UInt64(clamping: try row.int64(at: 0)) }
  }

  package func hasWanted() throws(StorageError) -> Bool {
    let query = try statement("SELECT EXISTS(SELECT 1 FROM wanted)")
    return try query.only { row throws(StorageError) in try row.int64(at: 0) != 0 }
  }

  /// The records that wait for a change, which are no longer listed afterwards.
  package func takeWanted(
    log: LogID, in range: ClosedRange<UInt64>
  ) throws(StorageError) -> [RecordID] {
    var records: [RecordID] = []
    let query = try statement(
      "SELECT record FROM wanted WHERE log = ?1 AND sequence BETWEEN ?2 AND ?3")
    try query.bind(log, at: 1)
    try query.bind(Int64(clamping: range.lowerBound), at: 2)
    try query.bind(Int64(clamping: range.upperBound), at: 3)
    try query.forEachRow { row throws(StorageError) in records.append(try row.name(at: 0)) }
    if records.isEmpty { return [] }
    let command = try statement(
      "DELETE FROM wanted WHERE log = ?1 AND sequence BETWEEN ?2 AND ?3")
    try command.bind(log, at: 1)
    try command.bind(Int64(clamping: range.lowerBound), at: 2)
    try command.bind(Int64(clamping: range.upperBound), at: 3)
    try command.run()
    return records
  }
}
