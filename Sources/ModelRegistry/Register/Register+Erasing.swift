package import Causality
import ChangeLog
import Merging
package import NhanRong

/// What an erasure of one registration or sheet would do, to be looked at before anything is signed.
package struct ErasurePlan: Sendable {
  package let record: RecordID
  /// The kind of sheet; nil for a registration.
  package let sheet: String?
  /// The changes whose contents go, ascending.
  package let changes: [ChangeID]
  /// The fields whose values go because they were meant.
  package let fields: [String]
  /// Fields whose shown value goes with them, because one change said both.
  package let besides: [String]
  /// Fields that went with them and are written again.
  package let kept: [String]
  /// Names of attached files that go.
  package let files: [String]
  /// Changes that say something meant and that only somebody higher may erase.
  package let ofOthers: Int
  let items: [ChangeDraft.Item]
}

extension Register {
  /// What goes when a registration or a sheet, or some fields of it, are erased, as far as we may.
  ///
  /// - Parameter fields: names of the field matrix; none for everything.
  /// - Throws: `NR-W04` for a field there is not.
  package func erasure(
    of record: RecordID, fields names: [String] = []
  ) throws(ReplicaError) -> ErasurePlan {
    let type = try require(record).state.type
    let schema = type.flatMap { RegisterSchema.current.record($0) }
    var targets: [UInt32] = []
    for name in names {
      guard let field = schema?.field(named: name) else {
        throw ReplicaError(.unknownField, ("field", name))
      }
      targets.append(field.number)
    }
    return try erasure(of: record) { (write, _) in
      if names.isEmpty { return true }
      return targets.contains(write.target)
        && (write.opcode == Opcode.set || write.opcode == Opcode.add)
    }
  }

  /// What goes when everything a finding lists is erased.
  package func erasure(of finding: SubjectFinding) throws(ReplicaError) -> ErasurePlan {
    let picture = try require(finding.record)
    return try erasure(of: finding.record) { (write, id) in
      let name = picture.fieldName(write)
      return finding.places.contains {
        $0.change == id && $0.field.utf8.elementsEqual(name.utf8)
      }
    }
  }

  private func erasure(
    of record: RecordID, _ isMeant: (RecordHistory.Write, ChangeID) -> Bool
  ) throws(ReplicaError) -> ErasurePlan {
    let own = try replica.requireUnit()
    let picture = try require(record)
    return try replica.read { (core) throws(ReplicaError) in
      var gone: [Int] = []
      var fields: [String] = []
      var ofOthers = 0
      for index in picture.history.changes.indices where !picture.state.isErased(index) {
        let facts = picture.history.changes[index]
        let meant = picture.history.writes[facts.writes].filter { isMeant($0, facts.id) }
        if meant.isEmpty || meant.contains(where: { $0.opcode >= Opcode.erase }) { continue }
        guard core.mayErase(index, of: picture, as: own) else {
          ofOthers += 1
          continue
        }
        gone.append(index)
        for write in meant { Self.add(picture.fieldName(write), to: &fields) }
      }
      var rest = Rest()
      for index in gone { rest.take(index, of: picture, own, isMeant) }
      return ErasurePlan(
        record: record, sheet: picture.sheetKind?.name,
        changes: gone.map { picture.history.changes[$0].id }.sorted(),
        fields: fields, besides: rest.besides, kept: rest.kept, files: rest.files,
        ofOthers: ofOthers, items: rest.items)
    }
  }

  fileprivate static func add(_ name: String, to names: inout [String]) {
    if !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { names.append(name) }
  }

  /// What else a change says that is to be erased.
  private struct Rest {
    var besides: [String] = []
    var kept: [String] = []
    var files: [String] = []
    var items: [ChangeDraft.Item] = []

    mutating func take(
      _ change: Int, of picture: RecordPicture, _ own: OrganisationPath,
      _ isMeant: (RecordHistory.Write, ChangeID) -> Bool
    ) {
      let facts = picture.history.changes[change]
      for (operation, write) in picture.history.writes[facts.writes].enumerated() {
        if write.opcode == Opcode.attach {
          files += picture.texts(change: change, operation: operation, write)
        }
        guard !isMeant(write, facts.id), write.opcode == Opcode.set || write.opcode == Opcode.add,
          picture.shows(change: change, operation: operation),
          let value = picture.value(change: change, operation: operation)
        else { continue }
        let name = picture.fieldName(write)
        guard Register.mayWriteAgain(write, picture, own) else {
          Register.add(name, to: &besides)
          continue
        }
        Register.add(name, to: &kept)
        items.append(
          ChangeDraft.Item(
            write.opcode, target: write.target,
            extra: write.opcode == Opcode.set ? picture.rank(of: write.target, value) : [],
            value: value.canonicalBytes))
      }
    }
  }

  /// Only the unit writes its own values again, where nobody has taken them over and nobody disputes them:
  /// what a superior wrote again would weigh more than before.
  private static func mayWriteAgain(
    _ write: RecordHistory.Write, _ picture: RecordPicture, _ own: OrganisationPath
  ) -> Bool {
    guard picture.audience == own.organisation, picture.state.existence == .alive,
      let field = picture.field(write.target),
      !field.writers.isDisjoint(with: .units), !field.isSealed, field.releasedBy == nil,
      field.shape != .log
    else { return false }
    return field.shape == .set || picture.state.values(of: write.target).count == 1
  }

  /// Erases what plans name: all of them or none.
  ///
  /// - Throws: `NR-W05` where they name nothing, `NR-W01` where it is not ours to erase.
  package func erase(_ plans: [ErasurePlan], isDryRun: Bool) throws(ReplicaError) {
    let own = try replica.requireUnit()
    guard plans.contains(where: { !$0.changes.isEmpty }) else {
      throw plans.contains { $0.ofOthers > 0 }
        ? ReplicaError(.notAllowed, ("reason", "othersContent"))
        : ReplicaError(.badValue, ("reason", "nothingToErase"))
    }
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      for plan in plans where !plan.changes.isEmpty {
        if !plan.items.isEmpty { try writer.change(plan.record, as: own, plan.items) }
        try writer.erase(plan.changes, of: plan.record, as: own)
      }
    }
  }
}

extension RecordPicture {
  /// The rank that goes into the header with a value of a ranked field; nothing for any other.
  fileprivate func rank(of target: UInt32, _ value: Value) -> [UInt8] {
    guard sheetKind != nil else { return RegistrationValue.rank(of: target, value) }
    guard field(target)?.fieldClass == .ranked, case .bool(let flag) = value else { return [] }
    return Value.integer(flag ? 1 : 0).canonicalBytes
  }
}
