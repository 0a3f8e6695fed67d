package import Causality
import ChangeLog
import Merging
package import NhanRong

/// A decision by which registrations are recognised.
package struct DecisionDetails: Sendable {
  package var level: String
  package var occasion: String?
  package var number = ""
  package var symbol: String?
  package var day: CivilDate?
  package var signer: String?
  package var isForced = false
  package var reason: String?

  package init(level: String) { self.level = level }
}

/// What stands against one registration of a decision or proposal.
package struct RecordFinding: Sendable {
  package let record: RecordID
  package let finding: Finding
}

extension Register {
  /// The level of our own organisation in decisions.
  package func ownLevel() throws(ReplicaError) -> String {
    RecognitionLevel(of: try replica.requireUnit().organisation).rawValue
  }

  /// - Throws: `NR-W70` where we do not decide at a level among an organisation's records.
  func requireLevel(
    _ level: String, among audience: OrganisationID, _ event: CaseEvent
  ) throws(ReplicaError) {
    let tier = try replica.requireUnit().organisation.tier
    if RecognitionLevel.named(level, isDecidedBy: tier, among: audience) { return }
    throw ReplicaError(
      .levelNotOurs, ("reason", "level"), ("level", level), ("to", event.name))
  }

  package func isRecognised(_ record: RecordID) throws(ReplicaError) -> Bool {
    try papers(about: record).contains { $0.caseStanding?.state.isRecognised == true }
  }

  /// Proposes a registration for recognition at a level.
  ///
  /// Rule: the unit is told what stands against it, an office is stopped by it.
  /// - Throws: `NR-W65` where it is proposed for that level and occasion already.
  package func propose(
    _ record: RecordID, _ details: DecisionDetails, isDryRun: Bool
  ) throws(ReplicaError) -> (sheet: RecordID, findings: [Finding]) {
    let own = try replica.requireUnit()
    let picture = try require(record)
    let findings = try findings(
      recognising: record, level: details.level, occasion: details.occasion, on: details.day)
    if picture.audience != own.organisation {
      try Finding.require(
        none: findings, unless: details.isForced, reason: details.reason, record: "\(record)")
    }
    if try openCase(of: record, details) != nil {
      throw ReplicaError(
        .sheetUnfit, ("kind", SheetSchema.caseKind.name), ("reason", "proposedAlready"))
    }
    let sheet = try addSheet(
      SheetSchema.caseKind, about: record, caseEntries(details), isDryRun: isDryRun)
    return (sheet, findings)
  }

  private func caseEntries(_ details: DecisionDetails) -> [(field: String, text: String)] {
    [("level", details.level), ("occasion", details.occasion ?? "")]
  }

  /// The case of a registration at a level and occasion that has not ended.
  private func openCase(
    of record: RecordID, _ details: DecisionDetails
  ) throws(ReplicaError) -> SheetView? {
    let occasion: Value? = details.occasion.map { .text($0) }
    return try papers(about: record).first { sheet in
      guard let state = sheet.caseStanding?.state else { return false }
      return sheet.value(CaseField.level) == .text(details.level)
        && (occasion == nil || sheet.value(CaseField.occasion) == occasion)
        && state != .cancelled && state != .revoked
    }
  }

  /// Takes a case a step on: appraise, select, decline, cancel, maintain, revoke.
  ///
  /// - Throws: `NR-W67` where there is no case that the step fits, `NR-W70` where the step decides at a
  ///   level that is not ours.
  package func move(
    caseOf record: RecordID, _ event: CaseEvent, _ details: DecisionDetails, isDryRun: Bool
  ) throws(ReplicaError) -> RecordID {
    guard let sheet = try openCase(of: record, details), let standing = sheet.caseStanding,
      event.target(from: standing.state) != nil
    else {
      throw ReplicaError(
        .noOpenCase, ("record", "\(record)"), ("level", details.level), ("to", event.name))
    }
    if event.isDecision { try requireLevel(details.level, among: sheet.unit, event) }
    if event == .decline || event == .revoke || event == .cancel,
      (details.reason ?? "").isEmpty
    {
      throw ReplicaError(.badValue, ("reason", "reasonMissing"), ("to", event.name))
    }
    try addEvent(
      event.rawValue, to: sheet.id, day: details.day, reason: details.reason, isDryRun: isDryRun)
    return sheet.id
  }

