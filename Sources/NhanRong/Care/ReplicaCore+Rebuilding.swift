import Causality
import ChangeLog
import ReplicaStore
import Sealing
import Trust

/// A new file from what an old one proves. The tables that are caches come anew from the changes, so the same way
/// leads from an older schema to a newer one.
extension ReplicaCore {
  /// Takes in everything a salvaged file proves; to be called inside a transaction, the own file first and then
  /// older copies of it.
  func take(
    _ salvage: Salvage, endingAt known: [ClockEntry]
  ) throws(ReplicaError) {
    try salvage.forEachStretch(endingAt: known) { (batch, range) throws(ReplicaError) in
      try take(batch, range, tips: salvage.tips)
    }
    for row in salvage.loose() {
      if try locate(row.log, row.last, tag: row.lastID.tag) != nil { continue }
      try storing { () throws(StorageError) in try database.insert(row) }
      hasLoose = true
    }
    try dropUnsoundLoose()
    _ = try joinLoose()
    try take(salvage.tips)
    try takeOwnRows(of: salvage)
  }

  /// A stretch as far as what is in it stands by itself.
  private func take(
    _ batch: borrowing ChangeBatch, _ stretch: Range<Int>, tips: [Tip]
  ) throws(ReplicaError) {
    let range = stretch.lowerBound..<(try endOfSigned(batch, stretch, tips))
    if range.isEmpty { return }
    let slice = Slice(range)
    if case .loose = try attach(slice, of: batch) {
      // Behind a gap: it waits under its writer's signature until another file fills the gap.
      let last = batch.changes[range.upperBound - 1]
      let first = batch.changes[range.lowerBound]
      guard let genesis = try genesisBytes(of: first.log) else { return }
      let best = tips.last { tip in
        tip.log == first.log && tip.sequence >= first.sequence && tip.sequence <= last.sequence
          && batch.changes[range.lowerBound + Int(tip.sequence - first.sequence)].id == tip.id
      }
      guard let best, best.isSigned(by: genesis.key) else { return }
      let end = range.lowerBound + Int(best.sequence - first.sequence) + 1
      _ = try ingest(
        batch,
        [
          Slice(
            range.lowerBound..<end, genesisHeader: genesis.header,
            genesisContent: genesis.content, tip: best)
        ])
    } else {
      _ = try ingest(batch, [slice])
    }
  }

  /// Where a paper of somebody else stands whose signed position is lost. It could be shown to nobody
  /// (Protocol.md 11.4), so it and what follows it come again from whoever has that.
  private func endOfSigned(
    _ batch: borrowing ChangeBatch, _ range: Range<Int>, _ tips: [Tip]
  ) throws(ReplicaError) -> Int {
    let bytes = try storing { () throws(StorageError) in try database.setting("writer") }
    let own = bytes.flatMap { WriterID(bytes: $0) }
    for index in range {
      let change = batch.changes[index]
      if change.isGenesis || change.record != nil { continue }
      let genesis = batch.changes[range.lowerBound]
      let key =
        genesis.isGenesis
        ? (try? Genesis.read(genesis, in: batch))?.key : catalog.log(change.log)?.genesis.key
      guard let key, WriterID(of: key) != own else { continue }
      let isSigned = tips.contains { tip in
        tip.log == change.log && tip.id == change.id && tip.sequence == change.sequence
          && tip.isSigned(by: key)
      }
      if !isSigned { return index }
    }
    return range.upperBound
  }

  private func genesisBytes(
    of log: LogID
  ) throws(ReplicaError) -> (header: [UInt8], content: [UInt8], key: SigningPublicKey)? {
    guard let known = catalog.log(log), let strand = known.strands.first else { return nil }
    var batch = ChangeBatch()
    guard let index = try change(at: Dot(strand, 1), into: &batch),
      let content = batch.changes[index].content
    else { return nil }
    return (
      Array(batch.bytes[batch.changes[index].header]), Array(batch.bytes[content]),
      known.genesis.key
    )
  }

  private func dropUnsoundLoose() throws(ReplicaError) {
    guard hasLoose else { return }
    for row in try storing({ () throws(StorageError) in try database.looseRows() })
    where !(try isSound(row)) {
      try storing { () throws(StorageError) in try database.removeLoose(row.number) }
    }
  }

  /// Signed positions of what is here, as far as their signatures verify.
  private func take(_ tips: [Tip]) throws(ReplicaError) {
    for tip in tips {
      guard let log = catalog.log(tip.log), tip.isSigned(by: log.genesis.key),
        let place = try locate(tip.log, tip.sequence, tag: tip.id.tag), try id(at: place) == tip.id
      else { continue }
      try storing { () throws(StorageError) in
        try database.putTip(
          log: log.number, sequence: tip.sequence, id: tip.id, signature: tip.signature.bytes)
      }
    }
  }

  /// Rows whose own sums prove them. What is here already came from a newer file and stays.
  private func takeOwnRows(of salvage: Salvage) throws(ReplicaError) {
    try storing { () throws(StorageError) in
      let peers = try database.peers()
      for row in salvage.peers() where !peers.contains(where: { $0.writer == row.writer }) {
        try database.put(row)
      }
      if try database.journeys().isEmpty {
        for row in salvage.journeys() { try database.insert(row) }
      }
      for kept in salvage.peerSettings() where try database.setting(kept.name) == nil {
        try database.set(kept.name, to: kept.value)
      }
      for hash in salvage.forgotten() where try !database.hasAttachment(hash) {
        try database.setForgotten(hash, true)
      }
      // A file that came before the change that names it.
      for row in salvage.files() where row.isPresent {
        try database.putAttachment(hash: row.hash, size: row.size, isPresent: true)
      }
    }
  }
}
