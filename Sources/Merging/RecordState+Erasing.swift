import Causality

/// Which contents are erased (Protocol.md 6). It looks at headers and at who wrote them, and nothing of
/// the state looks at it: a content that is gone changes no value's place, no winner and no code.
extension RecordState {
  mutating func findErased(_ history: borrowing RecordHistory) {
    let changes = history.changes
    let byID = changes.indices.sorted { changes[$0].id < changes[$1].id }
    var found = Ascending<Int>()
    for index in changes.indices where verdicts[index].isEffective {
      for write in history.writes[changes[index].writes] where write.opcode == Opcode.erase {
        for id in history.erasures[write.erasures] {
          guard let named = Self.place(of: id, in: byID, changes),
            Self.mayErase(changes[index], changes[named], history)
          else { continue }
          found.insert(named)
        }
      }
    }
    erased = found.elements
  }

  private static func place(
    of id: ChangeID, in order: [Int], _ changes: [RecordHistory.Change]
  ) -> Int? {
    var low = 0
    var high = order.count
    while low < high {
      let middle = (low + high) / 2
      if changes[order[middle]].id < id { low = middle + 1 } else { high = middle }
    }
    guard low < order.count, changes[order[low]].id == id else { return nil }
    return order[low]
  }

  /// Whoever may erase writes as the author's organisation or as one above it. An erase itself stays:
  /// its own content says nothing.
  private static func mayErase(
    _ eraser: RecordHistory.Change, _ change: RecordHistory.Change,
    _ history: borrowing RecordHistory
  ) -> Bool {
    for write in history.writes[change.writes] where write.opcode >= Opcode.erase { return false }
    return eraser.writer == change.writer
      || history.superiors.contains(.init(eraser.writer, above: change.writer))
  }
}
