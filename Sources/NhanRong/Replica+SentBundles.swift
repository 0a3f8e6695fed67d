package import Causality
import ChangeLog
import ReplicaStore

/// What a bundle that went from here had inside, told from the ledger and the changes held: the file itself
/// may be lost.
package struct SentBundle: Hashable, Sendable {
  /// Its hash in hexadecimal digits.
  package let bundle: String
  package let at: Int64
  /// Whom it was for; nil where the grants held now do not tell.
  package let organisation: OrganisationID?
  /// For each record the changes of it that went, records in order of id.
  package let records: [(record: RecordID, changes: [ChangeID])]

  package static func == (left: SentBundle, right: SentBundle) -> Bool {
    left.bundle.utf8.elementsEqual(right.bundle.utf8) && left.at == right.at
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(at) }
}

extension Replica {
  /// At least this many digits of a bundle's hash must be given.
  package static let bundleDigitsMin = 6

  /// What went with a bundle.
  ///
  /// - Parameter digits: the first digits of its hash, as the file's name shows them.
  /// - Throws: `NR-W11` where the ledger knows no such bundle.
  package func sentBundle(startingWith digits: String) throws(ReplicaError) -> SentBundle {
    try read { (core) throws(ReplicaError) in
      let rows = try storing { () throws(StorageError) in try core.database.journeys() }
      let found = rows.last {
        $0.direction.utf8.elementsEqual("out".utf8)
          && hexadecimal(of: $0.bundle).utf8.starts(with: digits.utf8)
      }
      guard digits.utf8.count >= Self.bundleDigitsMin, let found,
        let journey = Journey(bytes: found.summary)
      else { throw ReplicaError(.unknownBundle, ("bundle", digits)) }
      return SentBundle(
        bundle: hexadecimal(of: found.bundle), at: found.at,
        organisation: found.writer.flatMap { core.organisation(ofWriter: $0) },
        records: try core.records(in: journey.parts))
    }
  }
}

extension ReplicaCore {
  /// The records that stretches of logs touch, with the changes.
  func records(
    in parts: [JourneyPart]
  ) throws(ReplicaError) -> [(record: RecordID, changes: [ChangeID])] {
    var found: [RecordID: [ChangeID]] = [:]
    for part in parts {
      guard let end = try locate(part.log, part.end, tag: part.tag) else { continue }
      var next = part.base + 1
      while next <= part.end {
        var batch = ChangeBatch()
        let last = min(part.end, next + 511)
        _ = try collect(end.strand, from: next, through: last, into: &batch, .ofChain)
        for change in batch.changes {
          if let record = change.record { found[record, default: []].append(change.id) }
        }
        next = last + 1
      }
    }
    return found.keys.sorted().map { ($0, found[$0] ?? []) }
  }
}
