package import Causality
import ChangeLog
import ReplicaStore

/// Changes that are not here and that others wait for.
package struct Gap: Hashable, Sendable {
  package let log: LogID
  /// Who wrote them; nil where not even the log's beginning is here.
  package let organisation: OrganisationID?
  package let first: UInt64
  package let last: UInt64

  package var count: UInt64 { last - first + 1 }
}

extension Replica {
  /// What is missing, by log and number.
  package func gaps() throws(ReplicaError) -> [Gap] {
    try read { (core) throws(ReplicaError) in try core.gaps() }
  }
}

extension ReplicaCore {
  /// The stretches before what waits, and what the clocks of waiting changes name behind the ends held.
  package func gaps() throws(ReplicaError) -> [Gap] {
    var ranges: [(log: LogID, organisation: OrganisationID?, range: ClosedRange<UInt64>)] = []
    var covered: (log: LogID, end: UInt64)?
    let rows = hasLoose ? try storing { () throws(StorageError) in try database.looseRows() } : []
    for row in rows {
      var end = covered.flatMap { $0.log == row.log ? $0.end : nil } ?? head(of: row.log)
      // A base at a number that is held, and held otherwise, is the end of another strand.
      if row.base > end {
        ranges.append((row.log, organisation(of: row), end + 1...row.base))
      } else if try locate(row.log, row.base, tag: row.baseID.tag) == nil {
        ranges.append((row.log, organisation(of: row), row.base...row.base))
      }
      end = max(end, row.last)
      covered = (row.log, end)
    }
    if hasWanted {
      for wanted in try storing({ () throws(StorageError) in try database.wantedEnds() }) {
        let head = head(of: wanted.log)
        guard wanted.sequence > head, !rows.contains(where: { $0.log == wanted.log }) else {
          continue
        }
        let writer = catalog.log(wanted.log)?.genesis.organisation
        ranges.append((wanted.log, writer, head + 1...wanted.sequence))
      }
    }
    return ranges.map {
      Gap(
        log: $0.log, organisation: $0.organisation, first: $0.range.lowerBound,
        last: $0.range.upperBound)
    }
  }

  private func head(of log: LogID) -> UInt64 {
    catalog.log(log)?.strands.map { catalog.strand($0).head }.max() ?? 0
  }

  private func organisation(of row: LooseRow) -> OrganisationID? {
    if let log = catalog.log(row.log) { return log.genesis.organisation }
    var batch = ChangeBatch()
    guard
      let index = try? batch.append(header: row.genesisHeader, content: row.genesisContent),
      let genesis = try? Genesis.read(batch.changes[index], in: batch)
    else { return nil }
    return genesis.organisation
  }
}
