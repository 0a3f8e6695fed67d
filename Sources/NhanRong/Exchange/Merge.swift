package import Causality
package import ChangeLog
import ReplicaStore
package import Sealing
import Trust

/// What a merge of another replica's folder brought.
package struct MergeOutcome: Sendable {
  package internal(set) var new = 0
  package internal(set) var duplicates = 0
  /// Changes of the other replica that nobody signed yet, by log.
  package internal(set) var unsigned: [(log: LogID, count: UInt64)] = []
  package internal(set) var touched: [RecordID] = []
}

extension ReplicaCore {
  /// Takes in what another replica holds and may show us; to be called inside a transaction of this
  /// one. The other is only read.
  ///
  /// - Parameter reader: our own organisation, which decides what we may see.
  /// - Parameter keysHere: whether a writer's key is on this computer: its own changes need no tip.
  package func merge(
    _ other: ReplicaCore, as reader: OrganisationPath, keysHere: (SigningPublicKey) -> Bool
  ) throws(ReplicaError) -> MergeOutcome {
    guard let root, other.root == root else { throw ReplicaError(.bundleOfAnotherDomain) }
    var outcome = MergeOutcome()
    for log in other.catalog.logs where keysHere(log.genesis.key) { other.ownKey = log.genesis.key }
    for part in try other.outgoing(to: [reader], confirmed: [try have(for: [reader])]) {
      try merge(part, of: other, keysHere: keysHere, into: &outcome)
    }
    for log in other.catalog.logs where !keysHere(log.genesis.key) {
      guard trust?.allows(reader, toRead: log.genesis) == true else { continue }
      let signed =
        try storing { () throws(StorageError) in try other.database.tips(of: log.number) }
        .map(\.sequence).max() ?? 0
      let head = log.strands.map { other.catalog.strand($0).head }.max() ?? 0
      if head > signed { outcome.unsigned.append((log.id, head - signed)) }
    }
    let joined = try joinLoose()
    outcome.new += joined.new
    outcome.touched += joined.touched
    outcome.touched.sortKeepingOne()
    return outcome
  }

  private func merge(
    _ part: Outgoing, of other: ReplicaCore, keysHere: (SigningPublicKey) -> Bool,
    into outcome: inout MergeOutcome
  ) throws(ReplicaError) {
    let log = other.catalog.log(of: part.strand)
    var tip: Tip?
    if !keysHere(log.genesis.key) {
      let kept = try storing { () throws(StorageError) in
        try other.database.signature(log: log.number, sequence: part.end, id: part.endID)
      }
      guard let bytes = kept, let signature = Signature(bytes) else {
        throw ReplicaError(.bundleForged, ("log", "\(part.log)"), ("reason", "noTip"))
      }
      let found = Tip(log: part.log, sequence: part.end, id: part.endID, signature: signature)
      guard found.isSigned(by: log.genesis.key) else {
        throw ReplicaError(.bundleForged, ("log", "\(part.log)"), ("reason", "signature"))
      }
      tip = found
    }
    var batch = ChangeBatch()
    var next = part.base + 1
    var previous = part.baseID
    while next <= part.end {
      batch.removeAll()
      let last = min(part.end, next + 4095)
      let range = try other.collect(part.strand, from: next, through: last, into: &batch)
      guard Self.isChain(batch, from: previous, log: part.log),
        last < part.end || batch.changes[range.upperBound - 1].id == part.endID
      else { throw ReplicaError(.bundleForged, ("log", "\(part.log)"), ("reason", "chain")) }
      previous = batch.changes[range.upperBound - 1].id
      try other.withholdErased(range, of: &batch)
      let result = try ingest(batch, [Slice(range, tip: tip)])
      outcome.new += result.new
      outcome.duplicates += result.duplicates
      outcome.touched += result.touched
      next = last + 1
    }
    if let tip, let number = catalog.log(part.log)?.number {
      try storing { () throws(StorageError) in
        try database.putTip(
          log: number, sequence: tip.sequence, id: tip.id, signature: tip.signature.bytes)
      }
    }
  }

  /// Whether the changes of a batch follow each other from a change on: the bytes of another folder
  /// are believed no more than those of a bundle.
  private static func isChain(
    _ batch: borrowing ChangeBatch, from previous: ChangeID?, log: LogID
  ) -> Bool {
    var before = previous
    for change in batch.changes {
      guard change.previous == before, change.log == log else { return false }
      before = change.id
    }
    return true
  }
}
