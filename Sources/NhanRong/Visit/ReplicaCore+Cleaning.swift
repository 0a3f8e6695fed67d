import BundleFormat
import Causality
import ChangeLog
import Sealing
import Trust

/// Which of our own bundles on a stick nobody needs any more.
extension ReplicaCore {
  /// Those whose recipients have confirmed all that is in them, and those that newer ones beside them replace;
  /// the oldest first.
  func needless(
    among present: Set<Digest>, _ shelf: Shelf
  ) throws(ReplicaError) -> [Digest] {
    let ledger = try ledger()
    let sent = ledger.filter { $0.direction == .outgoing && present.contains($0.bundle) }
    var done: [Digest] = []
    for entry in sent {
      var isDone = try isConfirmed(entry, in: ledger, shelf)
      // A newer one that goes too is replaced by those that stay, and they replace this one as well.
      if !isDone { isDone = try isReplaced(entry, by: sent, shelf) }
      if isDone { done.append(entry.bundle) }
    }
    return done
  }

  // MARK: Confirmed

  private func isConfirmed(
    _ entry: LedgerEntry, in ledger: [LedgerEntry], _ shelf: Shelf
  ) throws(ReplicaError) -> Bool {
    guard let writer = entry.writer else { return false }
    let papers = try papers(beside: writer)
    let haves = try confirmed(by: papers)
    if papers.isEmpty { return false }
    if !entry.journey.parts.isEmpty { return try holds(haves, entry.journey.parts) }
    // One that carried files alone: whoever has the changes that name them asks for what it lacks.
    guard let files = shelf.bundle(entry.bundle)?.manifest.attachments, !files.isEmpty else {
      return false
    }
    let export = SentExport.all(in: ledger.filter { $0.writer == writer }).first {
      $0.volumes.contains { $0.number == entry.number }
    }
    guard let export, try holds(haves, export.parts) else { return false }
    for paper in papers {
      for want in try wants(of: paper.grant.writer)
      where want.kind == .attachment && files.contains(want.hash) { return false }
    }
    return true
  }

  /// Whether every have-vector confirms every stretch.
  private func holds(
    _ haves: [HaveVector], _ parts: [JourneyPart]
  ) throws(ReplicaError) -> Bool {
    for have in haves {
      for part in parts where try !holds(have, part) { return false }
    }
    return true
  }

  /// Whether a have-vector confirms the end of a stretch.
  private func holds(_ have: HaveVector, _ part: JourneyPart) throws(ReplicaError) -> Bool {
    guard let end = try locate(part.log, part.end, tag: part.tag) else { return false }
    for entry in have.entries(of: part.log) {
      if let held = try locate(entry.log, entry.sequence, tag: entry.tag),
        catalog.tree.chain(endingAt: held, contains: end)
      {
        return true
      }
    }
    return false
  }

  // MARK: Replaced

  /// Whether newer bundles bring all that one brings, to everyone it is for. The ledger says which may; they
  /// and it are then read, and what lies on the stick decides.
  private func isReplaced(
    _ entry: LedgerEntry, by sent: [LedgerEntry], _ shelf: Shelf
  ) throws(ReplicaError) -> Bool {
    let newer = sent.filter { $0.number > entry.number && $0.writer == entry.writer }
    guard !newer.isEmpty, try covers(newer, entry), let old = shelf.bundle(entry.bundle) else {
      return false
    }
    var able: [LedgerEntry] = []
    var files: Set<Digest> = []
    for one in newer {
      guard let bundle = shelf.bundle(one.bundle), bundle.reachesAll(of: old) else { continue }
      able.append(one)
      files.formUnion(bundle.manifest.attachments)
    }
    guard !able.isEmpty, files.isSuperset(of: old.manifest.attachments) else { return false }
    return try covers(able, entry)
  }

  private func covers(
    _ bundles: [LedgerEntry], _ entry: LedgerEntry
  ) throws(ReplicaError) -> Bool {
    let parts = bundles.flatMap(\.journey.parts)
    for part in entry.journey.parts where try !covers(parts, part) { return false }
    return true
  }

  /// Whether stretches together bring all of one to a reader who has what lies before it.
  private func covers(
    _ parts: [JourneyPart], _ part: JourneyPart
  ) throws(ReplicaError) -> Bool {
    guard let end = try locate(part.log, part.end, tag: part.tag) else { return false }
    // How far each of them goes on the chain of the one.
    var reaches: [(base: UInt64, end: UInt64)] = []
    for other in parts where other.log == part.log {
      guard let otherEnd = try locate(other.log, other.end, tag: other.tag) else { continue }
      if catalog.tree.chain(endingAt: otherEnd, contains: end)
        || catalog.tree.chain(endingAt: end, contains: otherEnd)
      {
        reaches.append((other.base, min(other.end, part.end)))
      }
    }
    var reached = part.base
    for reach in reaches.sorted(by: { $0 < $1 }) where reach.base <= reached {
      reached = max(reached, reach.end)
    }
    return reached >= part.end
  }
}

extension AuthenticBundle {
  /// Whether everyone who can use another bundle can use this one. A welcome also lets somebody in, and is never
  /// replaced.
  fileprivate func reachesAll(of other: AuthenticBundle) -> Bool {
    let (own, others) = (manifest.statement, other.manifest.statement)
    return own.purpose == .exchange && others.purpose == .exchange
      && (description.isPlain || !other.description.isPlain)
      && others.recipients.allSatisfy { own.recipients.contains($0) }
  }
}

extension Manifest {
  /// The attached files that travel whole or in part. For looking up only.
  fileprivate var attachments: Set<Digest> {
    var found: Set<Digest> = []
    for section in sections {
      if case .attachment(let piece) = section.load { found.insert(piece.attachment) }
    }
    return found
  }
}
