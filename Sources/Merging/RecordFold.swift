import PlantedFaults
package import Causality

extension RecordState {
  /// Folds a record's changes.
  ///
  /// Cost: linear in changes and writes for records without forks or long conflicts; no allocation
  /// once the arrays have grown.
  package mutating func fold(
    _ history: borrowing RecordHistory, tree: borrowing StrandTree, schema: borrowing Schema,
    rulesInForce: UInt32
  ) {
    begin(history)
    var fold = Fold(schema: copy schema, tree: copy tree, rulesInForce: rulesInForce)
    fold.create = findCreate(history)
    if let create = fold.create {
      audience = history.changes[create].audience
      let writes = history.changes[create].writes
      if let first = history.writes[writes].first { type = first.target }
      fold.record = schema.record(type ?? 0)
    }
    findNamed(history, fold.tree)
    visitInCausalOrder(history, fold)
    finish(history, fold)
  }

  /// What stays the same during one fold.
  struct Fold {
    let schema: Schema
    let tree: StrandTree
    let rulesInForce: UInt32
    var create: Int?
    var record: RecordSchema?
  }

  private mutating func begin(_ history: borrowing RecordHistory) {
    let count = history.changes.count
    record = history.record
    type = nil
    // Without its create a record is listed under the audience of the change with the smallest id.
    let first = history.changes.indices.min { history.changes[$0].id < history.changes[$1].id }
    audience = first.map { history.changes[$0].audience } ?? 0
    existence = .absent
    siblings.removeAll(keepingCapacity: true)
    siblingsAreInOrder = true
    elements.removeAll(keepingCapacity: true)
    erased.removeAll(keepingCapacity: true)
    existenceWrites.removeAll(keepingCapacity: true)
    guardedWrites.removeAll(keepingCapacity: true)
    verdicts.removeAll(keepingCapacity: true)
    verdicts.append(contentsOf: repeatElement(.waiting(.create), count: count))
    depths.removeAll(keepingCapacity: true)
    depths.append(contentsOf: repeatElement(0, count: count))
    isDone.removeAll(keepingCapacity: true)
    isDone.append(contentsOf: repeatElement(false, count: count))
    order.removeAll(keepingCapacity: true)
    order.append(contentsOf: 0..<count)
    for index in history.changes.indices.dropFirst()
    where history.changes[index].dot < history.changes[index - 1].dot {
      let changes = history.changes
      return order.sort { changes[$0].dot < changes[$1].dot }
    }
  }

  /// Finds once what every change and clock entry refers to.
  private mutating func findNamed(_ history: borrowing RecordHistory, _ tree: StrandTree) {
    before.removeAll(keepingCapacity: true)
    before.append(contentsOf: repeatElement(-1, count: history.changes.count))
    var last: Int?
    for index in order {
      let dot = history.changes[index].dot
      if let last, history.changes[last].dot.strand == dot.strand {
        before[index] = Int32(truncatingIfNeeded: last)
      } else if let found = previous(of: dot, history, tree) {
        before[index] = Int32(truncatingIfNeeded: found)
      }
      last = index
    }
    named.removeAll(keepingCapacity: true)
    for entry in history.seen {
      guard let dot = entry.dot else {
        named.append(Named.nowhere)
        continue
      }
      let found = index(of: dot, history)
      named.append(found.map { Int32(truncatingIfNeeded: $0) } ?? Named.elsewhere)
    }
  }

  /// What a clock entry names where it is no change of this record.
  enum Named {
    static let nowhere: Int32 = -1
    static let elsewhere: Int32 = -2
  }

  /// The record's create. Of two changes whose ids share sixteen bytes the smaller id is meant
  /// (Protocol.md 2).
  private func findCreate(_ history: borrowing RecordHistory) -> Int? {
    var found: Int?
    for index in history.changes.indices
    where history.changes[index].id.asRecord == history.record {
      let writes = history.changes[index].writes
      guard !writes.isEmpty, history.writes[writes.lowerBound].opcode == Opcode.create else {
        continue
      }
      if let other = found, history.changes[other].id < history.changes[index].id { continue }
      found = index
    }
    return found
  }

  /// Visits every change after all that it names. Strand by strand as far as each goes; what is left
  /// at the end names itself in a circle and stays waiting.
  private mutating func visitInCausalOrder(_ history: borrowing RecordHistory, _ fold: Fold) {
    var progress = true
    while progress {
      progress = false
      var position = 0
      while position < order.count {
        let strand = history.changes[order[position]].dot.strand
        var blocked = false
        while position < order.count, history.changes[order[position]].dot.strand == strand {
          let index = order[position]
          if !blocked, !isDone[index] {
            if isReady(index, history, fold) {
              visit(index, at: position, history, fold)
              isDone[index] = true
              progress = true
            } else {
              blocked = true
            }
          }
          position += 1
        }
      }
    }
  }

  private func isReady(
    _ index: Int, _ history: borrowing RecordHistory, _ fold: Fold
  ) -> Bool {
    let change = history.changes[index]
    // The first change of a fork's own part comes after the shared part.
    if before[index] >= 0, !isDone[Int(before[index])] { return false }
    if let create = fold.create, create != index, !isDone[create] { return false }
    for other in named[change.seen] where other >= 0 {
      if !isDone[Int(other)] { return false }
    }
    return true
  }

