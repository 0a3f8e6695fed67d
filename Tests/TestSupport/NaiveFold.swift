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
  private var past: [ChangeID: Set<ChangeID>] = [:]
  package private(set) var verdicts: [ChangeID: NaiveVerdict] = [:]
  package private(set) var depths: [ChangeID: UInt64] = [:]

  package init(
    _ record: RecordID, among changes: some Sequence<NaiveChange>, schema: Schema,
    rulesInForce: UInt32 = 1
  ) {
    self.record = record
    self.schema = schema
    self.rulesInForce = rulesInForce
    held = Self.attached(changes)
    for change in held.values { byTag[change.id.tag] = change }
    touching = held.values.filter { $0.record == record }.sorted { $0.id < $1.id }
    for change in touching { past[change.id] = seen(by: change) }
    for change in touching { judge(change) }
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

  private func chain(endingAt end: ChangeID?) -> Set<ChangeID> {
    var result: Set<ChangeID> = []
    var next = end
    while let id = next, let change = held[id] {
      result.insert(id)
      next = change.previous
    }
    return result
  }

  private func named(_ entry: ClockEntry) -> NaiveChange? {
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

  /// The newest change to the record before this one in its own log.
  private func before(_ change: NaiveChange) -> NaiveChange? {
    chain(endingAt: change.previous).compactMap { held[$0] }
      .filter { $0.record == record }.max { $0.sequence < $1.sequence }
  }

  private var create: NaiveChange? {
    touching.first { $0.id.asRecord == record && $0.operations.first?.opcode == Opcode.create }
  }

  // MARK: Stages 2 to 4

  @discardableResult
  private mutating func judge(_ change: NaiveChange) -> NaiveVerdict {
    if let known = verdicts[change.id] { return known }
    for earlier in past[change.id] ?? [] { if let earlier = held[earlier] { judge(earlier) } }
    let verdict = verdict(of: change)
    verdicts[change.id] = verdict
    return verdict
  }

  private mutating func verdict(of change: NaiveChange) -> NaiveVerdict {
    guard change.isReadable, change.rules <= min(rulesInForce, schema.version) else {
      return .waiting
    }
    if isVoid(change) { return .void }
    let isCreate = change.id.asRecord == record
    guard let create else { return .waiting }
    if !isCreate, !judge(create).isComplete { return .waiting }
    for entry in change.clock {
      guard let other = named(entry), judge(other).isComplete else { return .waiting }
    }
    let before = before(change)
    if let before, !judge(before).isComplete { return .waiting }
    let deepest = change.clock.compactMap { named($0).flatMap { depths[$0.id] } }.max() ?? 0
    depths[change.id] = max(before.flatMap { depths[$0.id] } ?? 0, 1 + deepest)
    return isAllowed(change, before) ? .effective : .held
  }

  /// Whether a change breaks a rule for ever: by its own bytes or by what it names.
  private mutating func isVoid(_ change: NaiveChange) -> Bool {
    if let create, change.id != create.id {
      if create.audience != change.audience || judge(create) == .void { return true }
    }
    if let before = before(change), judge(before) == .void { return true }
    for entry in change.clock {
      guard let other = named(entry) else { continue }
      if other.record != record || other.audience != change.audience { return true }
      if judge(other) == .void { return true }
    }
    return breaksItsRules(change)
  }

  /// Whether its own rules version does not have one of its operations.
  private func breaksItsRules(_ change: NaiveChange) -> Bool {
    guard let create, let first = create.operations.first else { return false }
    guard let type = schema.record(first.target) else { return true }
    if type.since > change.rules { return true }
    var written: Set<UInt32> = []
    for (index, operation) in change.operations.enumerated() {
      let field = type.field(operation.target)
      let shape = field.flatMap { $0.since <= change.rules ? $0.shape : nil }
      switch operation.opcode {
      case Opcode.create: if change.id != create.id || index != 0 { return true }
      case Opcode.set, Opcode.clear:
        if shape != .value || !written.insert(operation.target).inserted { return true }
        let isRanked = field?.fieldClass == .ranked && operation.opcode == Opcode.set
        if isRanked, operation.rank == nil { return true }
      case Opcode.add: if shape != .set && shape != .log { return true }
      case Opcode.remove: if shape != .set || operation.removals.isEmpty { return true }
      case Opcode.detach: if operation.removals.isEmpty { return true }
      case Opcode.attach, Opcode.withdraw, Opcode.restore, Opcode.link: break
      default: return true
      }
    }
    return false
  }

  /// Stage 4: the grants, the matrix of the rules, the two rules of the field, and the strand's prefix.
  private func isAllowed(_ change: NaiveChange, _ before: NaiveChange?) -> Bool {
    if let before, verdicts[before.id] != .effective { return false }
    guard let create, let type = schema.record(create.operations[0].target) else { return false }
    for operation in change.operations {
      let field = type.field(operation.target)
      let writers: RoleSet
      switch operation.opcode {
      case Opcode.create: writers = type.creators
      case Opcode.attach, Opcode.detach: writers = type.attachers
      case Opcode.withdraw, Opcode.restore: writers = type.withdrawers
      case Opcode.link: writers = type.linkers
      default: writers = field?.writers ?? RoleSet()
      }
      if change.roles.isDisjoint(with: writers) { return false }
      guard let field, operation.opcode == Opcode.set || operation.opcode == Opcode.clear
      else { continue }
      if isSealed(field, for: change) || isKeptByHigherTier(field, from: change) { return false }
    }
    return true
  }

  private func effectivePast(of change: NaiveChange) -> [NaiveChange] {
    (past[change.id] ?? []).filter { verdicts[$0] == .effective }.compactMap { held[$0] }
  }

  private func isSealed(_ field: FieldSchema, for change: NaiveChange) -> Bool {
    field.isSealed && effectivePast(of: change).contains { $0.writes(field.number) }
  }

  /// A value of a higher tier stays until that tier hands the record back, having seen the value.
  private func isKeptByHigherTier(_ field: FieldSchema, from change: NaiveChange) -> Bool {
    guard let release = field.releasedBy else { return false }
    let before = effectivePast(of: change)
    return before.contains { value in
      guard value.tier < change.tier, value.writes(field.number) else { return false }
      return !before.contains { handing in
        handing.tier <= value.tier && handing.adds(to: release)
          && (handing.id == value.id || sees(handing, value))
      }
    }
  }

  private func sees(_ later: NaiveChange, _ earlier: NaiveChange) -> Bool {
    past[later.id]?.contains(earlier.id) ?? false
  }

  // MARK: Stage 5, the fold

  private var effective: [NaiveChange] { touching.filter { verdicts[$0.id] == .effective } }

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
        guard operation.opcode == Opcode.remove || operation.opcode == Opcode.detach else { continue }
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
