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
  /// - Parameter number: from 1, in the order shown.
  package func resolve(
    _ record: RecordID, field name: String, keep number: Int, isDryRun: Bool
  ) throws(ReplicaError) {
    let view = try view(record)
    guard let field = view.fields.first(where: { $0.name.utf8.elementsEqual(name.utf8) }),
      field.isConflict
    else { throw ReplicaError(.noConflict, ("record", "\(record)"), ("field", name)) }
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
    let own = try replica.requireUnit()
    let item: ChangeDraft.Item
    if sibling.isClear {
      item = ChangeDraft.Item(Opcode.clear, target: field.number)
    } else {
      guard let value = picture.value(change: sibling.change, operation: sibling.operation) else {
        throw ReplicaError(.noConflict, ("record", "\(record)"), ("field", name))
      }
      item = set(field.number, value)
    }
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      try writer.change(record, as: own, context: view.context, [item])
    }
  }

  /// Settles a field by a new value.
  package func resolve(
    _ record: RecordID, field name: String, value: String, isDryRun: Bool
  ) throws(ReplicaError) {
    let view = try view(record)
    guard
      view.fields.contains(where: { $0.name.utf8.elementsEqual(name.utf8) && $0.isConflict })
    else { throw ReplicaError(.noConflict, ("record", "\(record)"), ("field", name)) }
    try edit(record, [(name, value)], context: view.context, isDryRun: isDryRun)
  }
}
