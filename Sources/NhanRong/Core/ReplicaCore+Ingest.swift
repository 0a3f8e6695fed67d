import Causality
package import ChangeLog
import Merging
import PlantedFaults
import ReplicaStore
import Sealing
import Trust

extension ReplicaCore {
  /// Takes in verified slices: attaches, stores, judges and folds what they touch. The only way into
  /// a replica, for its own changes as for everyone's; to be called inside a transaction.
  ///
  /// - Parameter groups: the batch's changes by record, where another thread has grouped them already.
  /// - Parameter isOwn: whether this replica just wrote them, and nobody else.
  ///
  /// Cost: linear in the changes and in the histories of the records they touch.
  package func ingest(
    _ batch: borrowing ChangeBatch, _ slices: [Slice], _ groups: RecordGroups? = nil,
    isOwn: Bool = false
  ) throws(ReplicaError) -> IngestOutcome {
    var outcome = IngestOutcome()
    var places = [Dot?](repeating: nil, count: batch.changes.count)
    var others: Set<RecordID> = []
    var known = catalog.logs.count
    var papersChanged = false
    for slice in slices where !slice.range.isEmpty {
      let attachment = try attach(slice, of: batch)
      if !isOwn { noteForeign(attachment, batch.changes[slice.range.lowerBound], batch) }
      if case .loose = attachment {
        try keepLoose(slice, of: batch, into: &outcome)
        continue
      }
      let new = try store(attachment, slice, of: batch, places: &places)
      let from = new?.from ?? slice.range.upperBound
      outcome.duplicates += from - slice.range.lowerBound
      outcome.new += slice.range.upperBound - from
      try fillContents(slice.range.lowerBound..<from, batch, &others)
      guard let new else { continue }
      if isNamed(batch.changes[slice.range.lowerBound].log) { papersChanged = true }
      for index in from..<slice.range.upperBound {
        if batch.changes[index].record == nil, batch.changes[index].previous != nil {
          papersChanged = true
          try note(paper: index, at: Dot(new.strand, batch.changes[index].sequence), batch)
        }
      }
      try noteAttachments(from..<slice.range.upperBound, batch)
      try noteContents(from..<slice.range.upperBound, on: new.strand, batch)
      if hasWanted, !PlantedFault.forgetsWhatWaits.isPlanted {
        try touchWaiting(slice, from: from, batch, &others)
      }
    }
    if papersChanged { try applyTrust(to: &known, &others) }
    try foldTouched(
      groups ?? RecordGroups(of: batch), and: others, batch, places, into: &outcome)
    if !isOwn { try noteWantedOfOwn() }
    try dropUnwanted()
    return outcome
  }

  private func noteForeign(
    _ attachment: Attachment, _ first: BatchedChange, _ batch: borrowing ChangeBatch
  ) {
    if case .held = attachment { return }
    noteForeign(
      first.log, attachment,
      genesis: first.isGenesis ? try? Genesis.read(first, in: batch) : nil)
  }

  /// Lists every attached file that a change names: until its bytes come it is wanted.
  func noteAttachments(
    _ range: Range<Int>, _ batch: borrowing ChangeBatch
  ) throws(ReplicaError) {
    guard let last = range.last else { return }
    let operations =
      batch.changes[range.lowerBound].operations
      .lowerBound..<batch.changes[last].operations.upperBound
    guard batch.operations[operations].contains(where: { $0.opcode == Opcode.attach }) else {
      return
    }
    for index in range {
      for (number, operation) in batch.changes[index].operations.enumerated()
      where batch.operations[operation].opcode == Opcode.attach {
        guard let value = batch.value(ofChangeAt: index, operation: number),
          let file = AttachmentValue(canonical: Array(batch.bytes[value]))
        else { continue }
        try storing { () throws(StorageError) in
          try database.putAttachment(
            hash: ChangeID(file.hash), size: file.size, isPresent: false)
          if hasContents { try database.setForgotten(ChangeID(file.hash), false) }
        }
      }
    }
  }

  /// Changes that were waited for touch the records that waited.
  private func touchWaiting(
    _ slice: Slice, from: Int, _ batch: borrowing ChangeBatch, _ others: inout Set<RecordID>
  ) throws(ReplicaError) {
    let log = batch.changes[from].log
    let range = batch.changes[from].sequence...batch.changes[slice.range.upperBound - 1].sequence
    let waiting = try storing { () throws(StorageError) in
      try database.takeWanted(log: log, in: range)
    }
    others.formUnion(waiting)
  }

  /// Keeps a stretch that does not join yet, as it came, with what authenticates it.
  private func keepLoose(
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
    let size = try storing { () throws(StorageError) in try database.looseSize(of: first.log) }
    guard size <= Self.waitingSizeMax else {
      throw ReplicaError(.bundleTooLarge, ("limit", "waiting"), ("log", "\(first.log)"))
    }
    let held = catalog.log(first.log)?.strands.map { catalog.strand($0).head }.max() ?? 0
    outcome.loose.append(
      LooseRange(
        log: first.log, first: first.sequence, last: last.sequence, missingFrom: held + 1))
  }

  /// Bytes of one log that wait for what lies before them: a branch's work of years, and no room for
  /// someone who would fill the disk (Protocol.md 13).
  package static let waitingSizeMax: Int64 = 64 * 1024 * 1024
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
