package import Causality
import ChangeLog
import Merging
import ReplicaStore
import Trust

/// Contents that are erased or not here (Protocol.md 6). Which these are follows from the fold; only how
/// long the bytes of an erased one still lie in the file is this replica's own affair.
extension ReplicaCore {
  /// Days for which an erasure made by mistake can still be taken back here.
  package static let erasureGrace: Int64 = 20 * 24 * 3600 * 1000

  /// Says which writers of a record's changes stand above which, where something is erased.
  func noteSuperiors(_ desk: inout RecordDesk) {
    guard !desk.history.erasures.isEmpty, let trust else { return }
    let writers = Set(desk.history.changes.map(\.writer)).sorted()
    for lower in writers {
      let lineage = trust.tree.lineage(of: catalog.organisations[Int(lower)])
      for upper in writers
      where upper != lower
        && lineage.contains(catalog.organisations[Int(upper)].organisation)
      {
        desk.history.add(RecordHistory.Superior(upper, above: lower))
      }
    }
  }

  /// Lists the contents that came missing, and the records in which something is erased.
  func noteContents(
    _ range: Range<Int>, on strand: StrandNumber, _ batch: borrowing ChangeBatch
  ) throws(ReplicaError) {
    for index in range {
      if batch.changes[index].contentCount < 0 {
        let change = batch.changes[index]
        try keep(
          ContentRow(
            id: change.id, hash: ChangeID(change.contentHash), record: change.record,
            place: Dot(strand, change.sequence), isPresent: false, isErased: false))
      }
      guard let record = batch.changes[index].record else { continue }
      for operation in batch.operations[batch.changes[index].operations]
      where operation.opcode == Opcode.erase {
        try storing { () throws(StorageError) in try database.insertEraser(of: record) }
        hasErasers = true
      }
    }
  }

  private func keep(_ row: ContentRow) throws(ReplicaError) {
    try storing { () throws(StorageError) in try database.put(row) }
    hasContents = true
  }

  /// Brings the list of erased contents up to date with a fold. What came with this batch and is erased
  /// already is not kept: an old bundle brings nothing back.
  func noteErased(
    _ id: RecordID, _ batch: borrowing ChangeBatch, _ desk: borrowing RecordDesk
  ) throws(ReplicaError) {
    if desk.state.erased.isEmpty, !hasContents { return }
    let rows = try storing { () throws(StorageError) in try database.contents(of: id) }
    for index in desk.state.erased {
      let facts = desk.history.changes[index]
      let source = desk.sources[index]
      let change =
        source.isStored ? desk.stored.changes[source.index] : batch.changes[source.index]
      if !source.isStored, change.content != nil { unwanted.append(facts.dot) }
      if let row = rows.first(where: { $0.id == facts.id }), row.isErased { continue }
      try keep(
        ContentRow(
          id: facts.id, hash: ChangeID(change.contentHash), record: id, place: facts.dot,
          isPresent: change.content != nil, isErased: true))
    }
    for row in rows where row.isErased {
      if desk.state.erased.contains(where: { desk.history.changes[$0].id == row.id }) { continue }
      try noLongerErased(row)
    }
  }

  /// What is still here shows again; what is not is wanted.
  private func noLongerErased(_ row: ContentRow) throws(ReplicaError) {
    if row.isPresent {
      return try storing { () throws(StorageError) in try database.removeContent(row.id) }
    }
    try keep(
      ContentRow(
        id: row.id, hash: row.hash, record: row.record, place: row.place, isPresent: false,
        isErased: false))
  }

  /// Takes the contents out of the file that came although they are erased.
  func dropUnwanted() throws(ReplicaError) {
    if unwanted.isEmpty { return }
    let places = unwanted
    unwanted.removeAll()
    if !keepsErased { try removeContents(at: places) }
  }

