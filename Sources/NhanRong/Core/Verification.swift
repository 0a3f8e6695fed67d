import Causality
import ChangeLog
package import ReplicaStore

/// One difference between what is kept and what the stored bytes give.
package struct VerificationFinding: Hashable, Sendable {
  package enum Kind: String, Sendable {
    /// SQLite finds the file damaged.
    case file
    /// A stored change is not what its writer signed.
    case change
    /// The kept state of a record is not what its changes give.
    case record
    /// A row of a typed table is not what its record gives.
    case readModel
    /// The kept sum of an audience is not that of its records.
    case code
    /// An attached file is missing or changed.
    case attachment
    /// A list that follows from the changes is not what they give.
    case list
    /// A stretch that waits is not what its writer signed.
    case waiting
    /// A signature that is kept does not verify.
    case signature
    /// A row that only this computer knows is not what was written.
    case ledger
  }

  package let kind: Kind
  package let what: String
  package init(_ kind: Kind, _ what: String) {
    self.kind = kind
    self.what = what
  }
}

extension ReplicaCore {
  /// Computes everything again from the stored changes into an empty database and compares. The tables
  /// other than the changes are a cache (Protocol.md 1); this is the proof.
  ///
  /// - Parameter isFull: whether every kept signature is checked too.
  ///
  /// Cost: about an import of everything.
  package func verify(
    using empty: ReplicaDatabase, isFull: Bool = true
  ) throws(ReplicaError) -> [VerificationFinding] {
    var findings = try storing { () throws(StorageError) in
      try database.connection.integrityCheck().map { VerificationFinding(.file, $0) }
    }
    if !findings.isEmpty { return findings }
    let again = try ReplicaCore.create(empty, readModel: readModel)
    again.keepsErased = true
    do throws(ReplicaError) {
      try again.inTransaction { () throws(ReplicaError) in
        if let root { try again.trust(root) }
        for strand in catalog.strands.indices {
          try copyStrand(StrandNumber(UInt32(strand)), into: again)
        }
      }
      try compareRecords(with: again, &findings)
      try compareReadModel(with: again, &findings)
      try compareLists(with: again, &findings)
      try checkWaiting(&findings)
      try checkLedger(&findings)
      if isFull { try checkSignatures(&findings) }
    } catch let error where error.code == .replicaDamaged || error.code == .bundleMalformed {
      let what = error.details.map { "\($0.name) \($0.value)" }.joined(separator: " ")
      return [VerificationFinding(.change, what)] + findings
    }
    for (number, audience) in catalog.audiences.enumerated() {
      let other = again.catalog.audiences.first {
        $0.organisation == audience.organisation && $0.isPrivate == audience.isPrivate
      }
      if other?.code != audience.code {
        findings.append(VerificationFinding(.code, "\(catalog.audiences[number].organisation)"))
      }
    }
    return findings
  }

  private func copyStrand(
    _ strand: StrandNumber, into again: ReplicaCore
  ) throws(ReplicaError) {
    let facts = catalog.strand(strand)
    var next = (facts.origin?.shared ?? 0) + 1
    var previous = next == 1 ? nil : try id(at: Dot(strand, next - 1))
    var batch = ChangeBatch()
    while next <= facts.head {
      batch.removeAll()
      let last = min(facts.head, next + 4095)
      let range = try collect(strand, from: next, through: last, into: &batch)
      for change in batch.changes {
        guard change.previous == previous, change.log == catalog.log(of: strand).id else {
          throw ReplicaError(
            .replicaDamaged, ("log", "\(change.log)"), ("sequence", "\(change.sequence)"))
        }
        previous = change.id
      }
      _ = try again.ingest(batch, [Slice(range)])
      next = last + 1
    }
    guard previous == facts.headID else {
      throw ReplicaError(.replicaDamaged, ("log", "\(catalog.log(of: strand).id)"))
    }
  }

  private func compareRecords(
    with again: ReplicaCore, _ findings: inout [VerificationFinding]
  ) throws(ReplicaError) {
    var kept = 0
    try database.forEachRecord { (row) throws(ReplicaError) in
      kept += 1
      let other = try storing { () throws(StorageError) in try again.database.record(row.id) }
      guard let other, other.code == row.code, other.attention == row.attention,
        other.type == row.type, other.audience == row.audience,
        Set(other.places) == Set(row.places)
      else {
        findings.append(VerificationFinding(.record, "\(row.id)"))
        return
      }
    }
    var made = 0
    try again.database.forEachRecord { (row) throws(ReplicaError) in made += 1 }
    if made != kept { findings.append(VerificationFinding(.record, "\(kept) / \(made)")) }
  }

  private func compareReadModel(
    with again: ReplicaCore, _ findings: inout [VerificationFinding]
  ) throws(ReplicaError) {
    for table in readModel.tables {
      let names = ["record", "audience", "attention"] + table.columns.map(\.name)
      let list = names.map { "quote(\($0))" }.joined(separator: " || '|' || ")
      let sql = "SELECT \(list) FROM \(table.name) ORDER BY record"
      let (left, right) = try storing { () throws(StorageError) in
        (
          try Statement(sql, on: database.connection),
          try Statement(sql, on: again.database.connection)
        )
      }
      try storing { () throws(StorageError) in
        while true {
          let first = try left.step() ? try left.text(at: 0) : nil
          let second = try right.step() ? try right.text(at: 0) : nil
          if first == nil, second == nil { break }
          if first.map({ Array($0.utf8) }) != second.map({ Array($0.utf8) }) {
            findings.append(
              VerificationFinding(.readModel, "\(table.name) \(String((first ?? "").prefix(36)))"))
            if first == nil || second == nil { break }
          }
        }
        left.reset()
        right.reset()
      }
    }
  }
}
