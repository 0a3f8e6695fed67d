package import Causality

extension ReplicaDatabase {
  package func putTip(
    log: UInt32, sequence: UInt64, id: ChangeID, signature: [UInt8]
  ) throws(StorageError) {
    let command = try statement(
      "INSERT OR REPLACE INTO tip(log, sequence, id, signature) VALUES(?1, ?2, ?3, ?4)")
    try command.bind(Int64(log), at: 1)
    try command.bind(Int64(clamping: sequence), at: 2)
    try command.bind(id, at: 3)
    try command.bind(signature, at: 4)
    try command.run()
  }

  package func signature(
    log: UInt32, sequence: UInt64, id: ChangeID
  ) throws(StorageError) -> [UInt8]? {
    let query = try statement(
      "SELECT signature FROM tip WHERE log = ?1 AND sequence = ?2 AND id = ?3")
    try query.bind(Int64(log), at: 1)
    try query.bind(Int64(clamping: sequence), at: 2)
    try query.bind(id, at: 3)
    return try query.first { row throws(StorageError) in try row.bytes(at: 0) }
  }

  /// The signed positions of a log, the newest last.
  package func tips(
    of log: UInt32
  ) throws(StorageError) -> [(sequence: UInt64, id: ChangeID, signature: [UInt8])] {
    var tips: [(sequence: UInt64, id: ChangeID, signature: [UInt8])] = []
    let query = try statement(
      "SELECT sequence, id, signature FROM tip WHERE log = ?1 ORDER BY sequence, id")
    try query.bind(Int64(log), at: 1)
    try query.forEachRow { row throws(StorageError) in
      tips.append(
        (
          UInt64(clamping: try row.int64(at: 0)), try row.changeID(at: 1), try row.bytes(at: 2)
        ))
    }
    return tips
  }

  /// The stretches that wait, without their changes: together those may be many times what memory should
  /// hold.
  package func looseRows() throws(StorageError) -> [LooseRow] {
    var rows: [LooseRow] = []
    let query = try statement(
      """
      SELECT number, log, base, base_id, last, last_id, tip_sequence, tip_id, signature,
        genesis_header, genesis_content FROM loose ORDER BY log, base, last_id
      """)
    try query.forEachRow { row throws(StorageError) in
      rows.append(
        LooseRow(
          number: try row.int64(at: 0), log: try row.name(at: 1),
          base: UInt64(clamping: try row.int64(at: 2)), baseID: try row.changeID(at: 3),
          last: UInt64(clamping: try row.int64(at: 4)), lastID: try row.changeID(at: 5),
          tipSequence: UInt64(clamping: try row.int64(at: 6)), tipID: try row.changeID(at: 7),
          signature: try row.bytes(at: 8), genesisHeader: try row.bytes(at: 9),
          genesisContent: try row.bytes(at: 10), bytes: []))
    }
    return rows
  }

  /// The changes of a stretch that waits.
  package func looseBytes(_ number: Int64) throws(StorageError) -> [UInt8] {
    let query = try statement("SELECT bytes FROM loose WHERE number = ?1")
    try query.bind(number, at: 1)
    return try query.only { row throws(StorageError) in try row.bytes(at: 0) }
  }

  package func insert(_ row: LooseRow) throws(StorageError) {
    let command = try statement(
      """
      INSERT OR IGNORE INTO loose(log, base, base_id, last, last_id, signature, genesis_header,
        genesis_content, bytes, tip_sequence, tip_id)
      VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
      """)
    try command.bind(row.log, at: 1)
    try command.bind(Int64(clamping: row.base), at: 2)
    try command.bind(row.baseID, at: 3)
    try command.bind(Int64(clamping: row.last), at: 4)
    try command.bind(row.lastID, at: 5)
    try command.bind(row.signature, at: 6)
    try command.bind(row.genesisHeader, at: 7)
    try command.bind(row.genesisContent, at: 8)
    try command.bind(row.bytes, at: 9)
    try command.bind(Int64(clamping: row.tipSequence), at: 10)
    try command.bind(row.tipID, at: 11)
    try command.run()
  }

