package import Causality
import Merging
package import NhanRong

/// Something the unit wrote to what the office had accepted.
package struct Amendment: Hashable, Sendable {
  package enum Standing: String, Sendable {
    /// The office has not answered, or two of its computers answered differently.
    case pending
    case refused
  }

  package let field: UInt32
  /// Null for a clear, or where the content is erased.
  package let value: Value
  /// Whether it takes an element out of a set.
  package let isRemoval: Bool
  package let standing: Standing
  package let change: ChangeID
}

/// What of a registration the office has accepted: the unit's later writes to the accepted fields stand
/// beside it until the office answers (Protocol.md 14.3).
struct AcceptedContents {
  /// For each change of the record whether what it wrote counts; nil for one that waits or is refused.
  private let standings: [Amendment.Standing?]

  /// Nil where nothing was accepted, or nothing was written since: then the shown values count.
  init?(_ picture: borrowing RecordPicture) {
    guard Self.mayBeAmended(picture) else { return nil }
    let lifecycle = picture.lifecycle
    guard lifecycle.step.isAccepted else { return nil }
    var standings: [Amendment.Standing?] = []
    for index in picture.history.changes.indices {
      standings.append(
        Self.isAmending(index, picture) ? Self.standing(of: index, picture, lifecycle) : nil)
    }
    guard standings.contains(where: { $0 != nil }) else { return nil }
    self.standings = standings
  }

  /// A quick look: few registrations are amended, and every row of the read model asks. What every
  /// acceptance has seen was accepted and is not asked for again.
  private static func mayBeAmended(_ picture: borrowing RecordPicture) -> Bool {
    let acceptances =
      picture.state.elements(of: RegistrationEvent.accepted.rawValue).map(\.change)
      + picture.state.elements(of: RegistrationEvent.specialTaken.rawValue).map(\.change)
    if acceptances.isEmpty { return false }
    for index in picture.history.changes.indices where isAmending(index, picture) {
      for acceptance in acceptances where !picture.sees(acceptance, index) { return true }
    }
    return false
  }

  private static func isAmending(_ index: Int, _ picture: borrowing RecordPicture) -> Bool {
    let change = picture.history.changes[index]
    return change.ownsAudience && picture.state.verdicts[index].isEffective
      && picture.history.writes[change.writes].contains {
        RegistrationField.accepted.contains($0.target) && isWrite($0.opcode)
      }
  }

  /// An answer to amendments is about those that had none yet, or two different ones; an acceptance of
  /// the registration is about everything.
  private static func standing(
    of change: Int, _ picture: borrowing RecordPicture, _ lifecycle: Lifecycle
  ) -> Amendment.Standing? {
    var given: [Lifecycle.Answer] = []
    for answer in lifecycle.answers where picture.sees(answer.change, change) {
      var before: [Lifecycle.Answer] = []
      for other in given where picture.sees(answer.change, other.change) { before.append(other) }
      if answer.isWhole || agreement(before, picture) == nil { given.append(answer) }
    }
    guard let isAccepted = agreement(given, picture) else { return .pending }
    return isAccepted ? nil : .refused
  }

  /// What the newest of some answers say; nil where there is none or they differ.
  private static func agreement(
    _ answers: [Lifecycle.Answer], _ picture: borrowing RecordPicture
  ) -> Bool? {
    var newest: [Bool] = []
    for answer in answers {
      var isOverruled = false
      for other in answers where other.change != answer.change {
        if picture.sees(other.change, answer.change) { isOverruled = true }
      }
      if !isOverruled { newest.append(answer.isAccepting) }
    }
    guard let first = newest.first, newest.allSatisfy({ $0 == first }) else { return nil }
    return first
  }

  static func isWrite(_ opcode: UInt16) -> Bool {
    [Opcode.set, Opcode.clear, Opcode.add, Opcode.remove].contains(opcode)
  }

  func counts(_ change: Int) -> Bool { standings[change] == nil }
  func standing(of change: Int) -> Amendment.Standing? { standings[change] }
}

extension RecordPicture {
  /// A write of a field as the office accepted it.
  struct AcceptedWrite {
    let sibling: RecordState.Sibling
    let value: Value
  }

