package import Causality
package import ChangeLog
import ReplicaStore
import Sealing
import Trust

/// Another computer that we exchange with, as our ledger knows it.
package struct PeerView: Hashable, Sendable {
  package let writer: WriterID
  package let path: OrganisationPath
  /// Our own clock when its last bundle came; nil where it was never heard from.
  package let heardAt: Int64?
  /// Our own clock when a bundle was last written for it.
  package let sentAt: Int64?
  /// Changes it may have and has not confirmed.
  package let unconfirmed: Int

  package var organisation: OrganisationID { path.organisation }
}

/// One bundle that came or went.
package struct JourneyView: Hashable, Sendable {
  package enum Direction: String, Sendable { case incoming = "in", outgoing = "out", merged }

  package let at: Int64
  package let direction: Direction
  /// The bundle's hash in hexadecimal digits; empty for a merge of folders.
  package let bundle: String
  /// Whoever sent or receives it; nil where the grants held now do not tell.
  package let organisation: OrganisationID?
  package let changes: UInt64
  package let applied: UInt64
}

/// How much a replica holds, and what people should look at.
package struct ReplicaCounts: Hashable, Sendable {
  package internal(set) var logs = 0
  package internal(set) var changes: UInt64 = 0
  package internal(set) var records = 0
  /// Changes that wait for an earlier part of their log.
  package internal(set) var loose = 0
  /// Records with changes that wait for others.
  package internal(set) var waiting = 0
  /// Records with changes that the grants hold back.
  package internal(set) var held = 0
  /// Records with changes that break a rule.
  package internal(set) var refused = 0
  package internal(set) var conflicts = 0
}

extension Replica {
  /// Everyone next to us who may exchange: superiors, our own other computers, units directly below,
  /// and whoever was heard from. Sorted by organisation, then by writer.
  package func peers() throws(ReplicaError) -> [PeerView] {
    let own = try requireUnit()
    let ownKey = publicKey
    return try read { (core) throws(ReplicaError) in
      let rows = try storing { () throws(StorageError) in try core.database.peers() }
      var peers: [PeerView] = []
      var seen: [WriterID] = []
      for paper in core.trust?.effective ?? [] where paper.grant.signingKey != ownKey {
        let writer = paper.grant.writer
        let path = paper.grant.organisation
        let row = rows.first { $0.writer == writer }
        guard core.isNext(path, to: own) || row != nil, !seen.contains(writer) else { continue }
        seen.append(writer)
        peers.append(try core.peer(writer, path, row))
      }
      // Who holds a key of the root and no grant: between such computers, and where one was heard from.
      let root = core.trust?.newestRecord
      for key in root?.keys ?? [] where key != ownKey {
        let writer = WriterID(of: key)
        let row = rows.first { $0.writer == writer }
        guard let path = root?.path, own == path || row != nil, !seen.contains(writer) else {
          continue
        }
        seen.append(writer)
        peers.append(try core.peer(writer, path, row))
      }
      return peers.sorted {
        $0.organisation != $1.organisation
          ? $0.organisation < $1.organisation : $0.writer < $1.writer
      }
    }
  }

  /// The bundles that came and went, the oldest first.
  package func journeys() throws(ReplicaError) -> [JourneyView] {
    try read { (core) throws(ReplicaError) in
      let rows = try storing { () throws(StorageError) in try core.database.journeys() }
      return rows.compactMap { row in
        guard let direction = JourneyView.Direction(rawValue: row.direction),
          let journey = Journey(bytes: row.summary)
        else { return nil }
        return JourneyView(
          at: row.at, direction: direction, bundle: hexadecimal(of: row.bundle),
          organisation: row.writer.flatMap { core.organisation(ofWriter: $0) },
          changes: journey.changes, applied: journey.applied)
      }
    }
  }

  package func counts() throws(ReplicaError) -> ReplicaCounts {
    try read { (core) throws(ReplicaError) in
      var counts = ReplicaCounts()
      counts.logs = core.catalog.logs.count
      for strand in core.catalog.strands {
        counts.changes += strand.head - (strand.origin?.shared ?? 0)
      }
      let sums = try core.rows(
        """
        SELECT (SELECT count(*) FROM record WHERE type IS NOT NULL),
          (SELECT coalesce(sum(last - base), 0) FROM loose),
          coalesce(sum(attention & 1), 0), coalesce(sum((attention & 2) / 2), 0),
          coalesce(sum((attention & 4) / 4), 0), coalesce(sum((attention & 8) / 8), 0)
        FROM record WHERE attention <> 0
        """)
      let numbers = (sums.first ?? []).map { Int(clamping: $0.integer ?? 0) }
      guard numbers.count == 6 else { return counts }
      counts.records = numbers[0]
      counts.loose = numbers[1]
      counts.conflicts = numbers[2]
      counts.waiting = numbers[3]
      counts.held = numbers[4]
      counts.refused = numbers[5]
      return counts
    }
  }

  /// The nearest organisation above ours for which someone writes; nil for the first of a domain.
  package func superior() throws(ReplicaError) -> OrganisationID? {
    let own = try requireUnit()
    return try read { (core) throws(ReplicaError) in
      core.trust?.superiors(of: own).first { core.hasWriter($0) }
    }
  }

  /// The name of the domain this replica belongs to; nil before it has joined one.
  package func domainName() throws(ReplicaError) -> [UInt8]? {
    try read { (core) throws(ReplicaError) in core.root?.name }
  }

  /// The organisation a writer writes for, by the grants held now.
  package func organisation(ofWriter writer: WriterID) throws(ReplicaError) -> OrganisationID? {
    try read { (core) throws(ReplicaError) in core.organisation(ofWriter: writer) }
  }

  /// Where a request's key may write already by a grant; nil where it was never granted anything.
  package func organisation(
    of request: EnrolmentRequest
  ) throws(ReplicaError) -> OrganisationPath? {
    try read { (core) throws(ReplicaError) in
      core.unit(of: request.signingKey).flatMap { $0.steps.isEmpty ? nil : $0 }
    }
  }
}

extension ReplicaCore {
  fileprivate func peer(
    _ writer: WriterID, _ path: OrganisationPath, _ row: PeerRow?
  ) throws(ReplicaError) -> PeerView {
    let confirmed = row.flatMap { HaveVector(encoded: $0.have) } ?? HaveVector()
    let parts = try outgoing(to: [path], confirmed: [confirmed])
    return PeerView(
      writer: writer, path: path, heardAt: row.flatMap { $0.heardAt > 0 ? $0.heardAt : nil },
      sentAt: row?.sentAt, unconfirmed: parts.reduce(0) { $0 + $1.count })
  }

  /// The organisation of a writer's effective grant; else the root, where its key is one of it.
  func organisation(ofWriter writer: WriterID) -> OrganisationID? {
    guard let trust else { return nil }
    if let paper = trust.effective.first(where: { $0.grant.writer == writer }) {
      return paper.grant.organisation.organisation
    }
    let isRoot = trust.newestRecord?.keys.contains { WriterID(of: $0) == writer } ?? false
    if isRoot { return trust.newestRoot }
    return trust.root.keys.contains { WriterID(of: $0) == writer } ? trust.root.organisation : nil
  }
}

extension ReplicaCore {
  /// Whether someone holds a grant to write for an organisation.
  package func hasWriter(_ organisation: OrganisationID) -> Bool {
    !(trust?.writers(of: organisation) ?? []).isEmpty
  }
}
