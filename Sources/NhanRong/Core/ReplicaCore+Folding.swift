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
  func foldTouched(
    _ touched: inout [Touch], _ batch: borrowing ChangeBatch, _ places: [Dot?],
    into outcome: inout IngestOutcome
  ) throws(ReplicaError) {
    touched.sort {
      $0.record != $1.record ? $0.record < $1.record : $0.index < $1.index
    }
    var start = 0
    while start < touched.count {
      var end = start + 1
      while end < touched.count, touched[end].record == touched[start].record { end += 1 }
      try fold(touched[start].record, touched[start..<end], batch, places)
      outcome.touched.append(touched[start].record)
      start = end
    }
  }

  private func fold(
    _ id: RecordID, _ touches: ArraySlice<Touch>, _ batch: borrowing ChangeBatch,
    _ places: [Dot?]
  ) throws(ReplicaError) {
    let row = try storedRow(id, touches, batch, places)
    var dots = row?.places ?? []
    try gather(id, stored: dots)
    for touch in touches where touch.index >= 0 {
      guard let place = places[touch.index] else { continue }
      dots.append(place)
      sources.append(RecordPicture.Source(isStored: false, index: touch.index))
      add(changeAt: touch.index, at: place, of: batch)
    }
    if dots.isEmpty { return }
    try resolveClocks(batch)
    state.fold(history, tree: catalog.tree, schema: readModel.schema, rulesInForce: rulesInForce)
    noteIneffective()
    if state.existence == .absent { hasAbsent = true }
    try write(id, row, dots, batch)
  }

  /// The kept row of a record; none is looked for where the record's create is new and no change ever
  /// came before its create.
  private func storedRow(
    _ id: RecordID, _ touches: ArraySlice<Touch>, _ batch: borrowing ChangeBatch,
    _ places: [Dot?]
  ) throws(ReplicaError) -> RecordRow? {
    if !hasAbsent {
      for touch in touches where touch.index >= 0 {
        if batch.changes[touch.index].id.asRecord == id, places[touch.index] != nil { return nil }
      }
    }
    return try storing { () throws(StorageError) in try database.record(id) }
  }

  /// Starts a history with the changes the file holds.
  func gather(_ id: RecordID, stored dots: [Dot]) throws(ReplicaError) {
    history.restart(record: id)
    sources.removeAll(keepingCapacity: true)
    stored.removeAll()
    for dot in dots {
      guard let index = try change(at: dot, into: &stored) else {
        throw ReplicaError(.replicaDamaged, ("record", "\(id)"))
      }
      sources.append(RecordPicture.Source(isStored: true, index: index))
      add(changeAt: index, at: dot, of: stored)
    }
  }

  /// Adds a change's facts; its clock is looked up when all changes of the record are known.
  private func add(changeAt index: Int, at place: Dot, of batch: borrowing ChangeBatch) {
    let writesStart = history.writes.count
    for number in batch.changes[index].operations {
      let operation = batch.operations[number]
      let removalsStart = history.removals.count
      if operation.opcode == Opcode.remove || operation.opcode == Opcode.detach {
        for name in batch.removals(of: operation) ?? [] {
          history.add(RecordHistory.Removal(tag: name.tag, operation: name.operation))
        }
      }
      history.add(
        RecordHistory.Write(
          opcode: operation.opcode, target: operation.target,
          rank: operation.extraCount > 0 && operation.opcode == Opcode.set
            ? batch.rank(of: operation) : nil,
          removals: removalsStart..<history.removals.count))
    }
    let seenStart = history.seen.count
    for number in batch.changes[index].clock {
      let entry = batch.clocks[number]
      history.add(RecordHistory.Seen(log: entry.log, sequence: entry.sequence, dot: nil))
    }
    let writer = catalog.writers[Int(place.strand.value)]
    history.add(
      RecordHistory.Change(
        id: batch.changes[index].id, dot: place, audience: writer.audience, tier: writer.tier,
        ownsAudience: writer.ownsAudience, roles: writer.roles, unentitled: writer.unentitled,
        rules: batch.changes[index].rules, isReadable: batch.changes[index].isReadable,
        seen: seenStart..<history.seen.count, writes: writesStart..<history.writes.count))
  }

  /// Looks up what each clock entry names: a change of this record, another held change, or none.
  private func resolveClocks(_ batch: borrowing ChangeBatch) throws(ReplicaError) {
    for index in history.changes.indices {
      let range = history.changes[index].seen
      if range.isEmpty { continue }
      let source = sources[index]
      for (offset, position) in range.enumerated() {
        let entry =
          source.isStored
          ? stored.clocks[stored.changes[source.index].clockStart.asIndex + offset]
          : batch.clocks[batch.changes[source.index].clockStart.asIndex + offset]
        history.resolve(position, to: try place(of: entry))
      }
    }
  }

  private func place(of entry: ClockEntry) throws(ReplicaError) -> Dot? {
    guard let log = catalog.index(of: entry.log) else { return nil }
    for change in history.changes
    where change.dot.sequence == entry.sequence && change.id.tag == entry.tag {
      if Int(catalog.writers[Int(change.dot.strand.value)].log) == log { return change.dot }
    }
    return try locate(entry.log, entry.sequence, tag: entry.tag)
  }

  private func write(
    _ id: RecordID, _ row: RecordRow?, _ dots: [Dot], _ batch: borrowing ChangeBatch
  ) throws(ReplicaError) {
    // A record counts in its create's audience, once the create is held: what another audience's log
    // says of it must not change a code (Protocol.md 8).
    var code = StateSum()
    if state.type != nil {
      scratch.removeAll(keepingCapacity: true)
      state.appendCanonical(history, to: &scratch)
      code = StateSum(Digest.of(scratch, for: .recordState))
    }
    if let row {
      catalog.audiences[Int(row.audience)].code.subtract(StateSum(row.code))
      catalog.audiences[Int(row.audience)].isChanged = true
    }
    let audience = state.audience
    catalog.audiences[Int(audience)].code.add(code)
    catalog.audiences[Int(audience)].isChanged = true
    let number = row?.number ?? nextRecordNumber
    if row == nil { nextRecordNumber += 1 }
    let next = RecordRow(
      id: id, number: number, type: state.type, audience: audience,
      attention: attention(batch), places: dots, code: code.digest)
    Places.encode(dots, into: &scratch)
    try storing { () throws(StorageError) in try database.put(next, places: scratch) }
    try noteWanted(id)
    try writeReadModel(next, batch)
  }

  private func noteWanted(_ id: RecordID) throws(ReplicaError) {
    // Whatever a clock names and is not here, and not only what a verdict says first: a change that
    // lacks its create may still turn out void by another change that arrives.
    for entry in history.seen where entry.dot == nil {
      try storing { () throws(StorageError) in
        try database.insertWanted(log: entry.log, sequence: entry.sequence, record: id)
      }
      hasWanted = true
    }
  }

  private func attention(_ batch: borrowing ChangeBatch) -> Attention {
    var attention = Attention()
    for verdict in state.verdicts {
      switch verdict {
      case .effective: break
      case .waiting: attention.insert(.waiting)
      case .held: attention.insert(.held)
      case .void: attention.insert(.void)
      }
    }
    switch state.existence {
    case .absent: attention.insert(.absent)
    case .alive: break
    case .withdrawn: attention.insert(.withdrawn)
    case .withdrawalContested: attention.insert(.withdrawalContested)
    }
    if state.hasConflict, hasDifferingValues(batch) { attention.insert(.conflict) }
    return attention
  }

  /// Whether some field's siblings differ: two who wrote the same are one candidate (Protocol.md 5).
  private func hasDifferingValues(_ batch: borrowing ChangeBatch) -> Bool {
    for (left, right) in zip(state.siblings, state.siblings.dropFirst())
    where left.target == right.target {
      if valueBytes(left, batch) != valueBytes(right, batch) { return true }
    }
    return false
  }

  private func valueBytes(
    _ sibling: RecordState.Sibling, _ batch: borrowing ChangeBatch
  ) -> [UInt8]? {
    let source = sources[sibling.change]
    if source.isStored {
      let change = stored.changes[source.index]
      return stored.value(of: change, operation: sibling.operation).map { Array(stored.bytes[$0]) }
    }
    let change = batch.changes[source.index]
    return batch.value(of: change, operation: sibling.operation).map { Array(batch.bytes[$0]) }
  }

  func picture(_ id: RecordID, _ batch: borrowing ChangeBatch) -> RecordPicture {
    let audience = catalog.audiences[Int(state.audience)]
    return RecordPicture(
      id: id, state: state, history: history, tree: catalog.tree,
      audience: audience.organisation, isPrivate: audience.isPrivate, sources: sources,
      taken: copy batch, stored: stored)
  }

  /// Reads a record back and folds it; nil where nothing of it is held.
  package func picture(of id: RecordID) throws(ReplicaError) -> RecordPicture? {
    guard let row = try storing({ () throws(StorageError) in try database.record(id) }) else {
      return nil
    }
    let none = ChangeBatch()
    try gather(id, stored: row.places)
    try resolveClocks(none)
    state.fold(history, tree: catalog.tree, schema: readModel.schema, rulesInForce: rulesInForce)
    return picture(id, none)
  }
}

extension Int32 {
  var asIndex: Int { Int(self) }
}
