package import Causality
import ChangeLog
package import Merging
package import NhanRong
package import Sealing

/// One value somebody gave a field.
package struct CandidateView: Hashable, Sendable {
  package let text: String?
  /// Whether its content was erased: then there is no text.
  package let isErased: Bool
  /// Every organisation that gave this value, in order of change id.
  package let writers: [OrganisationID]
  /// Milliseconds on the writer's clock; shown, never compared.
  package let at: Int64
  package let change: ChangeID
}

package struct FieldView: Hashable, Sendable {
  package let name: String
  package let number: UInt32
  /// The shown one first; one for each different value.
  package let candidates: [CandidateView]
  package var isConflict: Bool { candidates.count > 1 }
}

package struct AttachmentView: Hashable, Sendable {
  package let hash: Digest
  package let name: String
  package let size: UInt64
  package let kind: UInt32
}

/// A step that was taken: when, by whom, and why.
package struct EventView: Hashable, Sendable {
  package let event: RegistrationStep
  /// The day people wrote, in ISO form.
  package let day: String?
  package let reason: String?
  package let writer: OrganisationID
}

/// One change as people read it back.
package struct HistoryLine: Hashable, Sendable {
  package let change: ChangeID
  package let log: LogID
  package let sequence: UInt64
  package let writer: OrganisationID
  package let at: Int64
  package let touched: [String]
  package let isErased: Bool
  package let verdict: Verdict
}

/// A registration with everything people may ask of it.
package struct RegistrationView: Sendable {
  package let id: RecordID
  package let unit: OrganisationID
  package let isPrivate: Bool
  package let lifecycle: Lifecycle
  package let isWithdrawn: Bool
  package let isWithdrawalContested: Bool
  package let fields: [FieldView]
  package let elements: [(name: String, texts: [String])]
  /// In causal order.
  package let events: [EventView]
  package let attachments: [AttachmentView]
  /// What the unit wrote after acceptance and the office has not taken.
  package let amendments: [Amendment]
  /// The registration that counts in its place, where it was merged.
  package let survivor: RecordID?
  package let history: [HistoryLine]
  package let context: RecordContext

  /// The day it was handed in, as the papers tell it; nil for a draft.
  package var madeOn: CivilDate? {
    events.filter { $0.event.event == .submitted || $0.event.event == .specialProposed }
      .compactMap(\.day).compactMap { try? CivilDate(parsing: $0) }.min()
  }

  /// Twelve digits that change with every change to the record: whoever edits names them to be sure
  /// that nothing came in between.
  package var mark: String {
    var bytes: [UInt8] = []
    for id in history.map(\.change).sorted() { id.append(to: &bytes) }
    return hexadecimal(of: Digest.of(bytes, for: .content).bytes.prefix(6))
  }
}

extension Register {
  package func view(_ record: RecordID) throws(ReplicaError) -> RegistrationView {
    let picture = try require(record)
    let standing = try standing(of: record)
    return try replica.read { (core) throws(ReplicaError) in
      RegistrationView(
        id: record, unit: picture.audience, isPrivate: picture.isPrivate,
        lifecycle: standing.lifecycle,
        isWithdrawn: picture.state.existence == .withdrawn
          || standing.lifecycle.step == .withdrawn,
        isWithdrawalContested: picture.state.existence == .withdrawalContested,
        fields: Self.fields(picture, core), elements: Self.elements(picture),
        events: Self.events(picture, core),
        attachments: picture.attachments, amendments: picture.amendments,
        survivor: standing.survivor == record ? nil : standing.survivor,
        history: Self.history(picture, core),
        context: RecordContext(of: picture))
    }
  }

  private static func fields(_ picture: RecordPicture, _ core: ReplicaCore) -> [FieldView] {
    let contents = AcceptedContents(picture)
    return RegisterSchema.registrationRecord.fields.compactMap { field in
      var siblings = picture.state.values(of: field.number)
      if let contents, RegistrationField.accepted.contains(field.number) {
        siblings = picture.acceptedWrites(to: field.number, contents).map(\.sibling)[...]
      }
      if siblings.isEmpty { return nil }
      return FieldView(
        name: field.name, number: field.number,
        candidates: candidates(siblings, picture, core))
    }
  }

