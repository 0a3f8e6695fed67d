import Causality
import Merging

/// The stages well-formed, complete and effective.
extension NaiveFold {
  @discardableResult
  mutating func judge(_ change: NaiveChange) -> NaiveVerdict {
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
      case Opcode.erase: if operation.target != 0 || operation.erasures == nil { return true }
      case Opcode.attach, Opcode.withdraw, Opcode.restore, Opcode.link: break
      default: return true
      }
    }
    return false
  }

  /// Stage 4: the grants, the matrix of the rules, the two rules of the field, and the strand's prefix.
  private func isAllowed(_ change: NaiveChange, _ before: NaiveChange?) -> Bool {
    if change.isCutOff { return false }
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
      case Opcode.erase:
        writers = RoleSet(
          .root, .central, .province, .district, .commune, .committee, .branch)
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

  func sees(_ later: NaiveChange, _ earlier: NaiveChange) -> Bool {
    past[later.id]?.contains(earlier.id) ?? false
  }
}
