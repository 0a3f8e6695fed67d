package import Causality
package import Merging

/// What a fold made of a record, in the words of the record alone: no place, strand or local number,
/// so that two folds can be compared.
package struct FoldPicture: Equatable, CustomStringConvertible {
  package struct Line: Equatable {
    package let id: ChangeID
    package let verdict: NaiveVerdict
    /// 0 where the change is not complete.
    package let depth: UInt64
  }

  package var type: UInt32?
  package var existence: RecordState.Existence
  package var changes: [Line]
  package var siblings: [NaiveWrite]
  package var elements: [NaiveWrite]
  package var erased: [ChangeID]

  package init(_ fold: NaiveFold) {
    type = fold.type
    existence = fold.existence
    changes = fold.touching.map {
      Line(id: $0.id, verdict: fold.verdicts[$0.id] ?? .waiting, depth: fold.depths[$0.id] ?? 0)
    }
    siblings = fold.siblings
    elements = fold.elements
    erased = fold.erased
  }

  package init(_ state: RecordState, _ history: RecordHistory) {
    type = state.type
    existence = state.existence
    changes = history.changes.indices.map { index in
      Line(
        id: history.changes[index].id, verdict: NaiveVerdict(state.verdicts[index]),
        depth: state.depths[index])
    }.sorted { $0.id < $1.id }
    siblings = state.siblings.map {
      Self.write($0.target, $0.change, $0.operation, history)
    }
    elements = state.elements.map {
      Self.write($0.target, $0.change, $0.operation, history)
    }
    erased = state.erased.map { history.changes[$0].id }.sorted()
  }

  private static func write(
    _ target: UInt32, _ change: Int, _ operation: Int, _ history: RecordHistory
  ) -> NaiveWrite {
    let facts = history.changes[change]
    return NaiveWrite(
      opcode: history.writes[facts.writes.lowerBound + operation].opcode, target: target,
      change: facts.id, operation: operation)
  }

  package var description: String {
    var lines = ["type \(type.map { "\($0)" } ?? "-"), \(existence)"]
    for line in changes { lines.append("  \(short(line.id)) \(line.verdict) depth \(line.depth)") }
    for write in siblings { lines.append("  value \(describe(write))") }
    for write in elements { lines.append("  element \(describe(write))") }
    for id in erased { lines.append("  erased \(short(id))") }
    return lines.joined(separator: "\n")
  }

  private func describe(_ write: NaiveWrite) -> String {
    "\(write.target): opcode \(write.opcode) of \(short(write.change)) [\(write.operation)]"
  }
}

package func short(_ id: ChangeID) -> String { String(id.description.prefix(6)) }

extension NaiveVerdict {
  package init(_ verdict: Verdict) {
    self =
      switch verdict {
      case .effective: .effective
      case .waiting: .waiting
      case .held: .held
      case .void: .void
      }
  }
}
