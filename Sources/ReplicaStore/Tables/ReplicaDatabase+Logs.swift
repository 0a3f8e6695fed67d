package import Causality

extension ReplicaDatabase {
  /// A root record with all its keys takes a kilobyte.
  package static let settingSizeMax: Int64 = 64 * 1024

  package func setting(_ name: String) throws(StorageError) -> [UInt8]? {
    let query = try statement("SELECT value, length(value) FROM setting WHERE name = ?1")
    try query.bind(name, at: 1)
    return try query.first { row throws(StorageError) in
      let size = try row.int64(at: 1)
      guard size <= Self.settingSizeMax else {
        throw StorageError.corrupt("a setting of \(size) bytes")
      }
      guard let value = RowSum.value(of: try row.bytes(at: 0), { $0.add(name.utf8) }) else {
        throw StorageError.corrupt("the setting \(name) is not what was written")
      }
      return value
    }
  }

  package func set(_ name: String, to value: [UInt8]) throws(StorageError) {
    let command = try statement("INSERT OR REPLACE INTO setting(name, value) VALUES(?1, ?2)")
    try command.bind(name, at: 1)
    try command.bind(RowSum.guarding(value) { $0.add(name.utf8) }, at: 2)
    try command.run()
  }

  package func logs() throws(StorageError) -> [LogRow] {
    var rows: [LogRow] = []
    let query = try statement("SELECT number, id, genesis FROM log ORDER BY number")
    try query.forEachRow { row throws(StorageError) in
      rows.append(
        LogRow(
          number: UInt32(clamping: try row.int64(at: 0)), id: try row.name(at: 1),
          genesis: try row.bytes(at: 2)))
    }
    return rows
  }

  package func insertLog(
    _ number: UInt32, id: LogID, genesis: [UInt8]
  ) throws(StorageError) {
    let command = try statement("INSERT INTO log(number, id, genesis) VALUES(?1, ?2, ?3)")
    try command.bind(Int64(number), at: 1)
    try command.bind(id, at: 2)
    try command.bind(genesis, at: 3)
    try command.run()
  }

  package func strands() throws(StorageError) -> [StrandRow] {
    var rows: [StrandRow] = []
    let query = try statement(
      "SELECT number, log, parent, shared, head, head_id FROM strand ORDER BY number")
    try query.forEachRow { row throws(StorageError) in
      var origin: StrandTree.Origin?
      if try !row.isNull(at: 2) {
        origin = StrandTree.Origin(
          parent: StrandNumber(UInt32(clamping: try row.int64(at: 2))),
          shared: UInt64(clamping: try row.int64(at: 3)))
      }
      rows.append(
        StrandRow(
          number: StrandNumber(UInt32(clamping: try row.int64(at: 0))),
          log: UInt32(clamping: try row.int64(at: 1)), origin: origin,
          head: UInt64(clamping: try row.int64(at: 4)), headID: try row.changeID(at: 5)))
    }
    return rows
  }

  package func put(_ row: StrandRow) throws(StorageError) {
    let command = try statement(
      """
      INSERT OR REPLACE INTO strand(number, log, parent, shared, head, head_id)
      VALUES(?1, ?2, ?3, ?4, ?5, ?6)
      """)
    try command.bind(Int64(row.number.value), at: 1)
    try command.bind(Int64(row.log), at: 2)
    if let origin = row.origin {
      try command.bind(Int64(origin.parent.value), at: 3)
      try command.bind(Int64(clamping: origin.shared), at: 4)
    } else {
      try command.bindNull(at: 3)
      try command.bindNull(at: 4)
    }
    try command.bind(Int64(clamping: row.head), at: 5)
    try command.bind(row.headID, at: 6)
    try command.run()
  }

  /// Strand number and sequence in one key: a strand's runs stand side by side in the file.
  static func key(_ place: Dot) -> Int64 {
    Int64(place.strand.value) << 40 | Int64(truncatingIfNeeded: place.sequence & sequenceMax)
  }

  static func dot(key: Int64) -> Dot {
    Dot(StrandNumber(UInt32(clamping: key >> 40)), UInt64(bitPattern: key) & sequenceMax)
  }

  /// Exchanges the bytes of a run that is kept.
  package func replaceRun(at place: Dot, _ bytes: [UInt8]) throws(StorageError) {
    let command = try statement("UPDATE run SET bytes = ?2 WHERE place = ?1")
    try command.bind(Self.key(place), at: 1)
    try command.bind(bytes, at: 2)
    try command.run()
  }

  package func insertRun(at place: Dot, _ bytes: [UInt8]) throws(StorageError) {
    let command = try statement("INSERT INTO run(place, bytes) VALUES(?1, ?2)")
    try command.bind(Self.key(place), at: 1)
    try unsafe bytes.span.withUnsafeBytes { (raw) throws(StorageError) in
      try unsafe command.bindBorrowed(raw, at: 2)
      try command.run()
    }
  }

