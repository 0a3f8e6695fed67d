package import Causality
import ChangeLog
package import Merging

/// Changes as a replica holds them that got them in a certain order: strands are numbered as they
/// come, so two orders give the same changes other places.
package struct ArrivedHistory {
  package private(set) var history: RecordHistory
  package private(set) var tree = StrandTree()
  private var places: [ChangeID: Dot] = [:]
  private var heads: [ChangeID] = []
  private var writers: [OrganisationID]

  /// - Parameter changes: in order of arrival; what does not join its log is left out.
  package init(_ changes: [NaiveChange], of record: RecordID) {
    history = RecordHistory(record: record)
    writers = Array(Set(changes.map(\.writer))).sorted()
    var pending = changes
    var progress = true
    while progress {
      progress = false
      var rest: [NaiveChange] = []
      for change in pending { if attach(change) { progress = true } else { rest.append(change) } }
      pending = rest
    }
    let byTag = Dictionary(uniqueKeysWithValues: places.map { ($0.key.tag, $0) })
    for change in changes where change.record == record {
      guard let place = places[change.id] else { continue }
      add(change, at: place) { log, sequence, tag in
        guard let (id, dot) = byTag[tag], dot.sequence == sequence else { return nil }
        return changes.contains { $0.id == id && $0.log == log } ? dot : nil
      }
    }
    for change in changes {
      for upper in change.superiors where writers.contains(upper) {
        history.add(RecordHistory.Superior(number(upper), above: number(change.writer)))
      }
    }
  }

  private func number(_ writer: OrganisationID) -> UInt32 {
    UInt32(writers.firstIndex(of: writer) ?? writers.count)
  }

  private mutating func attach(_ change: NaiveChange) -> Bool {
    guard let previous = change.previous else {
      begin(change, origin: nil)
      return true
    }
    guard let before = places[previous], before.sequence + 1 == change.sequence else {
      return false
    }
    if heads[Int(before.strand.value)] == previous {
      heads[Int(before.strand.value)] = change.id
      places[change.id] = Dot(before.strand, change.sequence)
    } else {
      begin(change, origin: StrandTree.Origin(parent: before.strand, shared: before.sequence))
    }
    return true
  }

  private mutating func begin(_ change: NaiveChange, origin: StrandTree.Origin?) {
    let strand = StrandNumber(UInt32(heads.count))
    tree.add(strand, origin: origin)
    heads.append(change.id)
    places[change.id] = Dot(strand, change.sequence)
  }

  private mutating func add(
    _ change: NaiveChange, at place: Dot, find: (LogID, UInt64, ChangeTag) -> Dot?
  ) {
    let seenStart = history.seen.count
    for entry in change.clock {
      history.add(
        RecordHistory.Seen(
          log: entry.log, sequence: entry.sequence, dot: find(entry.log, entry.sequence, entry.tag)
        ))
    }
    let writesStart = history.writes.count
    for operation in change.operations {
      let removalsStart = history.removals.count
      for name in operation.removals {
        history.add(RecordHistory.Removal(tag: name.tag, operation: name.operation))
      }
      let erasuresStart = history.erasures.count
      for id in operation.erasures ?? [] { history.add(erasure: id) }
      history.add(
        RecordHistory.Write(
          opcode: operation.opcode, target: operation.target, rank: operation.rank,
          removals: removalsStart..<history.removals.count,
          erasures: erasuresStart..<history.erasures.count))
    }
    history.add(
      RecordHistory.Change(
        id: change.id, dot: place, audience: change.audience, tier: change.tier,
        ownsAudience: change.ownsAudience, writer: number(change.writer), roles: change.roles,
        unentitled: change.roles.isEmpty ? .noGrant : nil, rules: change.rules,
        isReadable: change.isReadable, seen: seenStart..<history.seen.count,
        writes: writesStart..<history.writes.count))
  }

  /// The engine's fold of it.
  package func folded(
    _ state: inout RecordState, schema: Schema, rulesInForce: UInt32
  ) -> FoldPicture {
    state.fold(history, tree: tree, schema: schema, rulesInForce: rulesInForce)
    return FoldPicture(state, history)
  }
}
