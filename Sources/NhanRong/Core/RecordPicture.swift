import CanonicalCBOR
package import Causality
package import ChangeLog
package import Merging

/// A record with its folded state and the bytes behind it: what read models, lists and people see.
package struct RecordPicture: Sendable {
  /// Where the bytes of a change are: among those just taken in, or read back from the file.
  struct Source: Sendable {
    let isStored: Bool
    let index: Int
  }

  package let id: RecordID
  package let state: RecordState
  package let history: RecordHistory
  package let tree: StrandTree
  package let audience: OrganisationID
  package let isPrivate: Bool
  let sources: [Source]
  let taken: ChangeBatch
  let stored: ChangeBatch

  package func change(_ index: Int) -> BatchedChange {
    let source = sources[index]
    return source.isStored ? stored.changes[source.index] : taken.changes[source.index]
  }

  package func log(ofChange index: Int) -> LogID { change(index).log }

  /// Whether the author of one change had seen another.
  package func sees(_ change: Int, _ other: Int) -> Bool {
    RecordState.sees(history.changes[change], history.changes[other].dot, history, tree)
  }

  /// The bytes of a value as its author wrote them, handed to `body`; false where the content is
  /// missing or erased.
  @discardableResult
  package func withValue(
    change: Int, operation: Int, _ body: (Span<UInt8>) -> Void
  ) -> Bool {
    if state.isErased(change) { return false }
    let source = sources[change]
    return source.isStored
      ? Self.withValue(stored, source.index, operation, body)
      : Self.withValue(taken, source.index, operation, body)
  }

  private static func withValue(
    _ batch: borrowing ChangeBatch, _ index: Int, _ operation: Int, _ body: (Span<UInt8>) -> Void
  ) -> Bool {
    guard let range = batch.value(of: batch.changes[index], operation: operation) else {
      return false
    }
    body(batch.bytes.span.extracting(range))
    return true
  }

  /// The value an operation of a change wrote; nil where its content is missing.
  package func value(change: Int, operation: Int) -> Value? {
    var result: Value?
    withValue(change: change, operation: operation) { bytes in
      result = Value(canonical: copy(bytes, 0..<bytes.count))
    }
    return result
  }

  /// The shown value of a field; null where nothing is set.
  package func shown(_ target: UInt32) -> Value {
    guard let sibling = state.values(of: target).first, !sibling.isClear else { return .null }
    return value(change: sibling.change, operation: sibling.operation) ?? .null
  }

  /// The values of a set or log, equal ones once, in order of change id.
  package func elements(_ target: UInt32) -> [Value] {
    var values: [Value] = []
    for element in state.elements(of: target) {
      guard let value = value(change: element.change, operation: element.operation) else {
        continue
      }
      if !values.contains(value) { values.append(value) }
    }
    return values
  }
}
