public import Causality
package import ChangeLog
import Merging
public import NhanRong

extension Register {
  /// Registers: writes the record and submits it, or keeps it as a draft that never leaves the unit.
  ///
  /// - Parameter submittedOn: the day people write on it; the machine's clock is only a suggestion.
  /// - Returns: the record's name.
  /// - Throws: `NR-W05` for a field that the plan does not have, `NR-W01` where the grant does not allow
  ///   it.
  @discardableResult
  public func register(
    _ new: NewRegistration, submittedOn day: CivilDate?, asDraft: Bool = false
  ) throws(ReplicaError) -> RecordID {
    try register(new, submittedOn: day, asDraft: asDraft, isDryRun: false)
  }

  package func register(
    _ new: NewRegistration, submittedOn day: CivilDate?, asDraft: Bool, isDryRun: Bool
  ) throws(ReplicaError) -> RecordID {
    let own = try replica.requireUnit()
    let plan = try currentPlan(new.plan)
    let items = try items(
      of: new, plan, version: version(of: plan), submittedOn: day, asDraft: asDraft)
    return try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      try writer.create(
        type: RegisterSchema.registration, as: own, for: own, isPrivate: asDraft, items)
    }
  }

  /// The operations that create a registration, its submission among them unless it is a draft.
  func items(
    of new: NewRegistration, _ plan: Plan, version: Int64, submittedOn day: CivilDate?,
    asDraft: Bool
  ) throws(ReplicaError) -> [ChangeDraft.Item] {
    let own = try replica.requireUnit()
    var items = try items(of: new, plan, version)
    items.append(set(RegistrationField.unit, .bytes(own.organisation.bytes)))
    if !asDraft { items.append(Self.event(Self.entry(to: new.track), day: day, reason: nil)) }
    return items
  }

  private func items(
    of new: NewRegistration, _ plan: Plan, _ version: Int64
  ) throws(ReplicaError) -> [ChangeDraft.Item] {
    let sector = try Self.sector(new.sector, in: plan)
    guard !(try Entry.name(new.name)).isEmpty else {
      throw ReplicaError(.badValue, ("field", "name"), ("value", ""))
    }
    guard (1900...9999).contains(new.year) else {
      throw ReplicaError(.badValue, ("field", "year"), ("value", "\(new.year)"))
    }
    var items = [
      set(RegistrationField.plan, .text(plan.id)),
      set(RegistrationField.planVersion, .integer(version)),
      set(RegistrationField.year, .integer(Int64(new.year))),
      set(RegistrationField.track, .text(new.track.rawValue)),
      set(RegistrationField.subjectKind, .text(new.kind.rawValue)),
      set(RegistrationField.subjectName, .text(try Entry.name(new.name))),
      set(RegistrationField.sector, .text(sector)),
      set(RegistrationField.isLeader, .bool(new.isLeader)),
    ]
    for entry in new.texts {
      items.append(try item(named: entry.field, entry.text))
    }
    for criterion in new.criteria {
      items.append(
        ChangeDraft.Item(
          Opcode.add, target: RegistrationField.criteria,
          value: Value.text(try Entry.long(criterion)).canonicalBytes))
    }
    return items
  }

  /// The id of a field of the plan, from its id or its name.
  static func sector(_ text: String, in plan: Plan) throws(ReplicaError) -> String {
    if let found = SectorNames(plan).find(text), found.inWords == nil { return found.id }
    let isOther = text.utf8.elementsEqual(Plan.Sector.other.utf8)
    guard plan.fieldsAreOpen && isOther else {
      throw ReplicaError(
        .badValue, ("field", "sector"), ("value", text),
        ("allowed", plan.sectors.map(\.id).joined(separator: " ")))
    }
    return Plan.Sector.other
  }

  func set(_ target: UInt32, _ value: Value) -> ChangeDraft.Item {
    ChangeDraft.Item(
      Opcode.set, target: target,
      extra: RegistrationValue.rank(of: target, value), value: value.canonicalBytes)
  }

  /// The operation that gives a field, named as in the field matrix, the value people typed; an empty
  /// text clears it.
  package func item(
    named name: String, _ text: String
  ) throws(ReplicaError) -> ChangeDraft.Item {
    guard let field = RegistrationValue.field(named: name) else {
      throw ReplicaError(.unknownField, ("field", name))
    }
    switch field.shape {
    case .value:
      if text.isEmpty { return ChangeDraft.Item(Opcode.clear, target: field.number) }
      return set(field.number, try RegistrationValue.read(text, for: field))
    case .set:
      return ChangeDraft.Item(
        Opcode.add, target: field.number,
        value: Value.text(try Entry.long(text)).canonicalBytes)
    case .log:
      throw ReplicaError(.unknownField, ("field", name))
    }
  }

  /// Changes fields of a registration, all of them or none.
  ///
  /// - Parameter context: what was read before; a value that came in between is not overwritten unseen.
  /// - Throws: `NR-W02` for that, `NR-W01` where the field is another's to write.
  public func edit(
    _ record: RecordID, _ changes: [(field: String, text: String)],
    context: RecordContext? = nil
  ) throws(ReplicaError) {
    try edit(record, changes, context: context, isDryRun: false)
  }

  package func edit(
    _ record: RecordID, _ changes: [(field: String, text: String)], context: RecordContext?,
    isDryRun: Bool
  ) throws(ReplicaError) {
    let own = try replica.requireUnit()
    let picture = try requireOpen(record)
    var items: [ChangeDraft.Item] = []
    for change in changes { items.append(try item(for: picture, change.field, change.text)) }
    guard !items.isEmpty else { throw ReplicaError(.badValue, ("reason", "nothing")) }
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      try writer.change(record, as: own, context: context, items)
    }
  }

  /// A field of the plan must be one, unless the record's plan is not known here. A name of a set that
  /// ends in a minus takes the element out.
  func item(
    for picture: RecordPicture, _ field: String, _ text: String
  ) throws(ReplicaError) -> ChangeDraft.Item {
    if field.utf8.last == UInt8(ascii: "-"),
      let set = RegistrationValue.field(named: String(field.dropLast())), set.shape == .set
    {
      return try removal(of: text, from: set, picture)
    }
    let item = try item(named: field, text)
    guard item.target == RegistrationField.sector, item.opcode == Opcode.set,
      let plan = picture.shown(RegistrationField.plan).text,
      let known = try self.plan(plan)
    else { return item }
    return set(item.target, .text(try Self.sector(text, in: known)))
  }

  /// On the special track nothing is registered: it is proposed.
  static func entry(to track: RegistrationTrack?) -> RegistrationEvent {
    track == .special ? .specialProposed : .submitted
  }

  static func event(
    _ event: RegistrationEvent, day: CivilDate?, reason: String?
  ) -> ChangeDraft.Item {
    let value = Value.list([
      day.map { .text($0.iso) } ?? .null, reason.map { .text($0) } ?? .null,
    ])
    return ChangeDraft.Item(Opcode.add, target: event.rawValue, value: value.canonicalBytes)
  }

  /// The record, refused where it was taken back, or where it is a draft that was handed in: what is
  /// written to it then would be seen by nobody.
  func requireOpen(_ record: RecordID) throws(ReplicaError) -> RecordPicture {
    let picture = try require(record)
    guard picture.state.existence == .withdrawn || picture.lifecycle.step == .withdrawn else {
      return picture
    }
    throw ReplicaError(
      .badValue, ("reason", picture.isPrivate ? "draftDone" : "withdrawn"),
      ("record", "\(record)"))
  }

  func require(_ record: RecordID) throws(ReplicaError) -> RecordPicture {
    let picture = try replica.read { (core) throws(ReplicaError) in try core.picture(of: record) }
    guard let picture, picture.state.existence != .absent else {
      throw ReplicaError(.unknownRecord, ("record", "\(record)"))
    }
    return picture
  }
}

/// What one registration can be linked to; numbers of Protocol.md's registry.
package enum RegistrationLink {
  package static let draft: UInt32 = 1
  package static let adoptedFrom: UInt32 = 2
  package static let sameAs: UInt32 = 3
}
