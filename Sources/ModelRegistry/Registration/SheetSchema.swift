import Causality
package import Merging

/// What may stand in a field of a sheet, and how people type it.
package indirect enum SheetValue: Sendable {
  case text
  case number(ClosedRange<Int64>)
  case day
  case flag
  /// One of these words.
  case choice([String])
  case registration
  /// Any record, by the digits of its name.
  case record
  case organisation
  /// Rows of parts, typed with colons between: `3f9a12c0:9:1`.
  case rows([SheetValue])
}

/// A field of a sheet: its place in the registry and what stands in it.
package struct SheetField: Sendable {
  package let schema: FieldSchema
  package let value: SheetValue
  package let isRequired: Bool
}

/// A kind of paper about a registration or a plan, such as an evaluation or a decision. All kinds are rows
/// of one table; nothing is written for one kind alone.
package struct SheetKind: Sendable {
  package let record: RecordSchema
  package let fields: [SheetField]

  package var type: UInt32 { record.type }
  package var name: String { record.name }
  package var isAboutRegistration: Bool {
    fields.contains { $0.schema.number == SheetNumber.about }
  }

  /// The field with the rows that name registrations, such as the items of a decision.
  package var items: SheetField? {
    fields.first {
      if case .rows(let parts) = $0.value, case .registration = parts.first { return true }
      return false
    }
  }

  /// The field with the level at which such a sheet was decided; a case only asks for one.
  var decidedLevel: SheetField? {
    type == SheetSchema.recognitionCase ? nil : field(named: "level")
  }

  /// The level at which a value of such a sheet is decided: the one it names, and for a certificate of high
  /// merit, bằng khen, the province's.
  func level(decidedBy entry: (field: String, text: String)) -> String? {
    guard let decided = decidedLevel else { return nil }
    if entry.field.utf8.elementsEqual(decided.schema.name.utf8) { return entry.text }
    let isHighMerit =
      type == SheetSchema.commendation.type && entry.field.utf8.elementsEqual("form".utf8)
      && entry.text.utf8.elementsEqual("highMerit".utf8)
    return isHighMerit ? RecognitionLevel.province.rawValue : nil
  }

  package func field(named name: String) -> SheetField? {
    fields.first { $0.schema.name.utf8.elementsEqual(name.utf8) }
  }
}

/// Field numbers that mean the same in every kind of sheet.
package enum SheetNumber {
  package static let about: UInt32 = 1
  package static let replaces: UInt32 = 2
}

/// Field numbers the program itself asks for.
package enum CaseField {
  package static let level: UInt32 = 3
  package static let occasion: UInt32 = 4
  package static let bar: UInt32 = 5
}

package enum DecisionField {
  package static let number: UInt32 = 3
  package static let symbol: UInt32 = 4
  package static let issuedOn: UInt32 = 5
  package static let level: UInt32 = 6
  package static let occasion: UInt32 = 7
  package static let items: UInt32 = 9
}

package enum EvaluationField {
  package static let role: UInt32 = 4
  package static let scores: UInt32 = 6
}

package enum DocumentField {
  package static let kind: UInt32 = 3
  package static let item: UInt32 = 12
}

package enum AdoptionField {
  package static let source: UInt32 = 3
}

