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

  /// Which of these files changes that are not erased name, and in which records, in order of id.
  ///
  /// Cost: all changes are read, unless there is no file.
  package func named(
    among files: Set<ChangeID>
  ) throws(ReplicaError) -> (files: Set<ChangeID>, records: [RecordID]) {
    if files.isEmpty { return ([], []) }
    var found: Set<ChangeID> = []
    var records: Set<RecordID> = []
    for strand in catalog.strands.indices {
      try forEachChange(ofStrand: StrandNumber(UInt32(strand))) {
        (index, batch) throws(ReplicaError) in
        let named = Self.attachments(ofChangeAt: index, in: batch).filter { files.contains($0) }
        if named.isEmpty { return }
        if try isErased(batch.changes[index].id) { return }
        found.formUnion(named)
        if let record = batch.changes[index].record { records.insert(record) }
      }
    }
    return (found, records.sorted())
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
