package import Causality
package import ChangeLog
import Merging
package import NhanRong
import Orthography

/// A paper about a registration as people read it.
package struct SheetView: Sendable {
  package let id: RecordID
  package let kind: SheetKind
  /// The organisation whose records it lies among.
  package let unit: OrganisationID
  package let writer: OrganisationID
  /// The change that made it.
  package let change: ChangeID
  /// Where it stands among others of its kind.
  let place: [UInt8]
  package let fields: [(field: SheetField, value: Value)]
  package let events: [(name: String, day: String?, reason: String?)]
  package let files: [AttachmentView]
  /// Given up by whoever wrote it; a case that was decided never is (Protocol.md 14.3).
  package let isWithdrawn: Bool
  /// Whether what its maker wrote is erased.
  package let isErased: Bool
  /// Of a case of recognition only.
  package let caseStanding: CaseStanding?

  package func value(_ number: UInt32) -> Value? {
    fields.first { $0.field.schema.number == number }?.value
  }

  /// The registrations its rows name, with the other parts of each row.
  package var items: [(record: RecordID, parts: [Value])] {
    guard let field = kind.items, let rows = value(field.schema.number)?.list else { return [] }
    return rows.compactMap { row in
      guard let parts = row.list, let bytes = parts.first?.bytes,
        let record = RecordID(bytes: bytes)
      else { return nil }
      return (record, Array(parts.dropFirst()))
    }
  }

  /// Whether it says something about a registration of a unit. A sheet about one lies among that unit's
  /// records; one that names it in a row may also be of a writer above the unit.
  func counts(for unit: OrganisationID, at path: OrganisationPath?) -> Bool {
    if self.unit == unit { return true }
    return about == nil && path?.isBelow(writer) == true
  }

  /// The level at which it claims a decision that its writer cannot take there; such a sheet is shown and
  /// says nothing.
  package var levelBeyondItsWriter: String? {
    for field in [kind.decidedLevel, kind.field(named: "form")] {
      guard let schema = field?.schema, let text = value(schema.number)?.text,
        let level = kind.level(decidedBy: (schema.name, text)),
        !RecognitionLevel.named(level, isDecidedBy: writer.tier, among: unit)
      else { continue }
      return level
    }
    return nil
  }

  package var about: RecordID? {
    value(SheetNumber.about)?.bytes.flatMap { RecordID(bytes: $0) }
  }
}