  /// The run that holds a place of a strand's own part, with the number it starts at.
  package func run(holding place: Dot) throws(StorageError) -> (first: UInt64, run: StoredRun)? {
    let query = try statement(
      "SELECT place, bytes FROM run WHERE place <= ?1 ORDER BY place DESC LIMIT 1")
    try query.bind(Self.key(place), at: 1)
    let found = try query.first { row throws(StorageError) in
      (try row.int64(at: 0), try row.bytes(at: 1))
    }
    guard let (key, bytes) = found, UInt32(exactly: key >> 40) == place.strand.value else {
      return nil
    }
    let first = UInt64(bitPattern: key) & sequenceMax
    let run = StoredRun(bytes)
    return place.sequence < first + UInt64(run.count) ? (first, run) : nil
  }

  /// Where each organisation change stands: they are read again at every start.
  package func insertPaper(at place: Dot) throws(StorageError) {
    let command = try statement("INSERT INTO paper(place) VALUES(?1)")
    try command.bind(Self.key(place), at: 1)
    try command.run()
  }

  package func papers() throws(StorageError) -> [Dot] {
    var places: [Dot] = []
    try statement("SELECT place FROM paper ORDER BY place").forEachRow {
      row throws(StorageError) in
      let key = try row.int64(at: 0)
      places.append(
        Dot(StrandNumber(UInt32(clamping: key >> 40)), UInt64(bitPattern: key) & sequenceMax))
    }
    return places
  }

  /// The runs of a strand's own part, in order.
  package func forEachRun<Failure: ExpressibleByStorageError>(
    of strand: StrandNumber, from sequence: UInt64 = 0,
    _ body: (UInt64, StoredRun) throws(Failure) -> Bool
  ) throws(Failure) {
    var next = sequence
    while true {
      let found = try Failure.wrapping { () throws(StorageError) in
        try nextRun(of: strand, from: next)
      }
      guard let (first, run) = found else { return }
      if try !body(first, run) { return }
      next = first + UInt64(run.count)
    }
  }

  /// The run that holds a sequence number, or the first one behind it.
  private func nextRun(
    of strand: StrandNumber, from sequence: UInt64
  ) throws(StorageError) -> (UInt64, StoredRun)? {
    if sequence > 0, let holding = try run(holding: Dot(strand, sequence)) {
      return (holding.first, holding.run)
    }
    let query = try statement(
      "SELECT place, bytes FROM run WHERE place >= ?1 ORDER BY place LIMIT 1")
    try query.bind(Self.key(Dot(strand, sequence)), at: 1)
    let found = try query.first { row throws(StorageError) in
      (try row.int64(at: 0), try row.bytes(at: 1))
    }
    guard let (key, bytes) = found, UInt32(exactly: key >> 40) == strand.value else {
      return nil
    }
    let run = StoredRun(bytes)
    // Standing still where a damaged run claims to hold nothing would never end.
    guard run.count > 0 else { throw StorageError.corrupt("a run without changes") }
    return (UInt64(bitPattern: key) & sequenceMax, run)
  }

  /// Bytes of the runs that hold a stretch of a strand's own part.
  package func runsSize(
    of strand: StrandNumber, from first: UInt64, through last: UInt64
  ) throws(StorageError) -> UInt64 {
    let query = try statement(
      """
      SELECT coalesce(sum(length(bytes)), 0) FROM run WHERE place <= ?2 AND place >=
        coalesce((SELECT max(place) FROM run WHERE place <= ?1 AND place >= ?3), ?1)
      """)
    try query.bind(Self.key(Dot(strand, first)), at: 1)
    try query.bind(Self.key(Dot(strand, last)), at: 2)
    try query.bind(Self.key(Dot(strand, 0)), at: 3)
    return try query.only { row throws(StorageError) in UInt64(clamping: try row.int64(at: 0)) }
  }

  /// The last number of every run of a strand's own part, in order.
  package func runEnds(of strand: StrandNumber) throws(StorageError) -> [UInt64] {
    var starts: [UInt64] = []
    let query = try statement(
      "SELECT place FROM run WHERE place > ?1 AND place < ?2 ORDER BY place")
    try query.bind(Self.key(Dot(strand, 0)), at: 1)
    try query.bind(Self.key(Dot(strand, sequenceMax)), at: 2)
    try query.forEachRow { row throws(StorageError) in
      starts.append(UInt64(bitPattern: try row.int64(at: 0)) & sequenceMax)
    }
    return starts.dropFirst().map { $0 - 1 }
  }
}
