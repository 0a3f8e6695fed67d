package import Causality
import ChangeLog
import Merging

/// What the author of each honest change had before him, noted when he wrote: no clock, number or
/// strand goes in. A value stands until somebody who had it before him wrote the field again.
package struct WriterTruth: Sendable {
  private var seen: [ChangeID: Set<ChangeID>] = [:]
  private var blind: Set<ChangeID> = []

  package init() {}

  mutating func note(_ one: Clerk.Written) {
    seen[one.id] = one.saw
    if one.isBlind { blind.insert(one.id) }
  }

  /// A value of a field, by the change that wrote it.
  package struct Value: Hashable, Comparable, CustomStringConvertible, Sendable {
    package let field: UInt32
    package let change: ChangeID

    package static func < (left: Value, right: Value) -> Bool {
      left.field != right.field ? left.field < right.field : left.change < right.change
    }

    package var description: String { "field \(field) by \(short(change))" }
  }

  /// Whether everything its author had before him is still somewhere. What was lost with a computer and
  /// was never given away keeps those waiting who had seen it.
  package func isWhole(
    _ change: ChangeID, of record: RecordID, among held: Set<ChangeID>
  ) -> Bool {
    held.contains { $0.asRecord == record } && seen[change]?.isSubset(of: held) ?? true
  }

  /// The values of a record that nobody replaced.
  package func standing(_ record: RecordID, among changes: [NaiveChange]) -> [Value] {
    let held = Set(changes.map(\.id))
    let touching = changes.filter { $0.record == record && isWhole($0.id, of: record, among: held) }
    var values: [Value] = []
    for one in touching {
      for operation in one.operations where operation.isValueWrite {
        let isReplaced = touching.contains { other in
          other.id != one.id && other.writes(operation.target)
            && hasSeen(other.id, one.id, of: record)
        }
        if !isReplaced { values.append(Value(field: operation.target, change: one.id)) }
      }
    }
    return values.sorted()
  }

  /// Nobody changes a record without its first change before him, but who wrote to one that did not show.
  private func hasSeen(_ change: ChangeID, _ other: ChangeID, of record: RecordID) -> Bool {
    (other.asRecord == record && !blind.contains(change)) || seen[change]?.contains(other) == true
  }
}

extension FoldPicture {
  /// The values it shows, in the same words.
  package var values: [WriterTruth.Value] {
    siblings.map { WriterTruth.Value(field: $0.target, change: $0.change) }.sorted()
  }
}
