package import Causality
import ChangeLog
import Merging
package import NhanRong
import Orthography

/// A text about somebody, in a change that is kept here.
package struct SubjectPlace: Hashable, Sendable {
  /// A field of the matrix, or an operation that touches none.
  package let field: String
  package let text: String
  package let writer: OrganisationID
  /// Milliseconds on the writer's clock; shown, never compared.
  package let at: Int64
  package let change: ChangeID
  /// Whether people see it now, or only in the history.
  package let isShown: Bool
}

/// A record that says something about somebody.
package struct SubjectFinding: Hashable, Sendable {
  package let record: RecordID
  /// The kind of sheet; nil for a registration.
  package let sheet: String?
  /// The registration a sheet is about.
  package let about: RecordID?
  package let unit: OrganisationID
  /// Nil where it is erased or was never given, and of a sheet.
  package let name: String?
  package let isPrivate: Bool
  package let isWithdrawn: Bool
  package let places: [SubjectPlace]
}

extension Register {
  /// Every registration and sheet in which a name stands, in shown values, in overwritten ones and in
  /// drafts, by record id; registrations first. Typed without accents it finds every spelling.
  ///
  /// Cost: all registrations and sheets are read.
  package func subjects(matching typed: String) throws(ReplicaError) -> [SubjectFinding] {
    let query = SearchQuery(typed)
    guard !query.key.isEmpty else { throw ReplicaError(.badValue, ("reason", "name")) }
    return try replica.read { (core) throws(ReplicaError) in
      let replaced = try Self.replacedSheets(core)
      var found: [SubjectFinding] = []
      for type in [RegisterSchema.registration] + SheetSchema.all.map(\.type) {
        for record in try core.records(ofType: type) {
          guard let picture = try core.picture(of: record) else { continue }
          let finding = Self.finding(picture, core, replaced) { $0.filter { query.matches($0) } }
          if !finding.places.isEmpty { found.append(finding) }
        }
      }
      return found
    }
  }

  /// Everything one registration or sheet says.
  package func subject(_ record: RecordID) throws(ReplicaError) -> SubjectFinding {
    let picture = try require(record)
    return try replica.read { (core) throws(ReplicaError) in
      Self.finding(picture, core, try Self.replacedSheets(core)) { $0 }
    }
  }

  /// Everything a registration says, and the sheets about it.
  ///
  /// - Parameter withRows: also what sheets about several say of it, such as the minutes of a vote: those
  ///   rows alone.
  package func subjects(
    about record: RecordID, withRows: Bool
  ) throws(ReplicaError) -> [SubjectFinding] {
    var found = [try subject(record)]
    for sheet in try sheets(about: record) {
      if sheet.about == record {
        found.append(try subject(sheet.id))
      } else if withRows {
        found.append(try rows(of: sheet, naming: record))
      }
    }
    return found
  }

  private func rows(
    of sheet: SheetView, naming record: RecordID
  ) throws(ReplicaError) -> SubjectFinding {
    let picture = try require(sheet.id)
    return try replica.read { (core) throws(ReplicaError) in
      Self.finding(picture, core, try Self.replacedSheets(core), in: sheet.kind.items) { value in
        let rows = value.list?.filter { $0.list?.first == .bytes(record.bytes) } ?? []
        return RecordPicture.texts(in: .list(rows))
      }
    }
  }

  /// The sheets in whose place their writers put newer ones.
  private static func replacedSheets(
    _ core: ReplicaCore
  ) throws(ReplicaError) -> Set<[UInt8]> {
    var replaced: Set<[UInt8]> = []
    for kind in SheetSchema.all {
      for record in try core.records(ofType: kind.type) {
        guard let picture = try core.picture(of: record), picture.state.existence == .alive,
          let field = kind.record.field(SheetNumber.replaces),
          let old = picture.sheetValue(field).bytes,
          let writer = picture.creator.map({ core.organisation(ofLog: $0) })
        else { continue }
        replaced.insert(writer.bytes + old)
      }
    }
    return replaced
  }

  private static func finding(
    _ picture: RecordPicture, _ core: ReplicaCore, _ replaced: Set<[UInt8]>,
    _ isMeant: ([String]) -> [String]
  ) -> SubjectFinding {
    finding(picture, core, replaced) { (change, operation, write) in
      isMeant(picture.texts(change: change, operation: operation, write))
    }
  }

  private static func finding(
    _ picture: RecordPicture, _ core: ReplicaCore, _ replaced: Set<[UInt8]>,
    in field: SheetField?, _ texts: (Value) -> [String]
  ) -> SubjectFinding {
    finding(picture, core, replaced) { (change, operation, write) in
      guard write.opcode == Opcode.set, write.target == field?.schema.number,
        let value = picture.value(change: change, operation: operation)
      else { return [] }
      return texts(value)
    }
  }