/// The kinds of sheet: the registry of Protocol.md, section 14.2, after the three main record types.
package enum SheetSchema {
  package static let recognitionCase: UInt32 = 17
  package static let receipt: UInt32 = 16

  package static let all: [SheetKind] = [
    commitment, progressReport, evaluationKind, ballotMinutes, document, submissionBatch,
    receiptKind, caseKind, decisionKind, commendation, adoptionProposal, adoptionKind, publicity,
    periodicReport, direction, conflictNote,
  ]

  package static func kind(_ type: UInt32) -> SheetKind? { all.first { $0.type == type } }
  package static func kind(named name: String) -> SheetKind? {
    all.first { $0.name.utf8.elementsEqual(name.utf8) }
  }

  static let levels = RecognitionLevel.allCases.map(\.rawValue)
  private static let office = RoleSet.superiors
  private static let unit = RoleSet.units
  private static let both = RoleSet.writers

  // MARK: Rows of the table

  /// A field that is written once; a correction is a new sheet that names the old one.
  private static func once(
    _ number: UInt32, _ name: String, _ value: SheetValue, _ writers: RoleSet,
    isRequired: Bool = false
  ) -> SheetField {
    SheetField(
      schema: FieldSchema(number, name, class: .plain, writers: writers, isSealed: true),
      value: value, isRequired: isRequired)
  }

  private static func need(
    _ number: UInt32, _ name: String, _ value: SheetValue, _ writers: RoleSet
  ) -> SheetField {
    once(number, name, value, writers, isRequired: true)
  }

  /// A field that goes on being written.
  private static func open(
    _ number: UInt32, _ name: String, _ value: SheetValue, _ fieldClass: FieldClass,
    _ writers: RoleSet
  ) -> SheetField {
    SheetField(
      schema: FieldSchema(number, name, class: fieldClass, writers: writers), value: value,
      isRequired: false)
  }

  private static func about(_ writers: RoleSet, isRequired: Bool = true) -> SheetField {
    once(SheetNumber.about, "about", .registration, writers, isRequired: isRequired)
  }

  private static func kind(
    _ type: UInt32, _ name: String, by writers: RoleSet, files: RoleSet = RoleSet(),
    _ fields: [SheetField], events: [FieldSchema] = []
  ) -> SheetKind {
    let all = fields + [once(SheetNumber.replaces, "replaces", .record, writers)]
    return SheetKind(
      record: RecordSchema(
        type: type, name: name, creators: writers, withdrawers: writers, attachers: files,
        fields: all.map(\.schema) + events), fields: all)
  }

  private static func event(
    _ number: UInt32, _ name: String, _ writers: RoleSet
  ) -> FieldSchema {
    FieldSchema(number, name, shape: .log, class: .plain, writers: writers)
  }

  private static let count = SheetValue.number(0...1_000_000)

  // MARK: The unit's work

  static let commitment = kind(
    10, "commitment", by: unit,
    [
      about(unit), need(3, "text", .text, unit), once(4, "signedOn", .day, unit),
      once(5, "witness", .text, unit), once(6, "milestones", .rows([.day, .text]), unit),
    ])

  private static let progressReport = kind(
    11, "progressReport", by: unit,
    [
      about(unit), need(3, "period", .text, unit), need(4, "percent", .number(0...100), unit),
      once(5, "results", .rows([.text, count, .text]), unit), once(6, "difficulties", .text, unit),
      once(7, "proposals", .text, unit), once(8, "reportedOn", .day, unit),
    ])

  package static let evaluationKind = kind(
    12, "evaluation", by: both,
    [
      about(both), need(3, "round", .text, both),
      need(EvaluationField.role, "role", .choice(["self", "office", "council"]), both),
      once(5, "evaluator", .text, both),
      need(EvaluationField.scores, "scores", .rows([.text, .number(0...100)]), both),
      once(7, "conclusion", .text, both), once(8, "signedOn", .day, both),
    ])

  static let ballotMinutes = kind(
    13, "ballotMinutes", by: both, files: both,
    [
      need(3, "heldOn", .day, both), once(4, "place", .text, both), once(5, "called", count, both),
      need(6, "present", count, both),
      need(7, "items", .rows([.registration, count, count]), both),
      once(8, "conclusion", .text, both),
    ])

  static let document = kind(
    14, "document", by: both, files: both,
    [
      about(both, isRequired: false), need(3, "kind", .choice(documentTypes), both),
      once(4, "number", .text, both), once(5, "symbol", .text, both),
      once(6, "issuedOn", .day, both), once(7, "issuer", .text, both),
      once(8, "abstract", .text, both), once(9, "signer", .text, both),
      once(10, "pages", count, both),
      SheetField(
        schema: FieldSchema(11, "restricted", class: .ranked, writers: both, ranks: [0, 1]),
        value: .flag, isRequired: false),
      // The item of the plan's dossier it fills, counted from 1 as for attached files.
      once(DocumentField.item, "item", .number(1...100), both),
    ])

  /// The document by which a unit says what its models are measured by.
  static let criteriaRule = "criteria_rule"

  /// As in the catalogue of plans.
  static let documentTypes = [
    "plan", "report", "decision", "submission", "official_letter", "guidance", "minutes",
    "resolution", "notice", "registration_form", "list", "evaluation_sheet", "certificate",
    criteriaRule,
  ]

  // MARK: Sending and receiving

  static let submissionBatch = kind(
    15, "submissionBatch", by: both,
    [
      need(3, "plan", .text, both), once(4, "deadline", .text, both),
      need(5, "items", .rows([.registration]), both), once(6, "submittedOn", .day, both),
    ])

  package static let receiptKind = kind(
    receipt, "receipt", by: office,
    [
      need(3, "items", .rows([.registration, .text]), office),
      once(4, "batch", .record, office), need(5, "receivedOn", .day, office),
      once(6, "countedOn", .day, office), once(7, "reason", .text, office),
      once(8, "receiver", .text, office), once(9, "digest", .text, office),
    ])

  package static let periodicReport = kind(
    23, "periodicReport", by: both, files: both,
    [
      need(3, "plan", .text, both), need(4, "period", .text, both),
      once(5, "numbers", .rows([.text, count]), both), once(6, "text", .text, both),
      once(7, "setCode", .text, both), once(8, "batches", .rows([.record]), both),
    ])

  // MARK: Recognition

  package static let caseKind = kind(
    recognitionCase, "recognitionCase", by: both, files: both,
    [
      about(both), need(CaseField.level, "level", .choice(levels), both),
      once(CaseField.occasion, "occasion", .text, both),
      open(CaseField.bar, "bar", .text, .authority, office),
      open(6, "appraisal", .text, .authority, office),
    ],
    events: CaseEvent.allCases.map { event($0.rawValue, $0.name, $0.writers) })

  package static let decisionKind = kind(
    18, "recognitionDecision", by: both, files: both,
    [
      need(DecisionField.number, "number", .text, both),
      once(DecisionField.symbol, "symbol", .text, both),
      need(DecisionField.issuedOn, "issuedOn", .day, both),
      need(DecisionField.level, "level", .choice(levels), both),
      once(DecisionField.occasion, "occasion", .text, both), once(8, "signer", .text, both),
      need(DecisionField.items, "items", .rows([.registration, .flag]), both),
      once(10, "override", .text, both),
    ])

  static let commendation = kind(
    19, "commendation", by: both, files: both,
    [
      about(both),
      need(3, "form", .choice(["merit", "highMerit", "praise", "roll", "certificate"]), both),
      once(4, "occasion", .choice(["yearly", "adHoc", "thematic"]), both),
      once(5, "number", .text, both), once(6, "symbol", .text, both),
      once(7, "issuedOn", .day, both), once(8, "level", .choice(levels), both),
      once(9, "decision", .record, both),
    ])

  // MARK: Spreading

  static let adoptionProposal = kind(
    20, "adoptionProposal", by: both,
    [
      about(both), need(3, "target", .organisation, both), once(4, "text", .text, both),
      once(5, "proposedOn", .day, both), once(6, "sourceName", .text, office),
      once(7, "targetName", .text, office),
    ])

  package static let adoptionKind = kind(
    21, "adoption", by: both, files: both,
    [
      about(both, isRequired: false), need(AdoptionField.source, "source", .record, both),
      once(4, "proposal", .record, both), once(5, "agreedOn", .day, both),
      open(6, "adaptation", .text, .owner, both),
      open(7, "state", .choice(["planned", "active", "ended"]), .owner, both),
      open(8, "result", .text, .owner, both), once(9, "sourceName", .text, office),
      once(10, "targetName", .text, office),
    ])

  private static let publicity = kind(
    22, "publicity", by: both, files: both,
    [
      about(both), need(3, "channel", .text, both), once(4, "outlet", .text, both),
      once(5, "publishedOn", .day, both), once(6, "title", .text, both),
    ])

  // MARK: Words between levels

  package static let direction = kind(
    24, "direction", by: office, files: office,
    [
      about(office, isRequired: false), need(3, "kind", .choice(["direction", "comment"]), office),
      need(4, "text", .text, office), once(5, "issuedOn", .day, office),
      once(6, "due", .day, office),
    ], events: [event(101, "reply", unit)])

  package static let conflictNote = kind(
    25, "conflictNote", by: both,
    [
      about(both), need(3, "field", .text, both), once(4, "values", .rows([.text]), both),
      need(5, "decision", .text, both), once(6, "decidedOn", .day, both),
    ])
}
