public import Causality
import ChangeLog
import Merging
public import NhanRong

/// What somebody says with a step.
package struct StepDetails: Sendable {
  package var day: CivilDate?
  package var reason: String?
  /// The official code, given on acceptance.
  package var code: String?
  /// The registration that stays, where two are merged.
  package var survivor: RecordID?
  /// The day that counts although the paper came later; with a reason.
  package var countedOn: CivilDate?
  /// Goes on in spite of findings; with a reason.
  package var isForced = false

  package init() {}
}

/// What a step came to.
package struct StepOutcome: Sendable {
  /// The record's name; another one where a draft was handed in.
  package let record: RecordID
  package let step: RegistrationStep
  /// What people should know although it was done.
  package let findings: [Finding]
}

extension Register {
  /// Takes a registration a step on.
  ///
  /// Rule: from the step it is at, as the table of Protocol.md says; whoever returns, rejects, reopens
  /// or keeps says why.
  /// - Throws: `NR-W05` where the step does not follow, `NR-W01` where it is another's to take, `NR-W60`
  ///   where findings stand against an office's step.
  @discardableResult
  public func advance(
    _ record: RecordID, _ step: RegistrationStep, on day: CivilDate?, reason: String? = nil,
    code: String? = nil
  ) throws(ReplicaError) -> RecordID {
    var details = StepDetails()
    details.day = day
    details.reason = reason
    details.code = code
    return try advance(record, step, details, isDryRun: false).record
  }

