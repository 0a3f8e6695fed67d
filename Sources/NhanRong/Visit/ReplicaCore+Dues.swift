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
  /// The bundles that lie on the stick already and say the same; empty where some have to be written.
  package let onStick: [Digest]
}

/// Whom one bundle goes to: all computers of a unit, or one that holds a key of the root and belongs to none.
struct Correspondent {
  let path: OrganisationPath
  let papers: [IssuedGrant]
}

extension ReplicaCore {
  /// Whom a replica exchanges with, in order of the organisations' ids: superiors, its own other computers, units
  /// directly below, whoever was heard from, and computers that only hold a key of the root.
  func correspondents(of own: OrganisationPath) throws(ReplicaError) -> [Correspondent] {
    let rows = try storing { () throws(StorageError) in try database.peers() }
    var paths: [OrganisationPath] = []
    for paper in trust?.effective ?? [] where paper.grant.signingKey != ownKey {
      let path = paper.grant.organisation
      guard !paths.contains(path),
        isNext(path, to: own) || rows.contains(where: { $0.writer == paper.grant.writer })
      else { continue }
      paths.append(path)
    }
    paths.sort { $0.organisation < $1.organisation }
    let holders = try rootHolders().map { Correspondent(path: $0.grant.organisation, papers: [$0]) }
    return holders + paths.map { Correspondent(path: $0, papers: others(of: $0.organisation)) }
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
  private func others(of organisation: OrganisationID) -> [IssuedGrant] {
    let papers = (trust?.writers(of: organisation) ?? []).filter { $0.grant.signingKey != ownKey }
    return Array(papers.prefix(BundleLimits.recipientsMax))
  }

  /// Everyone a bundle goes to that goes to a writer.
  func papers(beside writer: WriterID) throws(ReplicaError) -> [IssuedGrant] {
    let holder = try rootHolders().filter { $0.grant.writer == writer }
    if !holder.isEmpty { return holder }
    return organisation(ofWriter: writer).map { others(of: $0) } ?? []
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
    for correspondent in try correspondents(of: own) {
      let papers = correspondent.papers
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
      let same = SentExport.all(in: entries).last { export in
        export.parts == parts
          && export.volumes.allSatisfy { $0.number > heard && present.contains($0.bundle) }
      }
      dues.append(
        Due(
          organisation: correspondent.path.organisation, recipients: Recipients(papers),
          changes: parts.reduce(0) { $0 + ($1.end - $1.base) },
          onStick: same?.volumes.map(\.bundle) ?? []))
    }
    return dues
  }
}

extension JourneyPart {
  init(_ part: Outgoing) {
    self.init(log: part.log, base: part.base, end: part.end, tag: part.endID.tag)
  }
}