  /// Equal values are one candidate with all their writers (Protocol.md 5).
  private static func candidates(
    _ siblings: ArraySlice<RecordState.Sibling>, _ picture: RecordPicture, _ core: ReplicaCore
  ) -> [CandidateView] {
    var values: [(value: Value?, candidate: CandidateView)] = []
    for sibling in siblings {
      let value =
        sibling.isClear
        ? Value.null : picture.value(change: sibling.change, operation: sibling.operation)
      let change = picture.change(sibling.change)
      let writer = core.organisation(ofLog: change.log)
      if let found = values.firstIndex(where: { $0.value == value }) {
        let known = values[found].candidate
        values[found].candidate = CandidateView(
          text: known.text, isErased: known.isErased, writers: known.writers + [writer],
          at: known.at, change: known.change)
        continue
      }
      values.append(
        (
          value,
          CandidateView(
            text: value.flatMap { RegistrationValue.show($0) },
            isErased: picture.state.isErased(sibling.change), writers: [writer], at: change.at,
            change: change.id)
        ))
    }
    return values.map(\.candidate)
  }

  private static func elements(_ picture: RecordPicture) -> [(name: String, texts: [String])] {
    RegisterSchema.registrationRecord.fields.compactMap { field in
      guard field.shape == .set else { return nil }
      let accepted =
        RegistrationField.accepted.contains(field.number)
        ? picture.acceptedElements(of: field.number) : nil
      let texts = (accepted ?? picture.elements(field.number)).compactMap {
        RegistrationValue.show($0)
      }
      return texts.isEmpty ? nil : (field.name, texts)
    }
  }

  private static func events(_ picture: RecordPicture, _ core: ReplicaCore) -> [EventView] {
    var found: [(change: Int, view: EventView)] = []
    for step in RegistrationStep.allCases {
      for element in picture.state.elements(of: step.event.rawValue) {
        let value = picture.value(change: element.change, operation: element.operation)?.list
        let writer = core.organisation(ofLog: picture.log(ofChange: element.change))
        found.append(
          (
            element.change,
            EventView(
              event: step, day: value?.first?.text, reason: value?.last?.text, writer: writer)
          ))
      }
    }
    return found.sorted { precedes($0.change, $1.change, in: picture, core) }.map(\.view)
  }

  /// Causal order, which depth gives between logs and the sequence inside one.
  private static func precedes(
    _ left: Int, _ right: Int, in picture: RecordPicture, _ core: ReplicaCore
  ) -> Bool {
    let first = picture.state.depths[left]
    let second = picture.state.depths[right]
    if first != second { return first < second }
    let one = picture.history.changes[left]
    let other = picture.history.changes[right]
    let log = core.log(of: one.dot)
    let otherLog = core.log(of: other.dot)
    if log != otherLog { return log < otherLog }
    if one.dot.sequence != other.dot.sequence { return one.dot.sequence < other.dot.sequence }
    return one.id < other.id
  }

  private static func history(_ picture: RecordPicture, _ core: ReplicaCore) -> [HistoryLine] {
    let order = picture.history.changes.indices.sorted { precedes($0, $1, in: picture, core) }
    return order.map { index in
      let change = picture.change(index)
      let touched = picture.history.writes[picture.history.changes[index].writes].map { write in
        OperationName.of(write.opcode)
          ?? RegisterSchema.registrationRecord.field(write.target)?.name
          ?? "field \(write.target)"
      }
      return HistoryLine(
        change: change.id, log: change.log, sequence: change.sequence,
        writer: core.organisation(ofLog: change.log), at: change.at, touched: touched,
        isErased: picture.state.isErased(index), verdict: picture.state.verdicts[index])
    }
  }
}

/// Names of operations that touch no field; nil for those that do.
package enum OperationName {
  package static func of(_ opcode: UInt16) -> String? {
    switch opcode {
    case Opcode.create: "create"
    case Opcode.attach: "attach"
    case Opcode.detach: "detach"
    case Opcode.withdraw: "withdraw"
    case Opcode.restore: "restore"
    case Opcode.link: "link"
    case Opcode.erase: "erase"
    default: nil
    }
  }
}

extension RecordPicture {
  package var attachments: [AttachmentView] {
    state.elements.compactMap { element in
      guard element.opcode == Opcode.attach else { return nil }
      var found: AttachmentView?
      withValue(change: element.change, operation: element.operation) { bytes in
        guard let value = AttachmentValue(canonical: copy(bytes, 0..<bytes.count)) else { return }
        found = AttachmentView(
          hash: value.hash, name: String(decoding: value.name, as: UTF8.self), size: value.size,
          kind: element.target)
      }
      return found
    }
  }

  /// A hash of what the unit had written when the office accepted it.
  var snapshotOfContents: [UInt8] {
    var bytes: [UInt8] = []
    for sibling in state.siblings {
      let id = history.changes[sibling.change].id
      id.append(to: &bytes)
    }
    return Array(Digest.of(bytes, for: .content).bytes)
  }
}
