import PlantedFaults
import Causality

/// The stages well-formed, complete and effective (Protocol.md 4), each a function of what the
/// change itself says and of what it has seen.
extension RecordState {
  func judge(
    _ index: Int, previous: Int?, _ history: borrowing RecordHistory, _ fold: Fold
  ) -> Verdict {
    let change = history.changes[index]
    guard change.isReadable else { return .waiting(.newerProgram) }
    guard change.rules <= fold.rulesInForce, change.rules <= fold.schema.version else {
      return .waiting(.rules(change.rules))
    }
    if let fault = fault(of: index, previous: previous, history, fold) { return .void(fault) }
    if let need = need(of: index, previous: previous, history, fold) { return .waiting(need) }
    if let reason = reason(against: index, previous: previous, history, fold) {
      return .held(reason)
    }
    return .effective
  }

  private func fault(
    of index: Int, previous: Int?, _ history: borrowing RecordHistory, _ fold: Fold
  ) -> Verdict.Fault? {
    let change = history.changes[index]
    // A change behind a void one must not become complete: whether that one is void or only waits may
    // hang on a log that another reader of this audience does not get.
    if let previous, case .void = verdicts[previous] { return .namesVoid }
    for place in named[change.seen] where place != Named.nowhere {
      guard place >= 0 else { return .namesAnotherRecord }
      let other = Int(place)
      if history.changes[other].audience != change.audience { return .anotherAudience }
      if case .void = verdicts[other] { return .namesVoid }
    }
    guard let create = fold.create else { return nil }
    if change.audience != audience { return .anotherAudience }
    if create != index, case .void = verdicts[create] { return .createVoid }
    guard let record = fold.record, record.since <= change.rules else {
      return .unknownRecordType
    }
    return faultInOperations(of: index, isCreate: create == index, record, history)
  }

  private func faultInOperations(
    of index: Int, isCreate: Bool, _ record: RecordSchema, _ history: borrowing RecordHistory
  ) -> Verdict.Fault? {
    let change = history.changes[index]
    var highest: UInt32?
    for number in change.writes {
      let write = history.writes[number]
      let fault = Verdict.Fault.unknownOperation(opcode: write.opcode, target: write.target)
      switch write.opcode {
      case Opcode.create:
        if !isCreate || number != change.writes.lowerBound { return .createNotFirst }
      case Opcode.set, Opcode.clear:
        guard let field = record.rule(write.target), field.since <= change.rules,
          field.shape == .value,
          field.fieldClass != .ranked || write.opcode == Opcode.clear || write.rank != nil
        else { return fault }
        // Fields in order cannot repeat one.
        if highest ?? 0 < write.target {
          highest = write.target
          continue
        }
        for other in change.writes.lowerBound..<number {
          let earlier = history.writes[other]
          if earlier.target == write.target,
            earlier.opcode == Opcode.set || earlier.opcode == Opcode.clear
          {
            return .writesTwice(target: write.target)
          }
        }
      case Opcode.add:
        guard let field = record.rule(write.target), field.since <= change.rules,
          field.shape != .value
        else { return fault }
      case Opcode.remove:
        guard let field = record.rule(write.target), field.since <= change.rules,
          field.shape == .set, !write.removals.isEmpty
        else { return fault }
      case Opcode.detach:
        guard !write.removals.isEmpty else { return fault }
      case Opcode.erase:
        guard write.target == 0, !write.erasures.isEmpty else { return fault }
      case Opcode.attach, Opcode.withdraw, Opcode.restore, Opcode.link: break
      default: return fault
      }
    }
    return nil
  }

  private func need(
    of index: Int, previous: Int?, _ history: borrowing RecordHistory, _ fold: Fold
  ) -> Verdict.Need? {
    guard let create = fold.create else { return .create }
    if create != index, case .waiting = verdicts[create] { return .create }
    for number in history.changes[index].seen {
      var isHere = named[number] >= 0
      if isHere, case .waiting = verdicts[Int(named[number])] { isHere = false }
      if !isHere {
        let entry = history.seen[number]
        return .change(log: entry.log, sequence: entry.sequence)
      }
    }
    if let previous, case .waiting = verdicts[previous] { return .earlierChange }
    return nil
  }

  private func reason(
    against index: Int, previous: Int?, _ history: borrowing RecordHistory, _ fold: Fold
  ) -> Verdict.Reason? {
    let change = history.changes[index]
    if let reason = change.unentitled { return reason }
    // The effective changes of a strand are a prefix: otherwise a clock could cover a held change.
    if let previous, !verdicts[previous].isEffective,
      !PlantedFault.judgesEachChangeAlone.isPlanted
    {
      return .behindAnother
    }
    guard let record = fold.record else { return nil }
    for number in change.writes {
      let write = history.writes[number]
      let field = record.rule(write.target)
      if writers(of: write, field, record).isDisjoint(with: change.roles),
        !PlantedFault.ignoresMatrix.isPlanted
      {
        return .notAllowed(opcode: write.opcode, target: write.target)
      }
      if let field, field.isGuarded, write.opcode == Opcode.set || write.opcode == Opcode.clear,
        let reason = reason(against: change, writing: field, history, fold)
      {
        return reason
      }
    }
    return nil
  }

  private func writers(
    of write: RecordHistory.Write, _ field: FieldRule?, _ record: RecordSchema
  ) -> RoleSet {
    switch write.opcode {
    case Opcode.create: record.creators
    case Opcode.withdraw, Opcode.restore: record.withdrawers
    case Opcode.attach, Opcode.detach: record.attachers
    case Opcode.link: record.linkers
    // What it takes away is decided for each change it names.
    case Opcode.erase: .writers
    default: field?.writers ?? RoleSet()
    }
  }

  /// Sealed fields and fields a higher tier has taken over: both look only at what the author of the
  /// change had seen, so the verdict is the same on every replica.
  private func reason(
    against change: RecordHistory.Change, writing field: FieldRule,
    _ history: borrowing RecordHistory, _ fold: Fold
  ) -> Verdict.Reason? {
    guard field.isGuarded else { return nil }
    for write in guardedWrites where write.target == field.number {
      let other = history.changes[write.change]
      guard Self.sees(change, other.dot, history, fold.tree) else { continue }
      if field.isSealed, !PlantedFault.rewritesSealedFields.isPlanted {
        return .alreadySealed(target: field.number)
      }
      if let release = field.releasedBy, other.tier < change.tier,
        !PlantedFault.overwritesSuperiors.isPlanted,
        !isReleased(other, by: release, seenBy: change, history, fold)
      {
        return .higherValue(target: field.number)
      }
    }
    return nil
  }

  /// Whether the author of `change` had seen the higher tier add an element to the releasing field
  /// after (or in) its own write.
  private func isReleased(
    _ write: RecordHistory.Change, by target: UInt32, seenBy change: RecordHistory.Change,
    _ history: borrowing RecordHistory, _ fold: Fold
  ) -> Bool {
    elements.contains { element in
      guard element.opcode == Opcode.add, element.target == target else { return false }
      let event = history.changes[element.change]
      return event.tier <= write.tier && Self.sees(change, event.dot, history, fold.tree)
        && (event.dot == write.dot || Self.sees(event, write.dot, history, fold.tree))
    }
  }
}
