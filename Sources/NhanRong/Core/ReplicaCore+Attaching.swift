import Causality
import ChangeLog
import ReplicaStore

/// The first stage (Protocol.md 4): which changes of a slice are new, and on which strand they stand.
extension ReplicaCore {
  enum Attachment {
    /// All of it is held already.
    case held
    /// New from this index of the batch on, on a strand that ends just before it.
    case extends(StrandNumber, from: Int)
    /// New from this index on, leaving a strand in the middle: a fork.
    case forks(StrandTree.Origin, from: Int)
    /// The first changes of a log not known yet.
    case opens
    /// What lies before it is not held.
    case loose
  }

  func attach(_ slice: Slice, of batch: borrowing ChangeBatch) throws(ReplicaError) -> Attachment {
    let range = slice.range
    let first = batch.changes[range.lowerBound]
    let last = batch.changes[range.upperBound - 1]
    guard let index = catalog.index(of: first.log) else {
      return first.isGenesis ? .opens : .loose
    }
    var best: (strand: StrandNumber, shared: UInt64)?
    for strand in catalog.logs[index].strands {
      guard let shared = try shared(strand, range, batch) else { continue }
      if shared > best?.shared ?? 0 { best = (strand, shared) }
    }
    guard let best else { return .loose }
    if best.shared == last.sequence { return .held }
    let from = range.lowerBound + Int(best.shared + 1 - first.sequence)
    if best.shared == catalog.strand(best.strand).head { return .extends(best.strand, from: from) }
    let home = catalog.tree.home(of: Dot(best.strand, best.shared))
    return .forks(StrandTree.Origin(parent: home.strand, shared: best.shared), from: from)
  }

  /// The last sequence number up to which a slice and a strand hold the same changes; nil where not
  /// even what lies before the slice is on the strand. The chain makes it monotone, so it is searched
  /// by halving.
  private func shared(
    _ strand: StrandNumber, _ range: Range<Int>, _ batch: borrowing ChangeBatch
  ) throws(ReplicaError) -> UInt64? {
    let first = batch.changes[range.lowerBound]
    let head = catalog.strand(strand).head
    let base = first.sequence - 1
    let top = min(head, batch.changes[range.upperBound - 1].sequence)
    if top < base { return nil }
    if try agrees(strand, top, range, batch) { return top }
    // A genesis has nothing before it to agree on.
    if base > 0 { guard try agrees(strand, base, range, batch) else { return nil } }
    var low = base
    var high = top
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if try agrees(strand, middle, range, batch) { low = middle } else { high = middle }
    }
    return low == 0 ? nil : low
  }

  private func agrees(
    _ strand: StrandNumber, _ sequence: UInt64, _ range: Range<Int>,
    _ batch: borrowing ChangeBatch
  ) throws(ReplicaError) -> Bool {
    let first = batch.changes[range.lowerBound]
    if sequence + 1 == first.sequence {
      guard let previous = first.previous else { return false }
      return try id(at: Dot(strand, sequence)) == previous
    }
    let index = range.lowerBound + Int(sequence - first.sequence)
    return try id(at: Dot(strand, sequence)) == batch.changes[index].id
  }

  /// Stores the new part of a slice and returns where each change of the batch stands.
  func store(
    _ attachment: Attachment, _ slice: Slice, of batch: borrowing ChangeBatch,
    places: inout [Dot?]
  ) throws(ReplicaError) -> (from: Int, strand: StrandNumber)? {
    let from: Int
    let strand: StrandNumber
    switch attachment {
    case .held, .loose: return nil
    case .extends(let known, let index): (strand, from) = (known, index)
    case .forks(let origin, let index):
      let log = catalog.strands[Int(origin.parent.value)].log
      let parent = try id(at: Dot(origin.parent, origin.shared))
      strand = catalog.addStrand(
        log: log, origin: origin, head: origin.shared,
        headID: parent ?? batch.changes[index].id)
      from = index
    case .opens:
      (strand, from) = (
        try open(batch.changes[slice.range.lowerBound], batch), slice.range.lowerBound
      )
    }
    try storeRuns(from..<slice.range.upperBound, on: strand, batch)
    for index in from..<slice.range.upperBound {
      places[index] = Dot(strand, batch.changes[index].sequence)
    }
    return (from, strand)
  }

  private func open(
    _ change: BatchedChange, _ batch: borrowing ChangeBatch
  ) throws(ReplicaError) -> StrandNumber {
    guard let genesis = try? Genesis.read(change, in: batch) else {
      throw ReplicaError(.bundleMalformed, ("log", "\(change.log)"))
    }
    let log = catalog.addLog(change.log, genesis: genesis, standing: standing(of: genesis))
    try storing { () throws(StorageError) in
      try database.insertLog(UInt32(log), id: change.log, genesis: genesis.encodeValue())
    }
    return catalog.addStrand(log: log, origin: nil, head: 0, headID: change.id)
  }

  private func storeRuns(
    _ range: Range<Int>, on strand: StrandNumber, _ batch: borrowing ChangeBatch
  ) throws(ReplicaError) {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = StoredRun.end(from: start, to: range.upperBound, of: batch)
      StoredRun.encode(start..<end, of: batch, into: &scratch)
      let place = Dot(strand, batch.changes[start].sequence)
      try storing { () throws(StorageError) in try database.insertRun(at: place, scratch) }
      start = end
    }
    let last = batch.changes[range.upperBound - 1]
    catalog.advance(strand, to: last.sequence, last.id)
    let facts = catalog.strand(strand)
    try storing { () throws(StorageError) in
      try database.put(
        StrandRow(
          number: strand, log: UInt32(facts.log), origin: facts.origin, head: facts.head,
          headID: facts.headID))
    }
  }
}
