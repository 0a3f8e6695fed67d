package import Causality
import Platform
import Sealing
import ReplicaStore

/// One line of the ledger, read: which bundle came or went, whose, and what was in it.
struct LedgerEntry {
  let number: Int64
  let at: Int64
  let direction: JourneyView.Direction
  let bundle: Digest
  let writer: WriterID?
  let journey: Journey

  init?(_ row: JourneyRow) {
    guard let direction = JourneyView.Direction(rawValue: row.direction),
      let bundle = Digest(bytes: row.bundle), let journey = Journey(bytes: row.summary)
    else { return nil }
    number = row.number
    at = row.at
    self.direction = direction
    self.bundle = bundle
    writer = row.writer
    self.journey = journey
  }

  /// Whether it came from, or went to, one of some writers.
  func isOf(_ writers: [WriterID]) -> Bool { writer.map { writers.contains($0) } ?? false }
}

extension ReplicaCore {
  /// The ledger of bundles, the oldest first; folders that were merged are no bundles.
  func ledger() throws(ReplicaError) -> [LedgerEntry] {
    try storing { () throws(StorageError) in try database.journeys() }
      .compactMap { LedgerEntry($0) }
  }
}

/// A date that somebody signed and this computer's clock has not reached.
package struct SignedDate: Hashable, Sendable {
  package let at: Int64
  package let organisation: OrganisationID?
}

extension Replica {
  /// Between computers whose clocks are right the time differs by less than this.
  static let clockSlack: Int64 = 86_400_000

  /// The newest date in the last bundle of any writer, where this computer's clock has not reached it: one of the
  /// two clocks is wrong. Only for people; nothing is decided by it.
  package func dateAhead() throws(ReplicaError) -> SignedDate? {
    let now = surroundings.clock.millisecondsSinceEpoch
    return try read { (core) throws(ReplicaError) in
      // For looking up only: the last bundle of each writer, so that a clock put right is forgiven.
      var last: [WriterID: Int64] = [:]
      for entry in try core.ledger() where entry.direction == .incoming {
        if let writer = entry.writer { last[writer] = entry.journey.writtenAt }
      }
      let newest = last.max { ($0.value, $0.key) < ($1.value, $1.key) }
      guard let newest, newest.value > now.addingReportingOverflow(Self.clockSlack).partialValue
      else { return nil }
      return SignedDate(
        at: newest.value, organisation: core.organisation(ofWriter: newest.key))
    }
  }
}
