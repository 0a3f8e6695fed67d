package import Causality
import ChangeLog
import Merging

/// Which values of a record someone has read. Handed back with a write, it makes sure that nothing
/// came in between unseen.
public struct RecordContext: Hashable, Sendable {
  package let record: RecordID
  private let siblings: [Seen]

  private struct Seen: Hashable, Sendable {
    let target: UInt32
    let id: ChangeID
  }

  package init(of picture: RecordPicture) {
    record = picture.id
    siblings = picture.state.siblings.map {
      Seen(target: $0.target, id: picture.history.changes[$0.change].id)
    }
  }

  /// Refuses a write to a field whose values are others now. A local check: an edit made elsewhere and
  /// not arrived yet is concurrent, never refused (Protocol.md 5).
  func check(
    _ items: [ChangeDraft.Item], against now: [(target: UInt32, id: ChangeID)],
    _ record: RecordID
  ) throws(ReplicaError) {
    guard record == self.record else { throw ReplicaError(.unknownRecord, ("record", "\(record)")) }
    for item in items where item.opcode == Opcode.set || item.opcode == Opcode.clear {
      let before = siblings.filter { $0.target == item.target }.map(\.id).sorted()
      let present = now.filter { $0.target == item.target }.map(\.id).sorted()
      if before != present {
        throw ReplicaError(
          .changedMeanwhile, ("record", "\(record)"), ("field", "\(item.target)"))
      }
    }
  }
}