  package func removeLoose(_ number: Int64) throws(StorageError) {
    let command = try statement("DELETE FROM loose WHERE number = ?1")
    try command.bind(number, at: 1)
    try command.run()
  }

  /// For each log the highest number that a record waits for.
  package func wantedEnds() throws(StorageError) -> [(log: LogID, sequence: UInt64)] {
    var ends: [(log: LogID, sequence: UInt64)] = []
    let query = try statement("SELECT log, max(sequence) FROM wanted GROUP BY log ORDER BY log")
    try query.forEachRow { row throws(StorageError) in
      ends.append((try row.name(at: 0), UInt64(clamping: try row.int64(at: 1))))
    }
    return ends
  }

  /// How much of each log waits, by log.
  package func looseSizes() throws(StorageError) -> [(log: LogID, size: Int64)] {
    var sizes: [(log: LogID, size: Int64)] = []
    let query = try statement(
      "SELECT log, sum(length(bytes)) FROM loose GROUP BY log ORDER BY log")
    try query.forEachRow { row throws(StorageError) in
      sizes.append((try row.name(at: 0), try row.int64(at: 1)))
    }
    return sizes
  }

  /// The first change of a log of which something waits.
  package func looseGenesis(
    of log: LogID
  ) throws(StorageError) -> (header: [UInt8], content: [UInt8])? {
    let query = try statement(
      "SELECT genesis_header, genesis_content FROM loose WHERE log = ?1 LIMIT 1")
    try query.bind(log, at: 1)
    return try query.first { row throws(StorageError) in
      (try row.bytes(at: 0), try row.bytes(at: 1))
    }
  }

  package func looseSize() throws(StorageError) -> Int64 {
    let query = try statement("SELECT coalesce(sum(length(bytes)), 0) FROM loose")
    return try query.only { row throws(StorageError) in try row.int64(at: 0) }
  }

  package func peers() throws(StorageError) -> [PeerRow] {
    var rows: [PeerRow] = []
    let query = try statement(
      "SELECT writer, organisation, have, heard_at, sent_at FROM peer ORDER BY writer")
    try query.forEachRow { row throws(StorageError) in
      let stored = PeerRow(
        writer: try row.name(at: 0), organisation: try row.name(at: 1),
        have: try row.bytes(at: 2), heardAt: try row.int64(at: 3),
        sentAt: try row.isNull(at: 4) ? nil : try row.int64(at: 4))
      // A damaged one is as if that peer was never heard from: it gets everything, and nothing false.
      if let sound = stored.sound { rows.append(sound) }
    }
    return rows
  }

  package func put(_ row: PeerRow) throws(StorageError) {
    let command = try statement(
      """
      INSERT OR REPLACE INTO peer(writer, organisation, have, heard_at, sent_at)
      VALUES(?1, ?2, ?3, ?4, ?5)
      """)
    try command.bind(row.writer, at: 1)
    try command.bind(row.organisation, at: 2)
    try command.bind(row.guarded, at: 3)
    try command.bind(row.heardAt, at: 4)
    if let sent = row.sentAt { try command.bind(sent, at: 5) } else { try command.bindNull(at: 5) }
    try command.run()
  }

  package func insert(_ row: JourneyRow) throws(StorageError) {
    let command = try statement(
      """
      INSERT INTO journey(number, at, direction, bundle, writer, summary)
      VALUES(?6, ?1, ?2, ?3, ?4, ?5)
      """)
    let last = try statement("SELECT coalesce(max(number), 0) FROM journey").only {
      row throws(StorageError) in try row.int64(at: 0)
    }
    let number = last < Int64.max ? last + 1 : last
    try command.bind(row.at, at: 1)
    try command.bind(row.direction, at: 2)
    try command.bind(row.bundle, at: 3)
    if let writer = row.writer {
      try command.bind(writer, at: 4)
    } else {
      try command.bindNull(at: 4)
    }
    try command.bind(row.guarded(as: number), at: 5)
    try command.bind(number, at: 6)
    try command.run()
  }

