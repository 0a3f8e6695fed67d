import PlantedFaults
import Causality

/// Which value is shown first, and the order of everything a state lists. Applied only after
/// superseded writes are gone: comparing two and keeping one is not associative (Protocol.md 5).
extension RecordState {
  mutating func finish(_ history: borrowing RecordHistory, _ fold: Fold) {
    let changes = history.changes
    let record = fold.record
    let depths = self.depths
    if !siblingsAreInOrder {
      siblings.sort { left, right in
        if left.target != right.target { return left.target < right.target }
        return Self.leads(
          left, right, field: record?.field(left.target), changes: changes, depths: depths)
      }
      orderLosers(changes)
    }
    dropRemoved(history)
    if elements.count > 1 {
      elements.sort { left, right in
        if left.opcode != right.opcode { return left.opcode < right.opcode }
        if left.target != right.target { return left.target < right.target }
        if left.change != right.change { return changes[left.change].id < changes[right.change].id }
        return left.operation < right.operation
      }
    }
    existence = decideExistence(history, fold)
    if !history.erasures.isEmpty { findErased(history) }
  }

  /// The total order of a field's class: whether `left` is shown before `right`.
  package static func leads(
    _ left: Sibling, _ right: Sibling, field: FieldSchema?, changes: [RecordHistory.Change],
    depths: [UInt64]
  ) -> Bool {
    let first = changes[left.change]
    let second = changes[right.change]
    switch field?.fieldClass ?? .plain {
    case .authority:
      if first.tier != second.tier { return first.tier < second.tier }
    case .owner:
      if first.ownsAudience != second.ownsAudience { return first.ownsAudience }
    case .ranked:
      let firstRank = field?.ranks.firstIndex(of: left.rank) ?? -1
      let secondRank = field?.ranks.firstIndex(of: right.rank) ?? -1
      if firstRank != secondRank { return firstRank > secondRank }
    case .plain: break
    }
    if depths[left.change] != depths[right.change] {
      return depths[left.change] > depths[right.change]
    }
    if PlantedFault.breaksTiesByPlace.isPlanted { return second.dot < first.dot }
    return second.id < first.id
  }

  /// Behind the shown value the others stand by change id, so that lists read the same everywhere.
  private mutating func orderLosers(_ changes: [RecordHistory.Change]) {
    var start = 0
    while start < siblings.count {
      var end = start + 1
      while end < siblings.count, siblings[end].target == siblings[start].target { end += 1 }
      if end - start > 2 {
        siblings[start + 1..<end].sort { changes[$0.change].id < changes[$1.change].id }
      }
      start = end
    }
  }

  /// A remove takes away exactly the adds it names, whenever it was made (Protocol.md 6).
  private mutating func dropRemoved(_ history: borrowing RecordHistory) {
    var removed: [RecordHistory.Removal] = []
    var kinds: [(opcode: UInt16, target: UInt32)] = []
    for index in history.changes.indices where verdicts[index].isEffective {
      for write in history.writes[history.changes[index].writes] where !write.removals.isEmpty {
        for removal in history.removals[write.removals] {
          removed.append(removal)
          kinds.append((write.opcode, write.target))
        }
      }
    }
    if removed.isEmpty { return }
    let changes = history.changes
    elements.removeAll { element in
      for (removal, kind) in zip(removed, kinds) {
        let matches =
          kind.opcode == Opcode.detach
          ? element.opcode == Opcode.attach : element.opcode == Opcode.add
        if matches, kind.target == element.target,
          removal.operation == UInt32(element.operation)
            || PlantedFault.removesEverything.isPlanted,
          removal.tag == changes[element.change].id.tag || PlantedFault.removesEverything.isPlanted
        {
          return true
        }
      }
      return false
    }
  }

  /// Withdrawn only when no unsuperseded create or restore is left and every other effective change
  /// is before or after one of the withdrawals (Protocol.md 6).
  private func decideExistence(
    _ history: borrowing RecordHistory, _ fold: Fold
  ) -> Existence {
    guard let create = fold.create, verdicts[create].isEffective else { return .absent }
    let withdrawals = existenceWrites.filter(\.isClear)
    if withdrawals.isEmpty { return .alive }
    if PlantedFault.withdrawalWins.isPlanted { return .withdrawn }
    if withdrawals.count < existenceWrites.count { return .withdrawalContested }
    for index in history.changes.indices where verdicts[index].isEffective {
      let change = history.changes[index]
      let ordered = withdrawals.contains { mark in
        let withdrawal = history.changes[mark.change]
        return mark.change == index || Self.sees(withdrawal, change.dot, history, fold.tree)
          || Self.sees(change, withdrawal.dot, history, fold.tree)
      }
      if !ordered { return .withdrawalContested }
    }
    return .withdrawn
  }
}
