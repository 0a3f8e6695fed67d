package import Causality

/// A content that is erased, or that is not here.
package struct ContentRow: Sendable {
  package let id: ChangeID
  package let hash: ChangeID
  package let record: RecordID?
  package let place: Dot
  package let isPresent: Bool
  package let isErased: Bool

  package init(
    id: ChangeID, hash: ChangeID, record: RecordID?, place: Dot, isPresent: Bool, isErased: Bool
  ) {
    self.id = id
    self.hash = hash
    self.record = record
    self.place = place
    self.isPresent = isPresent
    self.isErased = isErased
  }
}

extension ReplicaDatabase {
  private static func content(_ row: Statement) throws(StorageError) -> ContentRow {
    ContentRow(
      id: try row.changeID(at: 0), hash: try row.changeID(at: 1),
      record: try row.isNull(at: 2) ? nil : try row.name(at: 2),
      place: dot(key: try row.int64(at: 3)), isPresent: try row.int64(at: 4) != 0,
      isErased: try row.int64(at: 5) != 0)
  }

  private func contents(_ query: Statement) throws(StorageError) -> [ContentRow] {
    var rows: [ContentRow] = []
    try query.forEachRow { row throws(StorageError) in rows.append(try Self.content(row)) }
    return rows
  }

  package func content(of id: ChangeID) throws(StorageError) -> ContentRow? {
    let query = try statement(
      "SELECT id, hash, record, place, present, erased FROM content WHERE id = ?1")
    try query.bind(id, at: 1)
    return try query.first { row throws(StorageError) in try Self.content(row) }
  }

  package func contents(of record: RecordID) throws(StorageError) -> [ContentRow] {
    let query = try statement(
      """
      SELECT id, hash, record, place, present, erased FROM content WHERE record = ?1 ORDER BY id
      """)
    try query.bind(record, at: 1)
    return try contents(query)
  }

  package func allContents() throws(StorageError) -> [ContentRow] {
    try contents(
      try statement(
        "SELECT id, hash, record, place, present, erased FROM content ORDER BY id"))
  }

  /// Contents that are not here and that nothing erases, by hash.
  package func lackingContents(atMost count: Int) throws(StorageError) -> [ContentRow] {
    let query = try statement(
      """
      SELECT id, hash, record, place, present, erased FROM content
      WHERE present = 0 AND erased = 0 ORDER BY hash LIMIT ?1
      """)
    try query.bind(Int64(count), at: 1)
    return try contents(query)
  }

  /// Erased contents whose bytes are still here, first seen erased at a time or before.
  package func erasedContents(
    upTo time: Int64, of record: RecordID?
  ) throws(StorageError) -> [ContentRow] {
    let query = try statement(
      """
      SELECT id, hash, record, place, present, erased FROM content
      WHERE present = 1 AND erased = 1 AND since <= ?1 AND (?2 IS NULL OR record = ?2) ORDER BY id
      """)
    try query.bind(time, at: 1)
    if let record { try query.bind(record, at: 2) } else { try query.bindNull(at: 2) }
    return try contents(query)
  }

  /// Says when contents were first seen erased. A time ahead of the clock was a clock's fault.
  package func stampErased(at now: Int64) throws(StorageError) {
    let command = try statement(
      "UPDATE content SET since = ?1 WHERE erased = 1 AND (since IS NULL OR since > ?1)")
    try command.bind(now, at: 1)
    try command.run()
  }

  package func put(_ row: ContentRow) throws(StorageError) {
    let command = try statement(
      """
      INSERT INTO content(id, hash, record, place, present, erased, since)
      VALUES(?1, ?2, ?3, ?4, ?5, ?6, NULL)
      ON CONFLICT(id) DO UPDATE SET present = excluded.present, erased = excluded.erased,
        since = CASE WHEN excluded.erased THEN since END
      """)
    try command.bind(row.id, at: 1)
    try command.bind(row.hash, at: 2)
    if let record = row.record {
      try command.bind(record, at: 3)
    } else {
      try command.bindNull(at: 3)
    }
    try command.bind(Self.key(row.place), at: 4)
    try command.bind(row.isPresent ? 1 : 0, at: 5)
    try command.bind(row.isErased ? 1 : 0, at: 6)
    try command.run()
  }

  package func removeContent(_ id: ChangeID) throws(StorageError) {
    let command = try statement("DELETE FROM content WHERE id = ?1")
    try command.bind(id, at: 1)
    try command.run()
  }

  package func hasContents() throws(StorageError) -> Bool {
    let query = try statement("SELECT EXISTS(SELECT 1 FROM content)")
    return try query.only { row throws(StorageError) in try row.int64(at: 0) != 0 }
  }

  // MARK: Records with erasures

  package func insertEraser(of record: RecordID) throws(StorageError) {
    let command = try statement("INSERT OR IGNORE INTO eraser(record) VALUES(?1)")
    try command.bind(record, at: 1)
    try command.run()
  }

  /// The records in which somebody erases, effective or not.
  package func recordsWithErasers() throws(StorageError) -> [RecordID] {
    var records: [RecordID] = []
    try statement("SELECT record FROM eraser ORDER BY record").forEachRow {
      row throws(StorageError) in records.append(try row.name(at: 0))
    }
    return records
  }

  // MARK: Attached files that are gone

  package func removeAttachment(_ hash: ChangeID) throws(StorageError) {
    let command = try statement("DELETE FROM attachment WHERE hash = ?1")
    try command.bind(hash, at: 1)
    try command.run()
  }

  package func hasAttachment(_ hash: ChangeID) throws(StorageError) -> Bool {
    let query = try statement("SELECT EXISTS(SELECT 1 FROM attachment WHERE hash = ?1)")
    try query.bind(hash, at: 1)
    return try query.only { row throws(StorageError) in try row.int64(at: 0) != 0 }
  }

  package func setForgotten(_ hash: ChangeID, _ isForgotten: Bool) throws(StorageError) {
    let command =
      isForgotten
      ? try statement("INSERT OR IGNORE INTO forgotten(hash) VALUES(?1)")
      : try statement("DELETE FROM forgotten WHERE hash = ?1")
    try command.bind(hash, at: 1)
    let before = try forgottenSum()
    try command.run()
    let after = try forgottenSum()
    if before != after {
      // Carried on from what was noted, so that damage in between goes on to show.
      let noted = try setting(Self.forgottenSetting) ?? Self.noneForgotten
      let next = zip(noted, zip(before, after)).map { $0 ^ $1.0 ^ $1.1 }
      try set(Self.forgottenSetting, to: next)
    }
  }

  /// Files that only erased contents named: what comes of them again is not kept.
  package func forgotten() throws(StorageError) -> [ChangeID] {
    var hashes: [ChangeID] = []
    try statement("SELECT hash FROM forgotten ORDER BY hash").forEachRow {
      row throws(StorageError) in hashes.append(try row.changeID(at: 0))
    }
    return hashes
  }
}