extension Register {
  /// Writes a sheet: about a registration in that unit's log, else in our own or the unit named.
  ///
  /// - Throws: `NR-W65` for a sheet that lacks what it needs or says what cannot be, `NR-W05` for a value
  ///   of another kind, `NR-W01` where it is another's to write, `NR-W70` for a decision at a level that is
  ///   not ours.
  package func addSheet(
    _ kind: SheetKind, about record: RecordID?, for unit: OrganisationPath? = nil,
    _ entries: [(field: String, text: String)], isDryRun: Bool
  ) throws(ReplicaError) -> RecordID {
    let own = try replica.requireUnit()
    var entries = entries
    var path = unit ?? own
    if let record {
      guard kind.isAboutRegistration else {
        throw ReplicaError(.sheetUnfit, ("kind", kind.name), ("reason", "aboutNothing"))
      }
      let picture = try require(record)
      if picture.isPrivate {
        throw ReplicaError(.sheetUnfit, ("kind", kind.name), ("reason", "draft"))
      }
      path = try audiencePath(of: picture)
      entries.append(("about", "\(record)"))
    }
    for entry in entries {
      guard let level = kind.level(decidedBy: entry) else { continue }
      try requireLevel(level, among: path.organisation, .recognise)
    }
    let items = try sheetItems(kind, entries)
    let place = path
    return try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      try writer.create(type: kind.type, as: own, for: place, items)
    }
  }

  /// Whose record it is; nil where it is not here.
  package func unit(ofRecord id: RecordID) throws(ReplicaError) -> OrganisationID? {
    try replica.read { (core) throws(ReplicaError) in try core.picture(of: id)?.audience }
  }

  func audiencePath(of picture: RecordPicture) throws(ReplicaError) -> OrganisationPath {
    let path = try replica.read { (core) throws(ReplicaError) in core.audiencePath(of: picture) }
    guard let path else { throw ReplicaError(.unknownRecord, ("record", "\(picture.id)")) }
    return path
  }

  /// The operations that fill a sheet; values typed several times are rows of one.
  func sheetItems(
    _ kind: SheetKind, _ entries: [(field: String, text: String)]
  ) throws(ReplicaError) -> [ChangeDraft.Item] {
    for entry in entries where kind.field(named: entry.field) == nil {
      throw ReplicaError(.unknownField, ("field", entry.field), ("kind", kind.name))
    }
    var items: [ChangeDraft.Item] = []
    var values: [(field: UInt32, value: Value)] = []
    for field in kind.fields {
      let texts = entries.filter {
        $0.field.utf8.elementsEqual(field.schema.name.utf8) && !$0.text.isEmpty
      }.map(\.text)
      guard let last = texts.last else {
        if field.isRequired {
          throw ReplicaError(
            .sheetUnfit, ("kind", kind.name), ("reason", "missing"),
            ("field", field.schema.name))
        }
        continue
      }
      let value: Value
      if case .rows(let parts) = field.value {
        var rows: [Value] = []
        for text in texts { rows.append(try row(text, parts, of: field.schema.name)) }
        value = .list(rows)
      } else {
        value = try read(last, as: field.value, of: field.schema.name)
      }
      values.append((field.schema.number, value))
      items.append(sheetItem(field, value))
    }
    try SheetRule.check(kind, values)
    return items
  }

  func sheetItem(_ field: SheetField, _ value: Value) -> ChangeDraft.Item {
    var rank: [UInt8] = []
    if field.schema.fieldClass == .ranked, case .bool(let flag) = value {
      rank = Value.integer(flag ? 1 : 0).canonicalBytes
    }
    return ChangeDraft.Item(
      Opcode.set, target: field.schema.number, extra: rank, value: value.canonicalBytes)
  }

  private func row(
    _ text: String, _ parts: [SheetValue], of name: String
  ) throws(ReplicaError) -> Value {
    // The last part may have colons of its own.
    let texts = text.split(
      separator: ":", maxSplits: parts.count - 1, omittingEmptySubsequences: false)
    var values: [Value] = []
    for (index, part) in parts.enumerated() {
      let text = index < texts.count ? String(texts[index]) : ""
      if text.isEmpty, case .flag = part {
        values.append(.bool(false))
      } else if text.isEmpty, index > 0, case .text = part {
        values.append(.null)
      } else {
        values.append(try read(text, as: part, of: name))
      }
    }
    return .list(values)
  }

  func read(
    _ text: String, as kind: SheetValue, of name: String
  ) throws(ReplicaError) -> Value {
    let bad = ReplicaError(.badValue, ("field", name), ("value", text))
    switch kind {
    case .text: return .text(try Entry.long(text))
    case .number(let range):
      guard let number = Int64(text), range.contains(number) else { throw bad }
      return .integer(number)
    case .day:
      guard let day = try? CivilDate(parsing: text) else { throw bad }
      return .text(day.iso)
    case .flag: return .bool(try RegistrationValue.answer(text))
    case .choice(let words):
      guard let word = words.first(where: { $0.utf8.elementsEqual(text.utf8) }) else {
        throw ReplicaError(
          .badValue, ("field", name), ("value", text),
          ("allowed", words.joined(separator: " ")))
      }
      return .text(word)
    case .registration: return .bytes(try registration(named: text).bytes)
    case .record: return .bytes(try anyRecord(named: text).bytes)
    case .organisation: return .bytes(try organisation(named: text).path.organisation.bytes)
    case .rows: throw bad
    }
  }

  /// Changes fields of a sheet that go on being written.
  package func setSheet(
    _ sheet: RecordID, _ entries: [(field: String, text: String)], isDryRun: Bool
  ) throws(ReplicaError) {
    let own = try replica.requireUnit()
    let view = try self.sheet(sheet)
    var items: [ChangeDraft.Item] = []
    for entry in entries {
      guard let field = view.kind.field(named: entry.field) else {
        throw ReplicaError(.unknownField, ("field", entry.field), ("kind", view.kind.name))
      }
      guard !field.schema.isSealed else {
        throw ReplicaError(
          .sheetUnfit, ("kind", view.kind.name), ("reason", "sealed"), ("field", entry.field))
      }
      items.append(
        sheetItem(field, try read(entry.text, as: field.value, of: field.schema.name)))
    }
    let ready = items
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      try writer.change(sheet, as: own, ready)
    }
  }

  /// Answers a direction or comment, as often as there is something to say.
  ///
  /// - Throws: `NR-W65` for a sheet of another kind, `NR-W01` where it is another unit's to answer.
  package func reply(
    to sheet: RecordID, _ text: String, on day: CivilDate?, isDryRun: Bool
  ) throws(ReplicaError) {
    let own = try replica.requireUnit()
    let view = try self.sheet(sheet)
    let kind = view.kind
    guard let reply = kind.record.fields.first(where: { $0.name.utf8.elementsEqual("reply".utf8) })
    else { throw ReplicaError(.sheetUnfit, ("kind", kind.name), ("reason", "noReply")) }
    guard view.unit == own.organisation else {
      throw ReplicaError(.notAllowed, ("reason", "othersReply"), ("record", "\(sheet)"))
    }
    try addEvent(reply.number, to: sheet, day: day, reason: text, isDryRun: isDryRun)
  }

  /// Gives up a sheet of our own. What it said is kept and shown so; another's is not ours to give up, and
  /// a case that was decided is taken back by its issuer.
  ///
  /// - Throws: `NR-W01` for another's sheet, `NR-W65` where it was given up before or was decided.
  package func withdrawSheet(
    _ sheet: RecordID, reason: String, isDryRun: Bool
  ) throws(ReplicaError) {
    let own = try replica.requireUnit()
    let view = try self.sheet(sheet)
    guard view.writer == own.organisation else {
      throw ReplicaError(.notAllowed, ("reason", "othersSheet"), ("record", "\(sheet)"))
    }
    if view.isWithdrawn || view.caseStanding?.state.isDecided == true {
      throw ReplicaError(
        .sheetUnfit, ("kind", view.kind.name),
        ("reason", view.isWithdrawn ? "withdrawn" : "decided"))
    }
    let value = Value.text(try Entry.long(reason)).canonicalBytes
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      try writer.change(sheet, as: own, [ChangeDraft.Item(Opcode.withdraw, value: value)])
    }
  }

  /// Adds an event to a sheet, such as a reply to a direction.
  func addEvent(
    _ number: UInt32, to sheet: RecordID, day: CivilDate?, reason: String?, isDryRun: Bool
  ) throws(ReplicaError) {
    let own = try replica.requireUnit()
    let item = try Self.sheetEvent(number, day: day, reason: reason)
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      try writer.change(sheet, as: own, [item])
    }
  }

  static func sheetEvent(
    _ number: UInt32, day: CivilDate?, reason: String?
  ) throws(ReplicaError) -> ChangeDraft.Item {
    let text = try reason.map { (text) throws(ReplicaError) in try Entry.long(text) }
    let value = Value.list([
      day.map { .text($0.iso) } ?? .null, text.map { .text($0) } ?? .null,
    ])
    return ChangeDraft.Item(Opcode.add, target: number, value: value.canonicalBytes)
  }
}

/// What a sheet's values have to be among themselves.
enum SheetRule {
  static func check(
    _ kind: SheetKind, _ values: [(field: UInt32, value: Value)]
  ) throws(ReplicaError) {
    guard kind.name.utf8.elementsEqual("ballotMinutes".utf8),
      let present = values.first(where: { $0.field == 6 })?.value.integer
    else { return }
    let called = values.first { $0.field == 5 }?.value.integer ?? present
    var isPossible = present <= called
    for row in values.first(where: { $0.field == 7 })?.value.list ?? [] {
      let votes = (row.list ?? []).compactMap(\.integer)
      if votes.reduce(0, &+) > present { isPossible = false }
    }
    if !isPossible {
      throw ReplicaError(
        .sheetUnfit, ("kind", kind.name), ("reason", "votes"), ("present", "\(present)"))
    }
  }
}
