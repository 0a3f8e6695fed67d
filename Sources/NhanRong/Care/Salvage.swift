import Causality
import ChangeLog
import Platform
import ReplicaStore
import Sealing
import Trust

/// A database that may be damaged, read as far as it goes. What it gives is believed as far as chain, signatures
/// and checksums prove it.
final class Salvage {
  let path: FilePath
  private let database: ReplicaDatabase?
  let root: RootRecord?
  let writer: WriterID?
  let ownLogs: [UInt8]?
  /// The ends of the strands as the file tells them; empty where that table cannot be read.
  let heads: [ClockEntry]
  let tips: [Tip]

  /// - Parameter isOwn: whether the file may be written: then what a crash left is rolled back first.
  init(_ path: FilePath, isOwn: Bool) {
    self.path = path
    var opened =
      isOwn
      ? twice { () throws(StorageError) in
        try ReplicaDatabase.open(at: path, options: .write)
      } : nil
    if opened == nil {
      opened = twice { () throws(StorageError) in
        try ReplicaDatabase.open(at: path, options: .read)
      }
    }
    let file = opened
    database = file
    func setting(_ name: String) -> [UInt8]? {
      twice { () throws(StorageError) in try file?.setting(name) }.flatMap { $0 }
    }
    root = setting("root").flatMap { try? RootRecord(decoding: $0) }
    writer = setting("writer").flatMap { WriterID(bytes: $0) }
    ownLogs = setting("own-logs")
    let logs = twice { () throws(StorageError) in try file?.logs() ?? [] } ?? []
    let names = Dictionary(logs.map { ($0.number, $0.id) }, uniquingKeysWith: { first, _ in first })
    let strands = twice { () throws(StorageError) in try file?.strands() ?? [] } ?? []
    heads = strands.compactMap { strand in
      names[strand.log].map {
        ClockEntry(log: $0, sequence: strand.head, tag: strand.headID.tag)
      }
    }
    var tips: [Tip] = []
    for log in logs {
      let rows = twice { () throws(StorageError) in try file?.tips(of: log.number) ?? [] } ?? []
      for kept in rows {
        guard let signature = Signature(kept.signature) else { continue }
        tips.append(Tip(log: log.id, sequence: kept.sequence, id: kept.id, signature: signature))
      }
    }
    self.tips = tips
  }

  deinit { close() }

  var isReadable: Bool { database != nil }

  func close() { database?.close() }

  /// How many of the tables read as what they are.
  func soundTables(_ names: [String]) -> Int {
    names.count { database?.connection.isSound(table: $0) == true }
  }

  /// Gives the changes that prove themselves, stretch by stretch: a change is proven by the one that follows it,
  /// by a signed position, or by the end of the strand as it was noted. A content that is damaged is left out.
  func forEachStretch(
    endingAt known: [ClockEntry],
    _ body: (borrowing ChangeBatch, Range<Int>) throws(ReplicaError) -> Void
  ) throws(ReplicaError) {
    guard let database else { return }
    let ends = Set(
      heads + known + tips.map { ClockEntry(log: $0.log, sequence: $0.sequence, tag: $0.id.tag) })
    var stretch = Stretch()
    var strand: StrandNumber?
    try database.forEachReadableRun { (place, run) throws(ReplicaError) in
      if place.strand != strand {
        try stretch.finish(ends, body)
        strand = place.strand
      }
      for position in 0..<run.count {
        guard let piece = run.piece(position), stretch.take(piece.header, piece.content) else {
          try stretch.finish(ends, body)
          continue
        }
        if stretch.isBroken { try stretch.finishBeforeLast(ends, body) }
        if stretch.isFull { try stretch.hand(body) }
      }
    }
    try stretch.finish(ends, body)
  }

  // MARK: What only this computer knows

  func peers() -> [PeerRow] { rows { (file) throws(StorageError) in try file.peers() } }

  func journeys() -> [JourneyRow] { rows { (file) throws(StorageError) in try file.journeys() } }

  func forgotten() -> [ChangeID] { rows { (file) throws(StorageError) in try file.forgotten() } }

  func files() -> [(hash: ChangeID, size: UInt64, isPresent: Bool)] {
    rows { (file) throws(StorageError) in try file.attachments() }
  }

  /// What was kept of peers beside the ledger: what they lack, and the keys that holders of a root's key named.
  func peerSettings() -> [(name: String, value: [UInt8])] {
    let names = ["wants-", "sealing-"].flatMap { prefix in
      rows { (file) throws(StorageError) in try file.settings(startingWith: prefix) }
    }
    return names.compactMap { name in
      twice { () throws(StorageError) in try database?.setting(name) }.flatMap { $0 }.map {
        (name, $0)
      }
    }
  }