  private static func finding(
    _ picture: RecordPicture, _ core: ReplicaCore, _ replaced: Set<[UInt8]>,
    texts: (Int, Int, RecordHistory.Write) -> [String]
  ) -> SubjectFinding {
    let creator = picture.creator.map { core.organisation(ofLog: $0) }
    let isOld = creator.map { replaced.contains($0.bytes + picture.id.bytes) } ?? false
    var places: [SubjectPlace] = []
    for index in picture.history.changes.indices {
      let change = picture.change(index)
      let writer = core.organisation(ofLog: change.log)
      for (operation, write) in picture.history.writes[
        picture.history.changes[index].writes
      ].enumerated() {
        for text in texts(index, operation, write) {
          places.append(
            SubjectPlace(
              field: picture.fieldName(write), text: text, writer: writer, at: change.at,
              change: change.id,
              isShown: !isOld && picture.shows(change: index, operation: operation)))
        }
      }
    }
    return SubjectFinding(picture, places)
  }

  /// The registrations and sheets whose data went with a bundle from here, also where it cannot be read any more.
  package func subjects(
    inBundle digits: String
  ) throws(ReplicaError) -> (bundle: SentBundle, findings: [SubjectFinding]) {
    let sent = try replica.sentBundle(startingWith: digits)
    let findings = try replica.read { (core) throws(ReplicaError) in
      var found: [SubjectFinding] = []
      for entry in sent.records {
        guard let picture = try core.picture(of: entry.record),
          picture.state.type == RegisterSchema.registration || picture.sheetKind != nil
        else { continue }
        found.append(Self.touched(by: entry.changes, picture, core))
      }
      return found
    }
    return (sent, findings)
  }

  /// What changes touched, told from their headers: also where the content has been erased since.
  private static func touched(
    by changes: [ChangeID], _ picture: RecordPicture, _ core: ReplicaCore
  ) -> SubjectFinding {
    var places: [SubjectPlace] = []
    for index in picture.history.changes.indices
    where changes.contains(picture.history.changes[index].id) {
      let change = picture.change(index)
      for (operation, write) in picture.history.writes[
        picture.history.changes[index].writes
      ].enumerated()
      where [Opcode.set, Opcode.add, Opcode.attach, Opcode.withdraw].contains(write.opcode) {
        places.append(
          SubjectPlace(
            field: picture.fieldName(write),
            text: picture.texts(change: index, operation: operation, write)
              .joined(separator: ", "),
            writer: core.organisation(ofLog: change.log), at: change.at, change: change.id,
            isShown: picture.shows(change: index, operation: operation)))
      }
    }
    return SubjectFinding(picture, places)
  }
}

extension SubjectFinding {
  fileprivate init(_ picture: RecordPicture, _ places: [SubjectPlace]) {
    let kind = picture.sheetKind
    let about = kind?.record.field(SheetNumber.about).map { picture.sheetValue($0) }
    self.init(
      record: picture.id, sheet: kind?.name,
      about: about?.bytes.flatMap { RecordID(bytes: $0) }, unit: picture.audience,
      name: kind == nil ? picture.shown(RegistrationField.subjectName).text : nil,
      isPrivate: picture.isPrivate, isWithdrawn: picture.state.existence == .withdrawn,
      places: places)
  }
}

extension RecordPicture {
  /// Nil for what is no sheet.
  var sheetKind: SheetKind? { state.type.flatMap { SheetSchema.kind($0) } }

  /// The log of the change that made the record.
  fileprivate var creator: LogID? {
    history.changes.firstIndex { $0.id.asRecord == id }.map { log(ofChange: $0) }
  }

  /// The field an operation writes, by the matrix of the record's type; else the operation itself.
  func fieldName(_ write: RecordHistory.Write) -> String {
    OperationName.of(write.opcode) ?? field(write.target)?.name ?? "field \(write.target)"
  }

  func field(_ number: UInt32) -> FieldSchema? {
    state.type.flatMap { RegisterSchema.current.record($0) }?.field(number)
  }

  /// What an operation says in words; nothing where it says none or where they are not here.
  func texts(
    change: Int, operation: Int, _ write: RecordHistory.Write
  ) -> [String] {
    guard let value = value(change: change, operation: operation) else { return [] }
    // Of a file people know the name.
    if write.opcode == Opcode.attach { return [value.list?.last?.text].compactMap { $0 } }
    if write.opcode == Opcode.link { return [] }
    return Self.texts(in: value)
  }

  static func texts(in value: Value) -> [String] {
    switch value {
    case .text(let text): text.isEmpty ? [] : [text]
    case .integer(let number): ["\(number)"]
    case .list(let items): items.flatMap { texts(in: $0) }
    case .null, .bool, .bytes: []
    }
  }

  /// Whether an operation of a change is one that people see now.
  func shows(change: Int, operation: Int) -> Bool {
    // Nobody fills in another's paper: of a sealed field only the sheet's own maker is read.
    if let write = write(change: change, operation: operation), sheetKind != nil,
      field(write.target)?.isSealed == true, history.changes[change].id.asRecord != id
    {
      return false
    }
    return state.siblings.contains { $0.change == change && $0.operation == operation }
      || state.elements.contains { $0.change == change && $0.operation == operation }
  }

  private func write(change: Int, operation: Int) -> RecordHistory.Write? {
    let writes = history.writes[history.changes[change].writes]
    let index = writes.index(writes.startIndex, offsetBy: operation, limitedBy: writes.endIndex)
    return index.flatMap { $0 < writes.endIndex ? writes[$0] : nil }
  }
}
