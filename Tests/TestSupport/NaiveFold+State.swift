package import Causality
package import ChangeLog
package import Merging

/// What shows: values, elements, existence.
extension NaiveFold {
  private var effective: [NaiveChange] { touching.filter { verdicts[$0.id] == .effective } }

  /// What an honest author outside `log` names: of each other log the newest effective changes, one a
  /// strand (Protocol.md 4).
  package func newestEffective(outside log: LogID) -> Set<ClockEntry> {
    let others = effective.filter { $0.log != log }
    let newest = others.filter { one in
      !others.contains { $0.log == one.log && chain(endingAt: $0.previous).contains(one.id) }
    }
    return Set(
      newest.map { ClockEntry(log: $0.log, sequence: $0.sequence, tag: $0.id.tag) })
  }

  package var type: UInt32? { create?.operations.first?.target }

  /// For each field the values that stand, the shown one first.
  package var siblings: [NaiveWrite] {
    guard let type, let recordSchema = schema.record(type) else { return [] }
    var result: [NaiveWrite] = []
    for field in recordSchema.fields {
      let writers = effective.filter { $0.writes(field.number) }
      let standing = writers.filter { one in !writers.contains { sees($0, one) } }
      let shown = standing.max { key($0, field).lexicographicallyPrecedes(key($1, field)) }
      let others = standing.filter { $0.id != shown?.id }.sorted { $0.id < $1.id }
      for change in (shown.map { [$0] } ?? []) + others {
        for (index, operation) in change.operations.enumerated()
        where operation.isValueWrite && operation.target == field.number {
          result.append(
            NaiveWrite(
              opcode: operation.opcode, target: field.number, change: change.id, operation: index))
        }
      }
    }
    return result
  }

  /// The numbers by which concurrent values are ordered, the most important first; larger wins.
  private func key(_ change: NaiveChange, _ field: FieldSchema) -> [UInt64] {
    var key: [UInt64] = []
    switch field.fieldClass {
    case .authority: key.append(UInt64(255 - change.tier))
    case .owner: key.append(change.ownsAudience ? 1 : 0)
    case .ranked:
      let write = change.operations.first { $0.isValueWrite && $0.target == field.number }
      let rank = write?.opcode == Opcode.set ? write?.rank : nil
      key.append(UInt64(rank.flatMap { field.ranks.firstIndex(of: $0) }.map { $0 + 1 } ?? 0))
    case .plain: break
    }
    return key + [
      depths[change.id] ?? 0, change.id.first, change.id.second, change.id.third,
      change.id.fourth,
    ]
  }

  /// What was added and not taken away by name, by opcode, target, change and operation.
  package var elements: [NaiveWrite] {
    var taken: Set<NaiveWrite> = []
    for change in effective {
      for operation in change.operations {
        guard operation.opcode == Opcode.remove || operation.opcode == Opcode.detach else {
          continue
        }
        let opcode = operation.opcode == Opcode.remove ? Opcode.add : Opcode.attach
        for name in operation.removals {
          guard let add = touching.first(where: { $0.id.tag == name.tag }) else { continue }
          taken.insert(
            NaiveWrite(
              opcode: opcode, target: operation.target, change: add.id,
              operation: Int(name.operation)))
        }
      }
    }
    var result: [NaiveWrite] = []
    for change in effective {
      for (index, operation) in change.operations.enumerated()
      where [Opcode.add, Opcode.attach, Opcode.link].contains(operation.opcode) {
        let element = NaiveWrite(
          opcode: operation.opcode, target: operation.target, change: change.id, operation: index)
        if !taken.contains(element) { result.append(element) }
      }
    }
    return result.sorted(by: NaiveWrite.precedes)
  }

  /// The changes whose contents are erased, by id.
  package var erased: [ChangeID] {
    touching.filter { change in
      change.operations.allSatisfy { $0.opcode < 31 }
        && effective.contains { eraser in
          let named = eraser.operations.filter { $0.opcode == 31 }.flatMap { $0.erasures ?? [] }
          return named.contains(change.id)
            && (eraser.writer == change.writer || change.superiors.contains(eraser.writer))
        }
    }.map(\.id)
  }

  package var existence: RecordState.Existence {
    guard let create, verdicts[create.id] == .effective else { return .absent }
    let life = [Opcode.create, Opcode.withdraw, Opcode.restore]
    let deciding = effective.filter { $0.operations.contains { life.contains($0.opcode) } }
    let standing = deciding.filter { one in !deciding.contains { sees($0, one) } }
    let opcodes = standing.flatMap(\.operations).map(\.opcode).filter { life.contains($0) }
    if !opcodes.contains(Opcode.withdraw) { return .alive }
    if opcodes.contains(where: { $0 != Opcode.withdraw }) { return .withdrawalContested }
    let allOrdered = effective.allSatisfy { change in
      standing.contains { $0.id == change.id || sees($0, change) || sees(change, $0) }
    }
    return allOrdered ? .withdrawn : .withdrawalContested
  }
}