  func loose() -> [LooseRow] {
    rows { (file) throws(StorageError) in try file.looseRows() }.compactMap { row in
      let kept = twice { () throws(StorageError) in try database?.looseBytes(row.number) }
      guard let bytes = kept.flatMap({ $0 }) else { return nil }
      return LooseRow(
        log: row.log, base: row.base, baseID: row.baseID, last: row.last, lastID: row.lastID,
        tipSequence: row.tipSequence, tipID: row.tipID, signature: row.signature,
        genesisHeader: row.genesisHeader, genesisContent: row.genesisContent, bytes: bytes)
    }
  }

  private func rows<Row>(
    _ read: (ReplicaDatabase) throws(StorageError) -> [Row]
  ) -> [Row] {
    guard let database else { return [] }
    return twice { () throws(StorageError) in try read(database) } ?? []
  }
}

/// A page that cannot be read twice is lost; a cable that slipped once is not.
private func twice<Result>(_ read: () throws(StorageError) -> Result) -> Result? {
  (try? read()) ?? (try? read())
}

/// Consecutive changes of a chain, as they are found.
private struct Stretch {
  private var batch = ChangeBatch()
  private static let countMax = 2048

  /// Whether the change taken last does not follow the one before it.
  private(set) var isBroken = false
  var isFull: Bool { batch.changes.count >= Self.countMax }

  /// False where the bytes are no change.
  mutating func take(_ header: [UInt8], _ content: [UInt8]?) -> Bool {
    var index = try? batch.append(header: header, content: content)
    if index == nil, let bare = try? batch.append(header: header, content: nil) {
      // Papers and geneses count by their contents: without it this is no change at all.
      guard batch.changes[bare].record != nil else {
        start(over: bare)
        return false
      }
      index = bare
    }
    guard let index else { return false }
    if index > 0 {
      let before = batch.changes[index - 1]
      isBroken =
        batch.changes[index].previous != before.id || batch.changes[index].log != before.log
        || batch.changes[index].sequence != before.sequence + 1
    }
    return true
  }

  /// Keeps what was taken before a change that turned out to be none.
  private mutating func start(over index: Int) {
    var kept = ChangeBatch()
    for earlier in 0..<index { Self.copy(earlier, of: batch, to: &kept) }
    batch = kept
  }

  private static func copy(
    _ index: Int, of batch: borrowing ChangeBatch, to other: inout ChangeBatch
  ) {
    let change = batch.changes[index]
    _ = try? other.append(
      header: Array(batch.bytes[change.header]),
      content: change.content.map { Array(batch.bytes[$0]) })
  }

  /// Gives everything but the last change, which the next one may prove.
  mutating func hand(
    _ body: (borrowing ChangeBatch, Range<Int>) throws(ReplicaError) -> Void
  ) throws(ReplicaError) {
    let last = batch.changes.count - 1
    guard last > 0 else { return }
    try body(batch, 0..<last)
    keepLast()
  }

  /// The chain ended before the change taken last.
  mutating func finishBeforeLast(
    _ ends: Set<ClockEntry>,
    _ body: (borrowing ChangeBatch, Range<Int>) throws(ReplicaError) -> Void
  ) throws(ReplicaError) {
    let last = batch.changes.count - 1
    try give(upTo: last, ends, body)
    keepLast()
  }

  mutating func finish(
    _ ends: Set<ClockEntry>,
    _ body: (borrowing ChangeBatch, Range<Int>) throws(ReplicaError) -> Void
  ) throws(ReplicaError) {
    try give(upTo: batch.changes.count, ends, body)
    batch.removeAll()
    isBroken = false
  }

  private func give(
    upTo count: Int, _ ends: Set<ClockEntry>,
    _ body: (borrowing ChangeBatch, Range<Int>) throws(ReplicaError) -> Void
  ) throws(ReplicaError) {
    guard count > 0 else { return }
    let last = batch.changes[count - 1]
    let isProven = ends.contains(
      ClockEntry(log: last.log, sequence: last.sequence, tag: last.id.tag))
    let proven = isProven ? count : count - 1
    if proven > 0 { try body(batch, 0..<proven) }
  }

  private mutating func keepLast() {
    var next = ChangeBatch()
    if !batch.changes.isEmpty { Self.copy(batch.changes.count - 1, of: batch, to: &next) }
    batch = next
    isBroken = false
  }
}
