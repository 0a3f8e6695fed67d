import BundleFormat
package import Causality
import ChangeLog
import ReplicaStore
package import Sealing
import Trust

/// What a visit owes one organisation: the changes it may have and has not confirmed, or the receipt for what
/// came from it.
package struct Due: Sendable {
  package let organisation: OrganisationID
  package let recipients: Recipients
  package let changes: UInt64
  /// The bundle that lies on the stick already and says the same; nil where one has to be written.
  package let onStick: Digest?
}

extension ReplicaCore {
  /// The organisations a replica exchanges with: superiors, its own other computers, units directly below,
  /// and whoever was heard from, in order of their ids.
  func correspondents(of own: OrganisationPath) throws(ReplicaError) -> [OrganisationPath] {
    let rows = try storing { () throws(StorageError) in try database.peers() }
    var paths: [OrganisationPath] = []
    for paper in trust?.effective ?? [] where paper.grant.signingKey != ownKey {
      let path = paper.grant.organisation
      guard !paths.contains(path),
        isNext(path, to: own) || rows.contains(where: { $0.writer == paper.grant.writer })
      else { continue }
      paths.append(path)
    }
    return paths.sorted { $0.organisation < $1.organisation }
  }

  /// Whether an organisation is ours, stands above us, or has nobody nearer above it than us: by papers, so
  /// that a unit that moved deals with its new superior.
  func isNext(_ path: OrganisationPath, to own: OrganisationPath) -> Bool {
    guard let trust else { return false }
    return path.organisation == own.organisation
      || trust.superiors(of: own).contains(path.organisation)
      || trust.superiors(of: path).first { hasWriter($0) } == own.organisation
  }

  /// Everyone else who writes for an organisation.
  func others(of organisation: OrganisationID) -> [IssuedGrant] {
    let papers = (trust?.writers(of: organisation) ?? []).filter { $0.grant.signingKey != ownKey }
    return Array(papers.prefix(BundleLimits.recipientsMax))
  }

  /// What is owed to whom, in order of the organisations' ids.
  ///
  /// What somebody asked for and can be given is owed too. A receipt is owed to whoever sent changes since
  /// something was last written for it: it may not know that they came, or else it would not send them
  /// again. So a lost receipt is written again, and two offices that have nothing new leave each other in
  /// peace.
  ///
  /// - Parameter present: the bundles that lie whole on the stick.
  func dues(
    of own: OrganisationPath, present: [Digest]
  ) throws(ReplicaError) -> [Due] {
    let ledger = try ledger()
    var dues: [Due] = []
    for path in try correspondents(of: own) {
      let papers = others(of: path.organisation)
      guard !papers.isEmpty else { continue }
      let readers = papers.map(\.grant.organisation)
      let answers = try answers(to: papers, readers)
      let parts = try outgoing(
        to: readers, confirmed: try confirmed(by: papers), answering: answers
      ).map(JourneyPart.init)
      let entries = ledger.filter { $0.isOf(papers.map(\.grant.writer)) }
      let heard = entries.last { $0.direction == .incoming }?.number ?? 0
      let sent = entries.last { $0.direction == .outgoing }?.number ?? 0
      let brought = entries.last { $0.direction == .incoming && $0.journey.changes > 0 }
      guard !parts.isEmpty || !answers.files.isEmpty || (brought?.number ?? 0) > sent else {
        continue
      }
      let same = entries.last {
        $0.direction == .outgoing && $0.number > heard && $0.journey.parts == parts
          && present.contains($0.bundle)
      }
      dues.append(
        Due(
          organisation: path.organisation, recipients: Recipients(papers),
          changes: parts.reduce(0) { $0 + ($1.end - $1.base) }, onStick: same?.bundle))
    }
    return dues
  }

  /// Of our own bundles on a stick those nobody needs any more: every recipient has confirmed all that is in
  /// them. One that carried nothing but a receipt goes when a later one lies beside it.
  func confirmedBundles(among present: [Digest]) throws(ReplicaError) -> [Digest] {
    let ledger = try ledger().filter { $0.direction == .outgoing && present.contains($0.bundle) }
    var done: [Digest] = []
    for entry in ledger where !done.contains(entry.bundle) {
      let isDone =
        entry.journey.parts.isEmpty
        ? ledger.contains { $0.number > entry.number && $0.writer == entry.writer }
        : try isConfirmed(entry)
      if isDone { done.append(entry.bundle) }
    }
    return done
  }

  private func isConfirmed(_ entry: LedgerEntry) throws(ReplicaError) -> Bool {
    guard let writer = entry.writer, let organisation = organisation(ofWriter: writer) else {
      return false
    }
    let papers = others(of: organisation)
    for have in try confirmed(by: papers) {
      for part in entry.journey.parts where try !holds(have, part) { return false }
    }
    return !papers.isEmpty
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
}

extension JourneyPart {
  init(_ part: Outgoing) {
    self.init(log: part.log, base: part.base, end: part.end, tag: part.endID.tag)
  }
}
