import Causality
import ChangeLog
import ReplicaStore
import Sealing

/// Stretches that do not join what is held yet: kept as they came, until what lies before them comes.
extension ReplicaCore {
  /// Keeps a stretch that does not join yet, as it came, with what authenticates it.
  func keepLoose(
    _ slice: Slice, of batch: borrowing ChangeBatch, into outcome: inout IngestOutcome
  ) throws(ReplicaError) {
    let first = batch.changes[slice.range.lowerBound]
    let last = batch.changes[slice.range.upperBound - 1]
    var start = slice.range.lowerBound
    while start < slice.range.upperBound {
      let end = min(slice.range.upperBound, start + Self.looseCountMax)
      try keepLoose(start..<end, slice, of: batch)
      start = end
    }
    hasLoose = true
    let held = catalog.log(first.log)?.strands.map { catalog.strand($0).head }.max() ?? 0
    outcome.loose.append(
      LooseRange(
        log: first.log, first: first.sequence, last: last.sequence, missingFrom: held + 1))
  }

  /// Bytes of one writer that wait for what lies before them: a branch's work of years, and no room for
  /// someone who would fill the disk, with one log or with many (Protocol.md 13).
  package static let waitingSizeMax: Int64 = 64 * 1024 * 1024

  func requireRoomToWait() throws(ReplicaError) {
    let sizes = try storing { () throws(StorageError) in try database.looseSizes() }
    // For adding up only; nothing is listed in its order.
    var ofWriter: [WriterID: Int64] = [:]
    for (log, size) in sizes {
      var sum = size
      if let writer = try writer(ofWaiting: log) {
        sum += ofWriter[writer] ?? 0
        ofWriter[writer] = sum
      }
      guard sum <= Self.waitingSizeMax else {
        throw ReplicaError(.bundleTooLarge, ("limit", "waiting"), ("log", "\(log)"))
      }
    }
  }

  /// Nil where a stretch came without its log's first change, as no bundle brings it.
  private func writer(ofWaiting log: LogID) throws(ReplicaError) -> WriterID? {
    if let known = catalog.log(log)?.genesis.writer ?? writersWaiting[log] { return known }
    let kept = try storing { () throws(StorageError) in try database.looseGenesis(of: log) }
    var single = ChangeBatch()
    guard let kept, let index = try? single.append(header: kept.header, content: kept.content),
      let genesis = try? Genesis.read(single.changes[index], in: single)
    else { return nil }
    writersWaiting[log] = genesis.writer
    return genesis.writer
  }

  private static let looseCountMax = 16_384

  private func keepLoose(
    _ range: Range<Int>, _ slice: Slice, of batch: borrowing ChangeBatch
  ) throws(ReplicaError) {
    let first = batch.changes[range.lowerBound]
    let last = batch.changes[range.upperBound - 1]
    guard let base = first.previous, let tip = slice.tip else {
      throw ReplicaError(.bundleMalformed, ("log", "\(first.log)"))
    }
    var bytes: [UInt8] = []
    StoredRun.encode(range, of: batch, into: &bytes)
    let row = LooseRow(
      log: first.log, base: first.sequence - 1, baseID: base, last: last.sequence,
      lastID: last.id, tipSequence: tip.sequence, tipID: tip.id,
      signature: tip.signature.bytes, genesisHeader: slice.genesisHeader,
      genesisContent: slice.genesisContent, bytes: bytes)
    try storing { () throws(StorageError) in try database.insert(row) }
  }

  /// Tries to join the stretches that waited, until none does any more.
  package func joinLoose() throws(ReplicaError) -> IngestOutcome {
    var total = IngestOutcome()
    var progress = hasLoose
    while progress {
      progress = false
      for row in try storing({ () throws(StorageError) in try database.looseRows() }) {
        guard try locate(row.log, row.base, tag: row.baseID.tag) != nil else { continue }
        let bytes = try storing { () throws(StorageError) in
          let bytes = try database.looseBytes(row.number)
          try database.removeLoose(row.number)
          return bytes
        }
        let outcome = try ingest(row, bytes)
        total.new += outcome.new
        let first = row.last &- UInt64(clamping: outcome.new) &+ 1
        total.joined.append(
          LooseRange(log: row.log, first: first, last: row.last, missingFrom: first))
        total.touched += outcome.touched
        progress = true
      }
    }
    if hasLoose {
      hasLoose = try storing { () throws(StorageError) in try database.looseSize() } > 0
    }
    return total
  }

  private func ingest(_ row: LooseRow, _ bytes: [UInt8]) throws(ReplicaError) -> IngestOutcome {
    var batch = ChangeBatch()
    let run = StoredRun(bytes)
    for position in 0..<run.count {
      guard (try? run.append(position, to: &batch)) != nil else {
        throw ReplicaError(.replicaDamaged, ("log", "\(row.log)"))
      }
    }
    let outcome = try ingest(batch, [Slice(0..<batch.changes.count)])
    if let log = catalog.index(of: row.log),
      try locate(row.log, row.tipSequence, tag: row.tipID.tag) != nil
    {
      try storing { () throws(StorageError) in
        try database.putTip(
          log: UInt32(log), sequence: row.tipSequence, id: row.tipID, signature: row.signature)
      }
    }
    return outcome
  }
}