  /// Takes the bytes of erased contents out of the tables, with the files that no other content names.
  /// What is left of them in free pages goes when the file is scrubbed, which is noted here.
  ///
  /// Cost: where a content names a file, all changes are read.
  package func removeContents(at places: [Dot]) throws(ReplicaError) {
    if places.isEmpty { return }
    var files: [ChangeID] = []
    for place in places {
      var batch = ChangeBatch()
      guard let index = try change(at: place, into: &batch) else {
        throw ReplicaError(.replicaDamaged, ("place", "\(place)"))
      }
      files += Self.attachments(ofChangeAt: index, in: batch)
      try replaceContent(at: place, with: nil)
      let id = batch.changes[index].id
      try storing { () throws(StorageError) in
        guard let row = try database.content(of: id) else { return }
        try database.put(
          ContentRow(
            id: row.id, hash: row.hash, record: row.record, place: row.place, isPresent: false,
            isErased: row.isErased))
      }
    }
    try storing { () throws(StorageError) in try database.set("scrub", to: [1]) }
    try forget(Set(files))
  }

  func replaceContent(at place: Dot, with content: [UInt8]?) throws(ReplicaError) {
    let home = catalog.tree.home(of: place)
    let found = try storing { () throws(StorageError) in try database.run(holding: home) }
    guard let (first, run) = found,
      let bytes = run.replacingContent(at: Int(home.sequence - first), with: content)
    else { throw ReplicaError(.replicaDamaged, ("place", "\(place)")) }
    try storing { () throws(StorageError) in
      try database.replaceRun(at: Dot(home.strand, first), bytes)
    }
  }

  static func attachments(
    ofChangeAt index: Int, in batch: borrowing ChangeBatch
  ) -> [ChangeID] {
    var files: [ChangeID] = []
    for (number, operation) in batch.changes[index].operations.enumerated()
    where batch.operations[operation].opcode == Opcode.attach {
      guard let value = batch.value(ofChangeAt: index, operation: number),
        let file = AttachmentValue(canonical: Array(batch.bytes[value]))
      else { continue }
      files.append(ChangeID(file.hash))
    }
    return files
  }

  /// Forgets the files that no content names any more.
  private func forget(_ files: Set<ChangeID>) throws(ReplicaError) {
    if files.isEmpty { return }
    var lone = files
    for strand in catalog.strands.indices where !lone.isEmpty {
      let number = StrandNumber(UInt32(strand))
      try database.forEachRun(of: number) { (_, run) throws(ReplicaError) in
        var batch = ChangeBatch()
        guard (try? run.append(0..<run.count, to: &batch, .ofChain)) != nil else {
          throw ReplicaError(.replicaDamaged, ("strand", "\(strand)"))
        }
        for index in batch.changes.indices {
          let named = Self.attachments(ofChangeAt: index, in: batch)
          if named.isEmpty || lone.isDisjoint(with: named) { continue }
          if try isErased(batch.changes[index].id) { continue }
          lone.subtract(named)
        }
        return !lone.isEmpty
      }
    }
    try storing { () throws(StorageError) in
      for file in lone.sorted() {
        try database.removeAttachment(file)
        try database.setForgotten(file, true)
      }
    }
  }

  /// Whether an effective erase names a change.
  func isErased(_ id: ChangeID) throws(ReplicaError) -> Bool {
    guard hasContents else { return false }
    return try storing { () throws(StorageError) in
      try database.content(of: id)?.isErased ?? false
    }
  }

  /// Leaves out of a batch that goes to somebody else what is erased.
  func withholdErased(_ range: Range<Int>, of batch: inout ChangeBatch) throws(ReplicaError) {
    guard hasContents else { return }
    for index in range where batch.changes[index].content != nil {
      if try isErased(batch.changes[index].id) { batch.withholdContent(ofChangeAt: index) }
    }
  }

  /// Takes contents that were lacking from changes that are held already.
  func fillContents(
    _ range: Range<Int>, _ batch: borrowing ChangeBatch, _ others: inout Set<RecordID>
  ) throws(ReplicaError) {
    guard hasContents else { return }
    for index in range {
      let change = batch.changes[index]
      guard let content = change.content, let record = change.record else { continue }
      let row = try storing { () throws(StorageError) in try database.content(of: change.id) }
      guard let row, !row.isPresent, !row.isErased else { continue }
      try replaceContent(at: row.place, with: Array(batch.bytes[content]))
      try storing { () throws(StorageError) in try database.removeContent(row.id) }
      try noteAttachments(index..<index + 1, batch)
      others.insert(record)
    }
  }
}