  /// Recognises registrations by one decision: all of them or none.
  ///
  /// - Throws: `NR-W60` with everything that stands against them, unless it is overridden with a reason,
  ///   which the decision then keeps; `NR-W70` where the level is not ours to decide at.
  package func recognise(
    _ records: [RecordID], _ details: DecisionDetails, isDryRun: Bool
  ) throws(ReplicaError) -> (decision: RecordID, findings: [RecordFinding]) {
    let own = try replica.requireUnit()
    var found: [RecordFinding] = []
    var items: [(field: String, text: String)] = []
    for record in records {
      try requireLevel(details.level, among: try require(record).audience, .recognise)
      for finding in try findings(
        recognising: record, level: details.level, occasion: details.occasion, on: details.day)
      {
        found.append(RecordFinding(record: record, finding: finding))
      }
      let track = try require(record).current(RegistrationField.track)
      items.append(("items", "\(record):\(track == .text("special") ? "1" : "0")"))
    }
    if !found.isEmpty, !details.isForced {
      throw ReplicaError(
        .blockedByFindings, ("record", records.map(\.description).joined(separator: " ")),
        (
          "findings",
          try named(found).joined(separator: " ")
        ), ("command", "recognise"))
    }
    if !found.isEmpty, (details.reason ?? "").isEmpty {
      throw ReplicaError(.forcedWithoutReason, ("record", ""))
    }
    let decision = try sheetItems(
      SheetSchema.decisionKind,
      items + [
        ("number", details.number), ("symbol", details.symbol ?? ""),
        ("issuedOn", details.day?.iso ?? ""), ("level", details.level),
        ("occasion", details.occasion ?? ""), ("signer", details.signer ?? ""),
        ("override", found.isEmpty ? "" : details.reason ?? ""),
      ])
    var steps: [Step] = []
    for record in records { steps.append(try step(for: record, details)) }
    let ready = steps
    let id = try replica.write(isDryRun ? .rollBack : .commit) { (writer) throws(ReplicaError) in
      let id = try writer.create(
        type: SheetSchema.decisionKind.type, as: own, for: own, decision)
      for step in ready {
        let sheet: RecordID
        if let known = step.sheet {
          sheet = known
        } else {
          sheet = try writer.create(
            type: SheetSchema.recognitionCase, as: own, for: step.path, step.items)
        }
        try writer.change(sheet, as: own, [Self.recognition(on: details.day, by: id)])
      }
      return id
    }
    return (id, found)
  }

  /// Each finding behind the code or the first digits of its registration.
  private func named(_ found: [RecordFinding]) throws(ReplicaError) -> [String] {
    var words: [String] = []
    for entry in found {
      let code = try require(entry.record).shown(RegistrationField.code).text ?? ""
      let isPlain = !code.isEmpty && !code.utf8.contains { $0 == 0x20 || $0 == 0x3a }
      let name = isPlain ? code : String(entry.record.description.prefix(8))
      words.append("\(name):\(entry.finding.word)")
    }
    return words
  }

  /// What recognising one registration writes beside the decision.
  private struct Step {
    let sheet: RecordID?
    let path: OrganisationPath
    let items: [ChangeDraft.Item]
  }

  private func step(
    for record: RecordID, _ details: DecisionDetails
  ) throws(ReplicaError) -> Step {
    let path = try audiencePath(of: try require(record))
    if let sheet = try openCase(of: record, details) {
      guard let state = sheet.caseStanding?.state, CaseEvent.recognise.target(from: state) != nil
      else {
        throw ReplicaError(
          .noOpenCase, ("record", "\(record)"), ("level", details.level), ("to", "recognise"))
      }
      return Step(sheet: sheet.id, path: path, items: [])
    }
    return Step(
      sheet: nil, path: path,
      items: try sheetItems(
        SheetSchema.caseKind, caseEntries(details) + [("about", "\(record)")]))
  }

  private static func recognition(on day: CivilDate?, by decision: RecordID) -> ChangeDraft.Item {
    let value = Value.list([
      day.map { .text($0.iso) } ?? .null, .null, .bytes(decision.bytes),
    ])
    return ChangeDraft.Item(
      Opcode.add, target: CaseEvent.recognise.rawValue, value: value.canonicalBytes)
  }

  // MARK: Evaluation, adoption

  /// Writes an evaluation sheet: a score for each dimension of the plan, which together make 100.
  ///
  /// - Throws: `NR-W05` for a dimension the plan does not have or a score beyond its share.
  package func evaluate(
    _ record: RecordID, scores: [(dimension: String, score: Int64)],
    _ entries: [(field: String, text: String)], isDryRun: Bool
  ) throws(ReplicaError) -> (sheet: RecordID, total: Int64) {
    let picture = try require(record)
    var names: [String] = []
    if let id = picture.shown(RegistrationField.plan).text, let plan = try plan(id) {
      names = plan.evaluationDimensions.map(\.id)
    }
    if names.isEmpty { names = ["novelty", "effect", "spread", "durability"] }
    let share = Int64(100 / max(1, names.count))
    var rows: [(field: String, text: String)] = []
    var total: Int64 = 0
    for entry in scores {
      guard names.contains(where: { $0.utf8.elementsEqual(entry.dimension.utf8) }),
        (0...share).contains(entry.score)
      else {
        throw ReplicaError(
          .badValue, ("field", "scores"), ("value", "\(entry.dimension)=\(entry.score)"),
          ("allowed", names.map { "\($0)=0-\(share)" }.joined(separator: " ")))
      }
      total += entry.score
      rows.append(("scores", "\(entry.dimension):\(entry.score)"))
    }
    let sheet = try addSheet(
      SheetSchema.evaluationKind, about: record, rows + entries, isDryRun: isDryRun)
    return (sheet, total)
  }

  /// Writes that a registration adopts a model, or what has become of it.
  package func adopt(
    _ record: RecordID, from source: RecordID, _ entries: [(field: String, text: String)],
    isDryRun: Bool
  ) throws(ReplicaError) -> RecordID {
    let known = try sheets(about: record).first { sheet in
      sheet.kind.type == SheetSchema.adoptionKind.type && !sheet.isWithdrawn
        && sheet.value(AdoptionField.source) == .bytes(source.bytes)
    }
    guard let known else {
      return try addSheet(
        SheetSchema.adoptionKind, about: record, entries + [("source", "\(source)")],
        isDryRun: isDryRun)
    }
    let open = entries.filter { entry in
      known.kind.field(named: entry.field)?.schema.isSealed == false
    }
    guard !open.isEmpty else { throw ReplicaError(.badValue, ("reason", "nothing")) }
    try setSheet(known.id, open, isDryRun: isDryRun)
    return known.id
  }
}