  /// The values of a field as they were accepted, the shown one first; nil where no amendment stands
  /// beside them.
  func acceptedWrites(to target: UInt32) -> [AcceptedWrite]? {
    guard let contents = AcceptedContents(self) else { return nil }
    return acceptedWrites(to: target, contents)
  }

  func acceptedWrites(to target: UInt32, _ contents: AcceptedContents) -> [AcceptedWrite] {
    var writes: [RecordState.Sibling] = []
    for index in history.changes.indices
    where state.verdicts[index].isEffective && contents.counts(index) {
      for (operation, write) in history.writes[history.changes[index].writes].enumerated()
      where write.target == target && (write.opcode == Opcode.set || write.opcode == Opcode.clear) {
        writes.append(
          RecordState.Sibling(
            target: target, change: index, operation: operation, rank: write.rank ?? 0,
            isClear: write.opcode == Opcode.clear))
      }
    }
    let standing = writes.filter { write in
      !writes.contains { $0.change != write.change && sees($0.change, write.change) }
    }
    let field = RegisterSchema.registrationRecord.field(target)
    return standing.sorted {
      RecordState.leads($0, $1, field: field, changes: history.changes, depths: state.depths)
    }.map { sibling in
      let value =
        sibling.isClear
        ? nil : value(change: sibling.change, operation: sibling.operation)
      return AcceptedWrite(sibling: sibling, value: value ?? .null)
    }
  }

  /// The texts of a set as they were accepted; nil where no amendment stands beside them.
  func acceptedElements(of target: UInt32) -> [Value]? {
    guard let contents = AcceptedContents(self) else { return nil }
    var removed: [RecordHistory.Removal] = []
    for index in history.changes.indices
    where state.verdicts[index].isEffective && contents.counts(index) {
      for write in history.writes[history.changes[index].writes]
      where write.opcode == Opcode.remove && write.target == target {
        removed += history.removals[write.removals]
      }
    }
    var values: [Value] = []
    let order = history.changes.indices.sorted {
      history.changes[$0].id < history.changes[$1].id
    }
    for index in order where state.verdicts[index].isEffective && contents.counts(index) {
      for (operation, write) in history.writes[history.changes[index].writes].enumerated()
      where write.opcode == Opcode.add && write.target == target {
        let name = RecordHistory.Removal(
          tag: history.changes[index].id.tag, operation: UInt32(clamping: operation))
        guard !removed.contains(name), let value = value(change: index, operation: operation),
          !values.contains(value)
        else { continue }
        values.append(value)
      }
    }
    return values
  }

  /// What the unit wrote to accepted fields and the office has not taken, by change id and operation.
  package var amendments: [Amendment] {
    guard let contents = AcceptedContents(self) else { return [] }
    var amendments: [Amendment] = []
    let order = history.changes.indices.sorted {
      history.changes[$0].id < history.changes[$1].id
    }
    for index in order {
      guard let standing = contents.standing(of: index) else { continue }
      for (operation, write) in history.writes[history.changes[index].writes].enumerated()
      where RegistrationField.accepted.contains(write.target)
        && AcceptedContents.isWrite(write.opcode)
      {
        let isRemoval = write.opcode == Opcode.remove
        let written = isRemoval ? removedValue(write) : value(change: index, operation: operation)
        amendments.append(
          Amendment(
            field: write.target, value: written ?? .null, isRemoval: isRemoval,
            standing: standing, change: history.changes[index].id))
      }
    }
    return amendments
  }

  private func removedValue(_ write: RecordHistory.Write) -> Value? {
    guard let removal = history.removals[write.removals].first,
      let change = history.changes.firstIndex(where: { $0.id.tag == removal.tag })
    else { return nil }
    return value(change: change, operation: Int(removal.operation))
  }
}

extension RecordPicture {
  /// A field's value that counts: what the office accepted, before what the unit wrote since.
  package func current(_ target: UInt32) -> Value {
    guard RegistrationField.accepted.contains(target), let writes = acceptedWrites(to: target)
    else { return shown(target) }
    return writes.first?.value ?? .null
  }
}
