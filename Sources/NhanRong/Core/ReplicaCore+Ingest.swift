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
    if !outcome.loose.isEmpty { try requireRoomToWait() }
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
          // A list of erased files that a healing saved may name one whose erasure it lost.
          try database.setForgotten(ChangeID(file.hash), false)
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
}
