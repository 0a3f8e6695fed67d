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
  package let unit: OrganisationID
  /// Nil where it is erased or was never given.
  package let name: String?
  package let isPrivate: Bool
  package let isWithdrawn: Bool
  package let places: [SubjectPlace]
}

extension Register {
  /// Every registration in which a name stands, in shown values, in overwritten ones and in drafts, by
  /// record id; typed without accents it finds every spelling.
  ///
  /// Cost: all registrations are read.
  package func subjects(matching typed: String) throws(ReplicaError) -> [SubjectFinding] {
    let query = SearchQuery(typed)
    guard !query.key.isEmpty else { throw ReplicaError(.badValue, ("reason", "name")) }
    return try findings { query.matches($0) }
  }

  /// Everything one registration says.
  package func subject(_ record: RecordID) throws(ReplicaError) -> SubjectFinding {
    let picture = try require(record)
    return try replica.read { (core) throws(ReplicaError) in
      Self.finding(picture, core) { _ in true }
    }
  }

  private func findings(
    _ isMeant: (String) -> Bool
  ) throws(ReplicaError) -> [SubjectFinding] {
    try replica.read { (core) throws(ReplicaError) in
      var found: [SubjectFinding] = []
      for record in try core.records(ofType: RegisterSchema.registration) {
        guard let picture = try core.picture(of: record) else { continue }
        let finding = Self.finding(picture, core, isMeant)
        if !finding.places.isEmpty { found.append(finding) }
      }
      return found
    }
  }

  private static func finding(
    _ picture: RecordPicture, _ core: ReplicaCore, _ isMeant: (String) -> Bool
  ) -> SubjectFinding {
    var places: [SubjectPlace] = []
    for index in picture.history.changes.indices {
      let change = picture.change(index)
      let writer = core.organisation(ofLog: change.log)
      for (operation, write) in picture.history.writes[
        picture.history.changes[index].writes
      ].enumerated() {
        for text in picture.texts(change: index, operation: operation, write)
        where isMeant(text) {
          places.append(
            SubjectPlace(
              field: fieldName(write), text: text, writer: writer, at: change.at,
              change: change.id, isShown: picture.shows(change: index, operation: operation)))
        }
      }
    }
    return SubjectFinding(
      record: picture.id, unit: picture.audience,
      name: picture.shown(RegistrationField.subjectName).text, isPrivate: picture.isPrivate,
      isWithdrawn: picture.state.existence == .withdrawn, places: places)
  }

  static func fieldName(_ write: RecordHistory.Write) -> String {
    OperationName.of(write.opcode)
      ?? RegisterSchema.registrationRecord.field(write.target)?.name ?? "field \(write.target)"
  }

  /// The registrations whose data went with a bundle from here, also where it cannot be read any more.
  package func subjects(
    inBundle digits: String
  ) throws(ReplicaError) -> (bundle: SentBundle, findings: [SubjectFinding]) {
    let sent = try replica.sentBundle(startingWith: digits)
    let findings = try replica.read { (core) throws(ReplicaError) in
      var found: [SubjectFinding] = []
      for entry in sent.records {
        guard let picture = try core.picture(of: entry.record),
          picture.state.type == RegisterSchema.registration
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
            field: fieldName(write),
            text: picture.texts(change: index, operation: operation, write)
              .joined(separator: ", "),
            writer: core.organisation(ofLog: change.log), at: change.at, change: change.id,
            isShown: picture.shows(change: index, operation: operation)))
      }
    }
    return SubjectFinding(
      record: picture.id, unit: picture.audience,
      name: picture.shown(RegistrationField.subjectName).text, isPrivate: picture.isPrivate,
      isWithdrawn: picture.state.existence == .withdrawn, places: places)
  }
}

extension RecordPicture {
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

  private static func texts(in value: Value) -> [String] {
    switch value {
    case .text(let text): text.isEmpty ? [] : [text]
    case .integer(let number): ["\(number)"]
    case .list(let items): items.flatMap { texts(in: $0) }
    case .null, .bool, .bytes: []
    }
  }

  /// Whether an operation of a change is one that people see now.
  func shows(change: Int, operation: Int) -> Bool {
    state.siblings.contains { $0.change == change && $0.operation == operation }
      || state.elements.contains { $0.change == change && $0.operation == operation }
  }
}
