import PlantedFaults
package import Causality
package import ChangeLog
package import ReplicaStore
import Sealing
import Trust

/// A strand's part that a recipient has not confirmed: from a base to a signed position.
package struct Outgoing: Sendable {
  package let strand: StrandNumber
  package let log: LogID
  /// The position the recipient confirmed; 0 where it gets the log from its genesis.
  package let base: UInt64
  package let baseID: ChangeID?
  package let end: UInt64
  package let endID: ChangeID
  package let audience: OrganisationID
  package let isPrivate: Bool
  /// How far all recipients confirmed: above the base where a content in between was asked for again.
  package let confirmed: UInt64

  package var count: Int { Int(clamping: end - base) }

  /// The part up to a position within it.
  func ending(at position: UInt64, _ id: ChangeID) -> Outgoing {
    Outgoing(
      strand: strand, log: log, base: base, baseID: baseID, end: position, endID: id,
      audience: audience, isPrivate: isPrivate, confirmed: confirmed)
  }

  /// The part behind a position within it.
  func starting(after position: UInt64, _ id: ChangeID) -> Outgoing {
    Outgoing(
      strand: strand, log: log, base: position, baseID: id, end: end, endID: endID,
      audience: audience, isPrivate: isPrivate, confirmed: max(confirmed, position))
  }
}

extension ReplicaCore {
  /// What all readers may have and not all have confirmed, in the order it travels: audience by audience,
  /// so that a reader folds each record once; an audience's name starts with its tier, so grants come
  /// before what they allow.
  ///
  /// - Parameter confirmed: for each reader the have-vector taken in from it last; empty where it was
  ///   never heard from.
  /// - Parameter answers: contents that readers lack: the part then starts before the first of them.
  package func outgoing(
    to readers: [OrganisationPath], confirmed: [HaveVector], answering answers: Answers = Answers()
  ) throws(ReplicaError) -> [Outgoing] {
    // Nobody is entitled to anything: an export for no one would otherwise carry private drafts.
    if readers.isEmpty { return [] }
    var list: [Outgoing] = []
    for (index, log) in catalog.logs.enumerated() {
      guard readers.allSatisfy({ trust?.allows($0, toRead: log.genesis) == true }) else { continue }
      for strand in log.strands {
        let lacking = answers.contents[strand]
        if let part = try outgoing(strand, log: index, confirmed, lacking) { list.append(part) }
      }
    }
    return list.sorted { left, right in
      if left.audience != right.audience { return left.audience < right.audience }
      if left.log != right.log { return left.log < right.log }
      return left.base != right.base ? left.base < right.base : left.endID < right.endID
    }
  }

  private func outgoing(
    _ strand: StrandNumber, log index: Int, _ confirmed: [HaveVector], _ lacking: UInt64?
  ) throws(ReplicaError) -> Outgoing? {
    let log = catalog.logs[index]
    let facts = catalog.strand(strand)
    guard let (end, endID) = try signedEnd(strand, log) else { return nil }
    let own = facts.origin?.shared ?? 0
    let whole = try confirmedPosition(strand, log, end, confirmed)
    var base = whole
    if let lacking { base = min(base, max(own, lacking - 1)) }
    guard base < end else { return nil }
    return Outgoing(
      strand: strand, log: log.id, base: base,
      baseID: base == 0 ? nil : try id(at: Dot(strand, base)), end: end, endID: endID,
      audience: log.genesis.audience, isPrivate: log.genesis.isPrivate, confirmed: whole)
  }

  /// How far all readers confirmed a strand, up to an end.
  private func confirmedPosition(
    _ strand: StrandNumber, _ log: Catalog.Log, _ end: UInt64, _ confirmed: [HaveVector]
  ) throws(ReplicaError) -> UInt64 {
    let own = catalog.strand(strand).origin?.shared ?? 0
    if confirmed.isEmpty { return own }
    var base = end
    for have in confirmed {
      var held = own
      for entry in have.entries(of: log.id) {
        var found = try locate(log.id, entry.sequence, tag: entry.tag)
        if PlantedFault.trustsUnknownTags.isPlanted { found = found ?? Dot(strand, entry.sequence) }
        guard let place = found else { continue }
        if catalog.tree.chain(endingAt: Dot(strand, end), contains: place) {
          held = max(held, entry.sequence)
        }
      }
      base = min(base, held)
    }
    return base
  }

