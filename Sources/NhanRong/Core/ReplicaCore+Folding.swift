import CanonicalCBOR
package import Causality
import ChangeLog
import Merging
import ReplicaStore
import Sealing
import Trust

/// Gathers all changes of a touched record, folds them, and writes the outcome. One way for new
/// records and old ones, so that no order of arrival has a path of its own.
extension ReplicaCore {
  /// Folds what the new changes of a batch touch, and the records whose changes count otherwise now.
  func foldTouched(
    _ groups: borrowing RecordGroups, and others: Set<RecordID>, _ batch: borrowing ChangeBatch,
    _ places: [Dot?], into outcome: inout IngestOutcome
  ) throws(ReplicaError) {
    // Taken out of this object for the time: its own fields are checked at every touch.
    var desk = RecordDesk()
    swap(&desk, &self.desk)
    defer { swap(&desk, &self.desk) }
    // What a failed transaction left must not come into this one.
    desk.rows.removeAll()
    for group in groups.groups {
      groups.list(group, placed: places, into: &desk.touches)
      if desk.touches.isEmpty, !others.contains(group.record) { continue }
      try fold(group.record, batch, places, &desk)
      outcome.touched.append(group.record)
    }
    desk.touches.removeAll(keepingCapacity: true)
    for record in others.sorted() where !groups.contains(record) {
      try fold(record, batch, places, &desk)
      outcome.touched.append(record)
    }
    try storing { () throws(StorageError) in try desk.rows.store(in: database) }
  }

  private func fold(
    _ id: RecordID, _ batch: borrowing ChangeBatch, _ places: [Dot?], _ desk: inout RecordDesk
  ) throws(ReplicaError) {
    let row = try storedRow(id, batch, places, desk)
    desk.places.removeAll(keepingCapacity: true)
    if let row { desk.places += row.places }
    try gather(id, stored: row?.places ?? [], &desk)
    for index in desk.touches {
      guard let place = places[index] else { continue }
      desk.places.append(place)
      let writer = catalog.writers[Int(place.strand.value)]
      desk.add(changeAt: index, at: place, of: batch, by: writer, isStored: false)
    }
    if desk.places.isEmpty { return }
    try resolveClocks(batch, &desk)
    noteSuperiors(&desk)
    desk.fold(catalog.tree, readModel.schema, rulesInForce)
    noteIneffective(desk)
    try noteErased(id, batch, desk)
    if desk.state.existence == .absent { hasAbsent = true }
    try write(id, row, batch, &desk)
  }

  /// The kept row of a record; none is looked for where the record's create is new and no change ever
  /// came before its create.
  private func storedRow(
    _ id: RecordID, _ batch: borrowing ChangeBatch, _ places: [Dot?], _ desk: borrowing RecordDesk
  ) throws(ReplicaError) -> RecordRow? {
    if !hasAbsent {
      for index in desk.touches where batch.changes[index].id.asRecord == id {
        if places[index] != nil { return nil }
      }
    }
    return try keptRow(id)
  }

  /// The kept row of a record. Its audience is a place in the catalog, and a damaged file may say anything.
  private func keptRow(_ id: RecordID) throws(ReplicaError) -> RecordRow? {
    let row = try storing { () throws(StorageError) in try database.record(id) }
    guard let row else { return nil }
    guard Int(row.audience) < catalog.audiences.count else {
      throw ReplicaError(.replicaDamaged, ("record", "\(id)"))
    }
    return row
  }

  /// Starts a history with the changes the file holds.
  func gather(
    _ id: RecordID, stored dots: [Dot], _ desk: inout RecordDesk
  ) throws(ReplicaError) {
    desk.restart(id)
    for dot in dots {
      guard let index = try change(at: dot, into: &desk.stored) else {
        throw ReplicaError(.replicaDamaged, ("record", "\(id)"))
      }
      desk.addStored(changeAt: index, at: dot, by: catalog.writers[Int(dot.strand.value)])
    }
  }

  /// Looks up what each clock entry names: a change of this record, another held change, or none.
  private func resolveClocks(
    _ batch: borrowing ChangeBatch, _ desk: inout RecordDesk
  ) throws(ReplicaError) {
    for index in desk.history.changes.indices {
      let range = desk.history.changes[index].seen
      if range.isEmpty { continue }
      let source = desk.sources[index]
      for (offset, position) in range.enumerated() {
        let entry =
          source.isStored
          ? desk.stored.clocks[Int(desk.stored.changes[source.index].clockStart) + offset]
          : batch.clocks[Int(batch.changes[source.index].clockStart) + offset]
        desk.history.resolve(position, to: try place(of: entry, desk))
      }
    }
  }

  private func place(
    of entry: ClockEntry, _ desk: borrowing RecordDesk
  ) throws(ReplicaError) -> Dot? {
    guard let log = catalog.index(of: entry.log) else { return nil }
    for index in desk.history.changes.indices
    where desk.history.changes[index].dot.sequence == entry.sequence
      && desk.history.changes[index].id.tag == entry.tag
    {
      let dot = desk.history.changes[index].dot
      if Int(catalog.writers[Int(dot.strand.value)].log) == log { return dot }
    }
    return try locate(entry.log, entry.sequence, tag: entry.tag)
  }

  private func write(
    _ id: RecordID, _ row: RecordRow?, _ batch: borrowing ChangeBatch, _ desk: inout RecordDesk
  ) throws(ReplicaError) {
    let code = desk.stateCode()
    if let row {
      catalog.audiences[Int(row.audience)].code.subtract(StateSum(row.code))
      catalog.audiences[Int(row.audience)].isChanged = true
    }
    let audience = desk.state.audience
    catalog.audiences[Int(audience)].code.add(code)
    catalog.audiences[Int(audience)].isChanged = true
    let number = row?.number ?? nextRecordNumber
    if row == nil { nextRecordNumber += 1 }
    let next = RecordRow(
      id: id, number: number, type: desk.state.type, audience: audience,
      attention: desk.attention(batch), places: [], code: code.digest)
    desk.rows.add(next, at: desk.places)
    try noteWanted(id, desk)
    try writeReadModel(next, batch, desk)
  }

  private func noteWanted(_ id: RecordID, _ desk: borrowing RecordDesk) throws(ReplicaError) {
    // Whatever a clock names and is not here, and not only what a verdict says first: a change that
    // lacks its create may still turn out void by another change that arrives.
    for entry in desk.history.seen where entry.dot == nil {
      try storing { () throws(StorageError) in
        try database.insertWanted(log: entry.log, sequence: entry.sequence, record: id)
      }
      hasWanted = true
    }
  }

  func picture(
    _ id: RecordID, _ batch: borrowing ChangeBatch, _ desk: borrowing RecordDesk
  ) -> RecordPicture {
    let audience = catalog.audiences[Int(desk.state.audience)]
    return RecordPicture(
      id: id, state: desk.state, history: desk.history, tree: catalog.tree,
      audience: audience.organisation, isPrivate: audience.isPrivate, sources: desk.sources,
      taken: copy batch, stored: desk.stored)
  }

  /// Reads a record back and folds it; nil where nothing of it is held.
  package func picture(of id: RecordID) throws(ReplicaError) -> RecordPicture? {
    guard let row = try keptRow(id) else { return nil }
    let none = ChangeBatch()
    var desk = RecordDesk()
    try gather(id, stored: row.places, &desk)
    try resolveClocks(none, &desk)
    noteSuperiors(&desk)
    desk.fold(catalog.tree, readModel.schema, rulesInForce)
    return picture(id, none, desk)
  }
}
