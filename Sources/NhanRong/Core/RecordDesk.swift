import Causality
import ChangeLog
import Merging
import ReplicaStore
import Sealing

/// What lies on the desk while one record is folded: its history, the bytes read back from the file, and
/// the state. Handed from function to function as one value and used again for the next record.
struct RecordDesk {
  var history = RecordHistory(record: RecordID(high: 0, low: 0))
  var sources: [RecordPicture.Source] = []
  var stored = ChangeBatch()
  var state = RecordState()
  var scratch: [UInt8] = []
  /// The changes of the batch that touch the record, and where all its changes stand.
  var touches: [Int] = []
  var places: [Dot] = []
  var rows = RowTray()

  mutating func restart(_ record: RecordID) {
    history.restart(record: record)
    sources.removeAll(keepingCapacity: true)
    stored.removeAll()
  }

  mutating func fold(_ tree: StrandTree, _ schema: Schema, _ rulesInForce: UInt32) {
    state.fold(history, tree: tree, schema: schema, rulesInForce: rulesInForce)
  }

  /// Adds a change that was read back.
  mutating func addStored(changeAt index: Int, at place: Dot, by writer: Catalog.Writer) {
    let batch = stored
    add(changeAt: index, at: place, of: batch, by: writer, isStored: true)
  }

  /// Adds a change's facts; its clock is looked up when all changes of the record are known.
  mutating func add(
    changeAt index: Int, at place: Dot, of batch: borrowing ChangeBatch, by writer: Catalog.Writer,
    isStored: Bool
  ) {
    sources.append(RecordPicture.Source(isStored: isStored, index: index))
    let writesStart = history.writes.count
    for number in batch.changes[index].operations {
      let operation = batch.operations[number]
      let removalsStart = history.removals.count
      if operation.opcode == Opcode.remove || operation.opcode == Opcode.detach {
        for name in batch.removals(of: operation) ?? [] {
          history.add(RecordHistory.Removal(tag: name.tag, operation: name.operation))
        }
      }
      let erasuresStart = history.erasures.count
      if operation.opcode == Opcode.erase {
        for id in batch.erasures(of: operation) ?? [] { history.add(erasure: id) }
      }
      history.add(
        RecordHistory.Write(
          opcode: operation.opcode, target: operation.target,
          rank: operation.extraCount > 0 && operation.opcode == Opcode.set
            ? batch.rank(of: operation) : nil,
          removals: removalsStart..<history.removals.count,
          erasures: erasuresStart..<history.erasures.count))
    }
    let seenStart = history.seen.count
    for number in batch.changes[index].clock {
      let entry = batch.clocks[number]
      history.add(RecordHistory.Seen(log: entry.log, sequence: entry.sequence, dot: nil))
    }
    history.add(
      RecordHistory.Change(
        id: batch.changes[index].id, dot: place, audience: writer.audience, tier: writer.tier,
        ownsAudience: writer.ownsAudience, writer: writer.organisation, roles: writer.roles,
        unentitled: writer.refusal(of: batch.changes[index].id, at: place),
        rules: batch.changes[index].rules, isReadable: batch.changes[index].isReadable,
        seen: seenStart..<history.seen.count, writes: writesStart..<history.writes.count))
  }

  /// The hash of the record's state. A record counts in its create's audience, once the create is held:
  /// what another audience's log says of it must not change a code (Protocol.md 8).
  mutating func stateCode() -> StateSum {
    guard state.type != nil else { return StateSum() }
    scratch.removeAll(keepingCapacity: true)
    state.appendCanonical(history, to: &scratch)
    return StateSum(Digest.of(scratch, for: .recordState))
  }

  func attention(_ batch: borrowing ChangeBatch) -> Attention {
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
    if state.isErased(sibling.change) { return nil }
    let source = sources[sibling.change]
    if source.isStored {
      let change = stored.changes[source.index]
      return stored.value(of: change, operation: sibling.operation).map { Array(stored.bytes[$0]) }
    }
    let change = batch.changes[source.index]
    return batch.value(of: change, operation: sibling.operation).map { Array(batch.bytes[$0]) }
  }
}
