package import Causality
import ChangeLog
import Platform
import Sealing
import ReplicaStore
import Trust

/// A receipt code that a peer printed, found again: the peer holds our logs as far as they went with a
/// bundle.
package struct ReceiptMatch: Hashable, Sendable {
  package let organisation: OrganisationID
  /// Our clock when the bundle went; nil where only the peer's own bundle tells how far it is.
  package let sentAt: Int64?
  /// The bundle's hash in hexadecimal digits.
  package let bundle: String?
  /// Changes of ours, for that peer, that are not in it.
  package let later: UInt64
}

extension Replica {
  /// The code to read out to a writer whose bundle came: over the ends of the logs we hold that are signed with
  /// its key, and over nothing that it could not know (Protocol.md 7).
  package func receiptCode(for writer: WriterID) throws(ReplicaError) -> String {
    try read { (core) throws(ReplicaError) in
      var ends: [ClockEntry] = []
      for log in core.catalog.logs
      where !log.genesis.isPrivate && WriterID(of: log.genesis.key) == writer {
        ends += core.ends(of: log)
      }
      return HaveVector(ends).receiptCode
    }
  }

  /// Which peer would print a receipt code, and after which of our bundles.
  ///
  /// - Throws: `NR-X07` where none would.
  package func receipt(_ code: String) throws(ReplicaError) -> ReceiptMatch {
    let own = try requireUnit()
    let wanted = Array(code.utf8).map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }
    let found = try read { (core) throws(ReplicaError) -> ReceiptMatch? in
      let ledger = try core.ledger()
      for correspondent in try core.correspondents(of: own) {
        let path = correspondent.path
        for standing in try core.standings(of: correspondent.papers, ledger).reversed()
        where standing.have.receiptCode.utf8.elementsEqual(wanted) {
          return ReceiptMatch(
            organisation: path.organisation, sentAt: standing.entry?.at,
            bundle: standing.entry.map { hexadecimal(of: $0.bundle.bytes) },
            later: try core.later(than: standing.have, for: path))
        }
      }
      return nil
    }
    guard let found else { throw ReplicaError(.unknownReceipt, ("code", code)) }
    return found
  }
}

extension ReplicaCore {
  /// How far a peer may be with our own logs: as its last bundle said, and after each bundle that went to it.
  struct PeerStanding {
    let have: HaveVector
    let entry: LedgerEntry?
  }

  /// The ends of a log's strands.
  func ends(of log: Catalog.Log) -> [ClockEntry] {
    log.strands.compactMap { number in
      let facts = catalog.strand(number)
      guard facts.head > 0 else { return nil }
      return ClockEntry(log: log.id, sequence: facts.head, tag: facts.headID.tag)
    }
  }

  fileprivate func standings(
    of papers: [IssuedGrant], _ ledger: [LedgerEntry]
  ) throws(ReplicaError) -> [PeerStanding] {
    var standings: [PeerStanding] = []
    for have in try confirmed(by: papers) {
      let entries = have.entries.filter { isOwn($0.log) }
      if !entries.isEmpty { standings.append(PeerStanding(have: HaveVector(entries), entry: nil)) }
    }
    // By strand, so that a log of two strands keeps both ends.
    var ends: [(strand: StrandNumber, end: ClockEntry)] = []
    for entry in ledger
    where entry.direction == .outgoing && entry.isOf(papers.map(\.grant.writer)) {
      for part in entry.journey.parts where isOwn(part.log) {
        guard let place = try locate(part.log, part.end, tag: part.tag) else { continue }
        ends.removeAll { $0.strand == place.strand }
        ends.append(
          (place.strand, ClockEntry(log: part.log, sequence: part.end, tag: part.tag)))
      }
      if !ends.isEmpty {
        standings.append(PeerStanding(have: HaveVector(ends.map(\.end)), entry: entry))
      }
    }
    return standings
  }

  private func isOwn(_ log: LogID) -> Bool {
    guard let genesis = catalog.log(log)?.genesis else { return false }
    return genesis.key == ownKey && !genesis.isPrivate
  }

  fileprivate func later(
    than have: HaveVector, for path: OrganisationPath
  ) throws(ReplicaError) -> UInt64 {
    try outgoing(to: [path], confirmed: [have]).filter { isOwn($0.log) }
      .reduce(0) { $0 + ($1.end - $1.base) }
  }
}
