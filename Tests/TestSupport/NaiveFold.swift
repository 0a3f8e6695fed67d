package import Causality
import ChangeLog
package import Merging

/// A second reading of Protocol.md 3-6 and 11, written from the page and not from the engine: sets of
/// ancestors instead of strands and dots, quadratic and obvious. The engine has to agree with it on
/// every history.
package struct NaiveFold {
  let held: [ChangeID: NaiveChange]
  private var byTag: [ChangeTag: NaiveChange] = [:]
  let schema: Schema
  let rulesInForce: UInt32
  let record: RecordID
  /// The changes of the record, in order of their ids.
  package private(set) var touching: [NaiveChange] = []
  /// For each change of the record, the changes of the record its author had seen.
  var past: [ChangeID: Set<ChangeID>] = [:]
  package internal(set) var verdicts: [ChangeID: NaiveVerdict] = [:]
  package internal(set) var depths: [ChangeID: UInt64] = [:]

  package init(
    _ record: RecordID, among changes: some Sequence<NaiveChange>, schema: Schema,
    rulesInForce: UInt32 = 1, plainClocks: Bool = false
  ) {
    self.record = record
    self.schema = schema
    self.rulesInForce = rulesInForce
    held = Self.attached(changes)
    for change in held.values { byTag[change.id.tag] = change }
    touching = held.values.filter { $0.record == record }.sorted { $0.id < $1.id }
    for change in touching { past[change.id] = seen(by: change) }
    for change in touching { judge(change) }
    // Behind the judging: by numbers two changes can each have seen the other.
    if plainClocks {
      for change in touching { past[change.id] = seenByNumber(by: change) }
    }
  }

  // MARK: Stage 1, attached

  /// What is joined to its genesis by the chain of previous changes.
  package static func attached(
    _ changes: some Sequence<NaiveChange>
  ) -> [ChangeID: NaiveChange] {
    var result: [ChangeID: NaiveChange] = [:]
    for change in changes.sorted(by: { $0.sequence < $1.sequence }) {
      if let previous = change.previous {
        guard let before = result[previous], before.log == change.log,
          before.sequence + 1 == change.sequence
        else { continue }
      }
      result[change.id] = change
    }
    return result
  }

  func chain(endingAt end: ChangeID?) -> Set<ChangeID> {
    var result: Set<ChangeID> = []
    var next = end
    while let id = next, let change = held[id] {
      result.insert(id)
      next = change.previous
    }
    return result
  }

  func named(_ entry: ClockEntry) -> NaiveChange? {
    guard let change = byTag[entry.tag], change.log == entry.log,
      change.sequence == entry.sequence
    else { return nil }
    return change
  }

  private func seen(by change: NaiveChange) -> Set<ChangeID> {
    var all = chain(endingAt: change.previous)
    for entry in change.clock { all.formUnion(chain(endingAt: named(entry)?.id)) }
    return all.filter { held[$0]?.record == record }
  }

  /// A planted fault: what was seen is read off logs and numbers, and tags are not looked at.
  private func seenByNumber(by change: NaiveChange) -> Set<ChangeID> {
    let seen = held.values.filter { other in
      guard other.record == record, other.id != change.id else { return false }
      if other.log == change.log { return other.sequence < change.sequence }
      return change.clock.contains { $0.log == other.log && other.sequence <= $0.sequence }
    }
    return Set(seen.map(\.id))
  }

  /// The newest change to the record before this one in its own log.
  func before(_ change: NaiveChange) -> NaiveChange? {
    chain(endingAt: change.previous).compactMap { held[$0] }
      .filter { $0.record == record }.max { $0.sequence < $1.sequence }
  }

  var create: NaiveChange? {
    touching.first { $0.id.asRecord == record && $0.operations.first?.opcode == Opcode.create }
  }
}