  /// The change of this record that stands at a dot.
  func index(of dot: Dot, _ history: borrowing RecordHistory) -> Int? {
    var low = 0
    var high = order.count
    while low < high {
      let middle = (low + high) / 2
      if history.changes[order[middle]].dot < dot { low = middle + 1 } else { high = middle }
    }
    guard low < order.count, history.changes[order[low]].dot == dot else { return nil }
    return order[low]
  }

  /// The log's previous change to the record, across the fork where there is one.
  func previous(
    of dot: Dot, _ history: borrowing RecordHistory, _ tree: borrowing StrandTree
  ) -> Int? {
    var strand = dot.strand
    var limit = dot.sequence
    for _ in 0...history.changes.count {
      var low = 0
      var high = order.count
      while low < high {
        let middle = (low + high) / 2
        if history.changes[order[middle]].dot < Dot(strand, limit) {
          low = middle + 1
        } else {
          high = middle
        }
      }
      if low > 0, history.changes[order[low - 1]].dot.strand == strand { return order[low - 1] }
      guard let origin = tree.origin(of: strand) else { return nil }
      strand = origin.parent
      limit = min(limit, origin.shared + 1)
    }
    return nil
  }

  private mutating func visit(
    _ index: Int, at position: Int, _ history: borrowing RecordHistory, _ fold: Fold
  ) {
    let previous = before[index] >= 0 ? Int(before[index]) : nil
    let verdict = judge(index, previous: previous, history, fold)
    verdicts[index] = verdict
    guard verdict.isComplete else { return }
    var depth = previous.map { depths[$0] } ?? 0
    for other in named[history.changes[index].seen] where other >= 0 {
      depth = max(depth, depths[Int(other)] &+ 1)
    }
    if PlantedFault.countsOwnSteps.isPlanted { depth &+= 1 }
    depths[index] = max(depth, 1)
    if verdict.isEffective { apply(index, history, fold) }
  }

  /// Whether the author of a change had seen the change at a dot: it lies before it in its own log,
  /// or on the chain that ends at one of its clock's entries (Protocol.md 4).
  package static func sees(
    _ change: RecordHistory.Change, _ dot: Dot, _ history: borrowing RecordHistory,
    _ tree: borrowing StrandTree
  ) -> Bool {
    if change.dot.sequence > 1,
      tree.chain(endingAt: Dot(change.dot.strand, change.dot.sequence - 1), contains: dot)
    {
      return true
    }
    if PlantedFault.ignoresClocks.isPlanted { return false }
    for entry in history.seen[change.seen] {
      if let end = entry.dot, tree.chain(endingAt: end, contains: dot) { return true }
    }
    return false
  }

  private mutating func apply(_ index: Int, _ history: borrowing RecordHistory, _ fold: Fold) {
    let change = history.changes[index]
    for number in change.writes {
      let write = history.writes[number]
      let sibling = Sibling(
        target: write.target, change: index, operation: number - change.writes.lowerBound,
        rank: write.rank ?? Int64.min, isClear: write.opcode == Opcode.clear)
      switch write.opcode {
      case Opcode.set, Opcode.clear:
        put(sibling, history, fold)
        if fold.record?.rule(write.target)?.isGuarded == true { guardedWrites.append(sibling) }
      case Opcode.create, Opcode.withdraw, Opcode.restore:
        let mark = Sibling(
          target: 0, change: index, operation: sibling.operation, rank: 0,
          isClear: write.opcode == Opcode.withdraw)
        Self.supersede(&existenceWrites, by: mark, history, fold)
      case Opcode.add, Opcode.attach, Opcode.link:
        elements.append(
          Element(
            opcode: write.opcode, target: write.target, change: index,
            operation: sibling.operation))
      default: break
      }
    }
  }

  /// Puts a write to a field among the siblings. While no field has two, the list is in order of fields,
  /// and the only one that can give way is found by halving.
  private mutating func put(
    _ new: Sibling, _ history: borrowing RecordHistory, _ fold: Fold
  ) {
    guard siblingsAreInOrder else {
      return Self.supersede(&siblings, by: new, history, fold)
    }
    let place = Self.firstSibling(of: new.target, in: siblings)
    if place == siblings.count { return siblings.append(new) }
    guard siblings[place].target == new.target else { return siblings.insert(new, at: place) }
    let old = history.changes[siblings[place].change].dot
    if Self.sees(history.changes[new.change], old, history, fold.tree) {
      siblings[place] = new
    } else {
      if PlantedFault.keepsOneOfTwo.isPlanted {
        siblings[place] = new
        return
      }
      siblings.append(new)
      siblingsAreInOrder = false
    }
  }

  // Static, and given its list: on `self` each call would copy the whole state to keep the list apart.
  private static func supersede(
    _ list: inout [Sibling], by new: Sibling, _ history: borrowing RecordHistory, _ fold: Fold
  ) {
    let change = history.changes[new.change]
    list.removeAll { old in
      old.target == new.target
        && sees(change, history.changes[old.change].dot, history, fold.tree)
    }
    list.append(new)
  }
}
