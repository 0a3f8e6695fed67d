package import Causality
import ChangeLog
import Merging
package import NhanRong

/// A field with several values that nobody has resolved.
package struct ConflictView: Sendable {
  package let record: RecordID
  package let unit: OrganisationID
  /// The shown name of the subject.
  package let name: String
  package let field: FieldView
  package let context: RecordContext
}

extension Register {
  /// Every open conflict of registrations, by record id and field.
  package func conflicts() throws(ReplicaError) -> [ConflictView] {
    let records = try replica.read { (core) throws(ReplicaError) in
      try core.recordsInConflict(ofType: RegisterSchema.registration)
    }
    var conflicts: [ConflictView] = []
    for record in records {
      let view = try view(record)
      let name =
        view.fields.first { $0.number == RegistrationField.subjectName }?.candidates.first?.text
      for field in view.fields where field.isConflict {
        conflicts.append(
          ConflictView(
            record: record, unit: view.unit, name: name ?? "", field: field,
            context: view.context))
      }
    }
    return conflicts
  }

  /// Settles a field by one of its values: an ordinary change that has seen them all.
  ///
  /// - Parameters:
  ///   - number: from 1, in the order shown.
  ///   - note: why, which a conflict note then keeps beside the values there were; nil writes none.
  package func resolve(
    _ record: RecordID, field name: String, keep number: Int, note: ConflictReason? = nil,
    isDryRun: Bool
  ) throws(ReplicaError) {
    let view = try view(record)
    let field = try Self.conflict(name, in: view)
    guard (1...field.candidates.count).contains(number) else {
      throw ReplicaError(
        .badValue, ("field", "keep"), ("value", "\(number)"),
        ("max", "\(field.candidates.count)"))
    }
    let picture = try require(record)
    let candidate = field.candidates[number - 1]
    let sibling = picture.state.values(of: field.number).first {
      picture.history.changes[$0.change].id == candidate.change
    }
    guard let sibling else { throw ReplicaError(.noConflict, ("record", "\(record)")) }
    let item: ChangeDraft.Item
    if sibling.isClear {
      item = ChangeDraft.Item(Opcode.clear, target: field.number)
    } else {
      guard let value = picture.value(change: sibling.change, operation: sibling.operation) else {
        throw ReplicaError(.noConflict, ("record", "\(record)"), ("field", name))
      }
      item = set(field.number, value)
    }
    try settle(picture, view, field, item, note, isDryRun: isDryRun)
  }

  /// Settles a field by a new value.
  package func resolve(
    _ record: RecordID, field name: String, value: String, note: ConflictReason? = nil,
    isDryRun: Bool
  ) throws(ReplicaError) {
    let view = try view(record)
    let field = try Self.conflict(name, in: view)
    let picture = try requireOpen(record)
    let item = try item(for: picture, name, value)
    try settle(picture, view, field, item, note, isDryRun: isDryRun)
  }

  private static func conflict(
    _ name: String, in view: RegistrationView
  ) throws(ReplicaError) -> FieldView {
    let field = view.fields.first { $0.name.utf8.elementsEqual(name.utf8) && $0.isConflict }
    guard let field else {
      throw ReplicaError(.noConflict, ("record", "\(view.id)"), ("field", name))
    }
    return field
  }

  /// The choice and its note, both or neither.
  private func settle(
    _ picture: RecordPicture, _ view: RegistrationView, _ field: FieldView,
    _ item: ChangeDraft.Item, _ note: ConflictReason?, isDryRun: Bool
  ) throws(ReplicaError) {
    let own = try replica.requireUnit()
    let path = try audiencePath(of: picture)
    let paper = try note.map { (note) throws(ReplicaError) in
      try sheetItems(
        SheetSchema.conflictNote,
        [
          ("about", "\(picture.id)"), ("field", field.name), ("decision", note.text),
          ("decidedOn", note.day?.iso ?? ""),
        ] + field.candidates.map { ("values", $0.text ?? "-") })
    }
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      try writer.change(picture.id, as: own, context: view.context, [item])
      if let paper {
        _ = try writer.create(type: SheetSchema.conflictNote.type, as: own, for: path, paper)
      }
    }
  }
}

/// Why somebody settled a conflict as he did.
package struct ConflictReason: Sendable {
  package let text: String
  package let day: CivilDate?

  package init(_ text: String, on day: CivilDate?) {
    self.text = text
    self.day = day
  }
}
