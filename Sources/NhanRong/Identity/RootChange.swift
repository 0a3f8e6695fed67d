package import Causality
package import ChangeLog
import Merging
import ReplicaStore
package import Sealing
package import Trust

/// A change written with a key of the newest root, and who stands behind it (Protocol.md 11.8).
package struct RootChange: Sendable {
  package let id: ChangeID
  /// Its author's clock, in milliseconds: for people.
  package let at: Int64
  package let audience: OrganisationPath
  package let subject: Subject
  /// The author's key and those that approved it.
  package let backers: Ascending<SigningPublicKey>
  package let author: SigningPublicKey
  package let isBacked: Bool

  package enum Subject: Sendable {
    case paper(PaperBody)
    case record(RecordID, isNew: Bool, texts: [WrittenText])
  }

  /// A text that a change writes into a field.
  package struct WrittenText: Hashable, Sendable {
    package let target: UInt32
    package let text: String
  }

  package var approvers: [SigningPublicKey] { backers.elements.filter { $0 != author } }
}

extension ReplicaCore {
  /// The changes of the newest root's keys whose effect may hang on approvals, in order of their ids.
  /// Geneses, approvals and what is void or waits are not among them.
  ///
  /// - Cost: reads the root's logs.
  func rootChanges() throws(ReplicaError) -> [RootChange] {
    guard let record = trust?.newestRecord else { return [] }
    var changes: [RootChange] = []
    for log in catalog.logs
    where log.genesis.organisation == record.organisation && !log.genesis.isPrivate
      && record.keys.contains(log.genesis.key)
    {
      try forEachChange(of: log) { (change, batch) throws(ReplicaError) in
        guard let subject = try subject(of: change, in: batch, log.genesis) else { return }
        let backers = trust?.backers(of: change.id, by: log.genesis.key) ?? Ascending()
        let isBacked = backers.count >= record.threshold
        // What has no effect for another reason needs no approval.
        if case .record(let id, _, _) = subject, !isBacked,
          try !isUnapproved(change.id, in: id)
        {
          return
        }
        changes.append(
          RootChange(
            id: change.id, at: change.at, audience: log.genesis.audiencePath, subject: subject,
            backers: backers, author: log.genesis.key, isBacked: isBacked))
      }
    }
    return changes.sorted { $0.id < $1.id }
  }

  /// Hands every change of a log behind its genesis to `body`.
  func forEachChange(
    of log: Catalog.Log,
    _ body: (BatchedChange, borrowing ChangeBatch) throws(ReplicaError) -> Void
  ) throws(ReplicaError) {
    for strand in log.strands {
      let facts = catalog.strand(strand)
      var next = max(2, (facts.origin?.shared ?? 0) + 1)
      while next <= facts.head {
        var batch = ChangeBatch()
        let last = min(facts.head, next + 63)
        for index in try collect(strand, from: next, through: last, into: &batch) {
          try body(batch.changes[index], batch)
        }
        next = last + 1
      }
    }
  }

  private func subject(
    of change: BatchedChange, in batch: borrowing ChangeBatch, _ genesis: Genesis
  ) throws(ReplicaError) -> RootChange.Subject? {
    guard change.isReadable, let first = change.operations.first else { return nil }
    let isNew = batch.operations[first].opcode == Opcode.create
    if let record = change.record {
      return .record(record, isNew: isNew, texts: Self.texts(of: change, in: batch))
    }
    let paper = IssuedPaper.read(
      change, in: batch, genesis: genesis, rulesInForce: rulesInForce)
    guard let body = paper?.body else { return nil }
    if case .approve = body { return nil }
    return .paper(body)
  }

  static func texts(
    of change: BatchedChange, in batch: borrowing ChangeBatch
  ) -> [RootChange.WrittenText] {
    var texts: [RootChange.WrittenText] = []
    for (number, index) in change.operations.enumerated()
    where batch.operations[index].opcode == Opcode.set {
      guard let range = batch.value(of: change, operation: number),
        let text = Value(canonical: Array(batch.bytes[range]))?.text
      else { continue }
      texts.append(RootChange.WrittenText(target: batch.operations[index].target, text: text))
    }
    return texts
  }

  private func isUnapproved(
    _ id: ChangeID, in record: RecordID
  ) throws(ReplicaError) -> Bool {
    guard let picture = try picture(of: record),
      let index = picture.history.changes.firstIndex(where: { $0.id == id })
    else { return false }
    return picture.state.verdicts[index] == .held(.notApproved)
  }

  /// A text of the first create of a type that sets one field to a value, among the logs of certain
  /// organisations; whether it has an effect does not matter.
  package func firstText(
    _ target: UInt32, ofNew type: UInt32, with field: UInt32, _ value: [UInt8],
    by writers: Ascending<OrganisationID>
  ) throws(ReplicaError) -> String? {
    var found: (id: ChangeID, text: String)?
    for log in catalog.logs
    where writers.contains(log.genesis.organisation) && !log.genesis.isPrivate {
      try forEachChange(of: log) { (change, batch) throws(ReplicaError) in
        guard change.isReadable, let first = change.operations.first,
          batch.operations[first].opcode == Opcode.create, batch.operations[first].target == type,
          found.map({ change.id < $0.id }) ?? true
        else { return }
        let isMeant = change.operations.enumerated().contains { number, index in
          guard batch.operations[index].target == field,
            let range = batch.value(of: change, operation: number)
          else { return false }
          return batch.bytes[range].elementsEqual(value)
        }
        let text = Self.texts(of: change, in: batch).first { $0.target == target }?.text
        if isMeant, let text { found = (change.id, text) }
      }
    }
    return found?.text
  }

  /// The papers of the newest root's keys held here that lack approvals. One that places a unit of a domain
  /// which joins is held for standing above nobody meanwhile.
  var unapproved: [IssuedPaper] {
    guard let trust, let record = trust.newestRecord else { return [] }
    return trust.held.map(\.paper).filter { paper in
      if case .approve = paper.body { return false }
      return paper.issuer.organisation == record.organisation
        && record.keys.contains(paper.issuerKey)
        && trust.backers(of: paper.id, by: paper.issuerKey).count < record.threshold
    }
  }
}