  package func journeys() throws(StorageError) -> [JourneyRow] {
    var rows: [JourneyRow] = []
    let query = try statement(
      "SELECT number, at, direction, bundle, writer, summary FROM journey ORDER BY number")
    try query.forEachRow { row throws(StorageError) in
      let stored = JourneyRow(
        number: try row.int64(at: 0), at: try row.int64(at: 1), direction: try row.text(at: 2),
        bundle: try row.bytes(at: 3), writer: try row.isNull(at: 4) ? nil : try row.name(at: 4),
        summary: try row.bytes(at: 5))
      if let sound = stored.sound { rows.append(sound) }
    }
    return rows
  }

  /// What is damaged of the rows that nothing but their own sums can prove.
  package func damagedLedger() throws(StorageError) -> [String] {
    var damaged: [String] = []
    try statement("SELECT name, value FROM setting ORDER BY name").forEachRow {
      row throws(StorageError) in
      let name = try row.text(at: 0)
      if RowSum.value(of: try row.bytes(at: 1), { $0.add(name.utf8) }) == nil {
        damaged.append("setting \(name)")
      }
    }
    let counts = try statement("SELECT (SELECT count(*) FROM peer), (SELECT count(*) FROM journey)")
      .only { row throws(StorageError) in (try row.int64(at: 0), try row.int64(at: 1)) }
    let peers = counts.0 - Int64(try peers().count)
    let journeys = counts.1 - Int64(try journeys().count)
    if peers != 0 { damaged.append("peer: \(peers)") }
    if journeys != 0 { damaged.append("journey: \(journeys)") }
    if try forgottenSum() != setting(Self.forgottenSetting) ?? Self.noneForgotten {
      damaged.append("forgotten")
    }
    return damaged
  }

  static let forgottenSetting = "forgotten"
  static let noneForgotten = [UInt8](repeating: 0, count: 8)

  /// All forgotten files in one number, whatever their order.
  func forgottenSum() throws(StorageError) -> [UInt8] {
    var sum: UInt64 = 0
    for hash in try forgotten() { sum ^= hash.first ^ hash.second ^ hash.third ^ hash.fourth }
    return (0..<8).map { UInt8(truncatingIfNeeded: sum >> ($0 * 8)) }
  }

  package func putAttachment(
    hash: ChangeID, size: UInt64, isPresent: Bool
  ) throws(StorageError) {
    let command = try statement(
      """
      INSERT INTO attachment(hash, size, present) VALUES(?1, ?2, ?3)
      ON CONFLICT(hash) DO UPDATE SET present = max(present, excluded.present)
      """)
    try command.bind(hash, at: 1)
    try command.bind(Int64(clamping: size), at: 2)
    try command.bind(isPresent ? 1 : 0, at: 3)
    try command.run()
  }

  /// Says whether a file's bytes are here.
  package func setPresent(_ hash: ChangeID, _ isPresent: Bool) throws(StorageError) {
    let command = try statement(
      "UPDATE attachment SET present = ?2 WHERE hash = ?1 AND present <> ?2")
    try command.bind(hash, at: 1)
    try command.bind(isPresent ? 1 : 0, at: 2)
    try command.run()
  }

  package func attachments() throws(StorageError) -> [(
    hash: ChangeID, size: UInt64, isPresent: Bool
  )] {
    var rows: [(hash: ChangeID, size: UInt64, isPresent: Bool)] = []
    let query = try statement("SELECT hash, size, present FROM attachment ORDER BY hash")
    try query.forEachRow { row throws(StorageError) in
      rows.append(
        (
          try row.changeID(at: 0), UInt64(clamping: try row.int64(at: 1)),
          try row.int64(at: 2) != 0
        ))
    }
    return rows
  }
}
