import BundleFormat
package import Causality
import ChangeLog
import ReplicaStore
package import Sealing
import Trust

/// What can be given of what others lack: contents by the changes they belong to, files by their hashes.
package struct Answers: Sendable {
  /// For each strand the first change whose content is asked for. For looking up only.
  package var contents: [StrandNumber: UInt64] = [:]
  /// Files asked for that a log the askers may read names.
  package var files: Set<Digest> = []
}

extension ReplicaCore {
  /// Looks for what recipients lacked when they last wrote.
  ///
  /// Cost: where one of them lacks something that may be here, all changes it may read are read.
  func answers(
    to recipients: [IssuedGrant], _ readers: [OrganisationPath]
  ) throws(ReplicaError) -> Answers {
    var contents: Set<ChangeID> = []
    var files: Set<ChangeID> = []
    for paper in recipients {
      for want in try wants(of: paper.grant.writer) {
        switch want.kind {
        case .content: contents.insert(ChangeID(want.hash))
        case .attachment: files.insert(ChangeID(want.hash))
        }
      }
    }
    if !files.isEmpty {
      let rows = try storing { () throws(StorageError) in try database.attachments() }
      files.formIntersection(rows.lazy.filter(\.isPresent).map(\.hash))
    }
    var answers = Answers()
    if contents.isEmpty, files.isEmpty { return answers }
    for log in catalog.logs
    where readers.allSatisfy({ trust?.allows($0, toRead: log.genesis) == true }) {
      for strand in log.strands {
        try forEachChange(ofStrand: strand) { (index, batch) throws(ReplicaError) in
          let change = batch.changes[index]
          guard change.content != nil, try !isErased(change.id) else { return }
          if contents.contains(ChangeID(change.contentHash)), answers.contents[strand] == nil {
            answers.contents[strand] = change.sequence
          }
          if files.isEmpty { return }
          for file in Self.attachments(ofChangeAt: index, in: batch) where files.contains(file) {
            answers.files.insert(Digest(file))
          }
        }
      }
    }
    return answers
  }

  /// The records in which a change names one of these files, in order of id.
  ///
  /// Cost: all changes are read.
  package func records(naming files: Set<ChangeID>) throws(ReplicaError) -> [RecordID] {
    if files.isEmpty { return [] }
    var records: Set<RecordID> = []
    for strand in catalog.strands.indices {
      try forEachChange(ofStrand: StrandNumber(UInt32(strand))) {
        (index, batch) throws(ReplicaError) in
        guard let record = batch.changes[index].record, !records.contains(record) else { return }
        let named = Self.attachments(ofChangeAt: index, in: batch)
        if named.contains(where: files.contains) { records.insert(record) }
      }
    }
    return records.sorted()
  }

  /// Every change of a strand's own part, as kept.
  func forEachChange(
    ofStrand strand: StrandNumber,
    _ body: (Int, borrowing ChangeBatch) throws(ReplicaError) -> Void
  ) throws(ReplicaError) {
    try database.forEachRun(of: strand) { (_, run) throws(ReplicaError) in
      var batch = ChangeBatch()
      guard (try? run.append(0..<run.count, to: &batch, .ofChain)) != nil else {
        throw ReplicaError(.replicaDamaged, ("log", "\(catalog.log(of: strand).id)"))
      }
      for index in batch.changes.indices { try body(index, batch) }
      return true
    }
  }
}