  package func advance(
    _ record: RecordID, _ step: RegistrationStep, _ details: StepDetails, isDryRun: Bool
  ) throws(ReplicaError) -> StepOutcome {
    let own = try replica.requireUnit()
    let picture = try requireOpen(record)
    let step = Self.actual(step, of: picture)
    guard step.follows(picture.lifecycle) else {
      throw ReplicaError(
        .badValue, ("reason", "step"), ("from", picture.lifecycle.step.rawValue),
        ("to", step.rawValue))
    }
    if step.needsReason || details.countedOn != nil, (details.reason ?? "").isEmpty {
      throw ReplicaError(.badValue, ("reason", "reasonMissing"), ("to", step.rawValue))
    }
    let answersAmendment = step == .amendmentAccepted || step == .amendmentRefused
    if answersAmendment, !picture.amendments.contains(where: { $0.standing == .pending }) {
      throw ReplicaError(.nothingToAnswer, ("record", "\(record)"))
    }
    let findings = try findings(before: step, picture, on: details.day)
    if picture.audience != own.organisation {
      try Finding.require(
        none: findings, unless: details.isForced, reason: details.reason, record: "\(record)")
    }
    if picture.isPrivate {
      let new = try submitDraft(picture, on: details.day, isDryRun: isDryRun)
      return StepOutcome(record: new, step: step, findings: findings)
    }
    let items = try items(for: step, details, picture)
    let context = RecordContext(of: picture)
    let path = try audiencePath(of: picture)
    let receipt = try receiptItems(for: record, details)
    try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      try writer.change(record, as: own, context: context, items)
      if let receipt {
        _ = try writer.create(type: SheetSchema.receipt, as: own, for: path, receipt)
      }
    }
    return StepOutcome(record: record, step: step, findings: findings)
  }

  /// A draft on the special track is proposed where others are handed in.
  private static func actual(
    _ step: RegistrationStep, of picture: RecordPicture
  ) -> RegistrationStep {
    guard step == .submitted, picture.lifecycle.step == .draft else { return step }
    let track = picture.shown(RegistrationField.track).text.flatMap {
      RegistrationTrack(rawValue: $0)
    }
    return entry(to: track) == .specialProposed ? .specialProposed : .submitted
  }

  private func items(
    for step: RegistrationStep, _ details: StepDetails, _ picture: RecordPicture
  ) throws(ReplicaError) -> [ChangeDraft.Item] {
    let reason = try details.reason.map { (text) throws(ReplicaError) in try Entry.long(text) }
    var items = [Self.event(step.event, day: details.day, reason: reason)]
    if let code = details.code {
      items.append(set(RegistrationField.code, .text(try Entry.name(code))))
    }
    switch step {
    case .accepted, .specialTaken, .amendmentAccepted:
      items.append(
        set(RegistrationField.acceptedSnapshot, .bytes(picture.snapshotOfContents)))
    case .merged:
      items.append(
        set(RegistrationField.mergedInto, .bytes(try survivor(details, of: picture).bytes)))
    default: break
    }
    return items
  }

  /// - Throws: `NR-W62` where it is missing, the registration itself, or one merged into it.
  private func survivor(
    _ details: StepDetails, of picture: RecordPicture
  ) throws(ReplicaError) -> RecordID {
    guard let survivor = details.survivor else {
      throw ReplicaError(.survivorUnfit, ("record", "\(picture.id)"), ("reason", "missing"))
    }
    let last = try standing(of: survivor).survivor
    guard survivor != picture.id, last != picture.id else {
      throw ReplicaError(.survivorUnfit, ("record", "\(picture.id)"), ("reason", "itself"))
    }
    return survivor
  }

  /// A receipt of its own says which day counts where it is not the day the paper came.
  private func receiptItems(
    for record: RecordID, _ details: StepDetails
  ) throws(ReplicaError) -> [ChangeDraft.Item]? {
    guard let counted = details.countedOn else { return nil }
    let received = details.day ?? counted
    return try sheetItems(
      SheetSchema.receiptKind,
      [
        ("items", "\(record):received"), ("receivedOn", received.iso),
        ("countedOn", counted.iso), ("reason", details.reason ?? ""),
      ])
  }

  /// A draft stays in the unit's private log; what is handed in is a new record with a link to it, its
  /// files among it (Protocol.md 2).
  private func submitDraft(
    _ draft: RecordPicture, on day: CivilDate?, isDryRun: Bool
  ) throws(ReplicaError) -> RecordID {
    let own = try replica.requireUnit()
    var items: [ChangeDraft.Item] = []
    for sibling in draft.state.siblings {
      guard draft.state.values(of: sibling.target).first == sibling, !sibling.isClear else {
        continue
      }
      items.append(set(sibling.target, draft.shown(sibling.target)))
    }
    for element in draft.state.elements
    where element.opcode == Opcode.add || element.opcode == Opcode.attach {
      guard let value = draft.value(change: element.change, operation: element.operation) else {
        continue
      }
      items.append(
        ChangeDraft.Item(element.opcode, target: element.target, value: value.canonicalBytes))
    }
    items.append(
      ChangeDraft.Item(
        Opcode.link, target: RegistrationLink.draft,
        value: Value.bytes(draft.id.bytes).canonicalBytes))
    let track = draft.shown(RegistrationField.track).text.flatMap {
      RegistrationTrack(rawValue: $0)
    }
    items.append(Self.event(Self.entry(to: track), day: day, reason: nil))
    let ready = items
    return try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      let record = try writer.create(
        type: RegisterSchema.registration, as: own, for: own, ready)
      try writer.change(draft.id, as: own, [ChangeDraft.Item(Opcode.withdraw)])
      return record
    }
  }

  /// Takes a registration back: a draft at once, another as a step that an office may have to answer.
  ///
  /// - Throws: `NR-W01` where it is another's, `NR-W05` where nothing can be taken back any more,
  ///   `NR-W63` once it was recognised.
  public func withdraw(_ record: RecordID, reason: String) throws(ReplicaError) {
    try withdraw(record, reason: reason, on: nil, isDryRun: false)
  }

  package func withdraw(
    _ record: RecordID, reason: String, on day: CivilDate?, isDryRun: Bool
  ) throws(ReplicaError) {
    let own = try replica.requireUnit()
    let text = try Entry.long(reason)
    let picture = try requireOpen(record)
    if try isRecognised(record) {
      throw ReplicaError(.recognisedAlready, ("record", "\(record)"))
    }
    if picture.isPrivate {
      let value = Value.text(text).canonicalBytes
      return try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
        try writer.change(record, as: own, [ChangeDraft.Item(Opcode.withdraw, value: value)])
      }
    }
    var details = StepDetails()
    details.day = day
    details.reason = text
    _ = try advance(record, .withdrawn, details, isDryRun: isDryRun)
  }
}