  /// Which of some files are named by changes that all readers confirmed: they hold those or have asked for them.
  ///
  /// Cost: all changes the readers may read are read, unless there is no file.
  func confirmedFiles(
    among files: Set<ChangeID>, _ readers: [OrganisationPath], _ confirmed: [HaveVector]
  ) throws(ReplicaError) -> Set<ChangeID> {
    var found: Set<ChangeID> = []
    if files.isEmpty || confirmed.allSatisfy(\.entries.isEmpty) { return found }
    for log in catalog.logs
    where readers.allSatisfy({ trust?.allows($0, toRead: log.genesis) == true }) {
      for strand in log.strands {
        guard let (end, _) = try signedEnd(strand, log) else { continue }
        let position = try confirmedPosition(strand, log, end, confirmed)
        try forEachChange(ofStrand: strand) { (index, batch) throws(ReplicaError) in
          let change = batch.changes[index]
          guard change.sequence <= position, change.content != nil, try !isErased(change.id)
          else { return }
          found.formUnion(
            Self.attachments(ofChangeAt: index, in: batch).lazy.filter { files.contains($0) })
        }
      }
    }
    return found
  }

  /// How far a strand may travel: for a log of our own key to its end, for another's to the newest
  /// position its writer signed.
  private func signedEnd(
    _ strand: StrandNumber, _ log: Catalog.Log
  ) throws(ReplicaError) -> (UInt64, ChangeID)? {
    let facts = catalog.strand(strand)
    let own = facts.origin?.shared ?? 0
    if log.genesis.key == ownKey { return (facts.head, facts.headID) }
    let tips = try storing { () throws(StorageError) in
      try database.tips(of: log.number)
    }
    for tip in tips.reversed() where tip.sequence > own && tip.sequence <= facts.head {
      if try id(at: Dot(strand, tip.sequence)) == tip.id { return (tip.sequence, tip.id) }
    }
    return nil
  }

  /// Appends a stretch of a strand's chain to a batch and returns where it stands there.
  ///
  /// - Parameter belief: whether contents are hashed again.
  package func collect(
    _ strand: StrandNumber, from first: UInt64, through last: UInt64,
    into batch: inout ChangeBatch, _ belief: StoredRun.Belief = .none
  ) throws(ReplicaError) -> Range<Int> {
    let start = batch.changes.count
    var next = first
    // Below a fork the chain runs through the parent strand.
    while next <= last {
      let home = catalog.tree.home(of: Dot(strand, next))
      let end = try stretchEnd(of: home.strand, on: strand, last)
      try collectOwn(home.strand, from: next, through: end, into: &batch, belief)
      guard batch.changes.count - start == Int(end - first + 1) else {
        throw ReplicaError(.replicaDamaged, ("log", "\(catalog.log(of: strand).id)"))
      }
      next = end + 1
    }
    return start..<batch.changes.count
  }

  private func stretchEnd(
    of home: StrandNumber, on strand: StrandNumber, _ last: UInt64
  ) throws(ReplicaError) -> UInt64 {
    var current = strand
    var end = last
    while current != home, let origin = catalog.tree.origin(of: current) {
      end = min(end, origin.shared)
      current = origin.parent
    }
    return end
  }

  private func collectOwn(
    _ strand: StrandNumber, from first: UInt64, through last: UInt64,
    into batch: inout ChangeBatch, _ belief: StoredRun.Belief
  ) throws(ReplicaError) {
    let log = catalog.log(of: strand).id
    try database.forEachRun(of: strand, from: first) { (start, run) throws(ReplicaError) in
      // A file with a run missing shows in the count that the caller compares.
      guard start <= last, start + UInt64(run.count) > first else { return start <= last }
      let from = Int(max(first, start) - start)
      let to = Int(min(last, start + UInt64(run.count) - 1) - start) + 1
      do throws(StoredRunError) { try run.append(from..<to, to: &batch, belief) } catch {
        throw ReplicaError(.replicaDamaged, ("log", "\(log)"), ("sequence", "\(start)"))
      }
      return start + UInt64(run.count) <= last
    }
  }

  /// What this replica confirms to hold, as far as readers may know of it.
  ///
  /// - Parameter known: the readers' own last have-vectors. Where this replica is ahead of one, its
  ///   newest position would tell the reader nothing, so the reader's own position stands beside it.
  package func have(
    for readers: [OrganisationPath], known: [HaveVector] = []
  ) throws(ReplicaError) -> HaveVector {
    var entries: [ClockEntry] = []
    for log in catalog.logs
    where readers.allSatisfy({ trust?.allows($0, toRead: log.genesis) == true }) {
      var ends: [ClockEntry] = []
      for strand in log.strands {
        let facts = catalog.strand(strand)
        guard facts.head > 0 else { continue }
        ends.append(ClockEntry(log: log.id, sequence: facts.head, tag: facts.headID.tag))
      }
      ends.sort { $0.tag < $1.tag }
      entries += ends.prefix(ChangeLimits.strandsMax)
      for have in known {
        for entry in have.entries(of: log.id)
        where try locate(entry.log, entry.sequence, tag: entry.tag) != nil {
          entries.append(entry)
        }
      }
    }
    return HaveVector(entries)
  }
}
