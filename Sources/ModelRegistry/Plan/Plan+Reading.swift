extension Plan {
  /// Reads a plan file.
  ///
  /// The whole file is checked: kinds and ranges of values, names of members, ids that must be
  /// unique, ids that must exist, and stated last days against their rules.
  /// - Throws: `PlanRefusal.unreadable` with line and offset, or `.faulty` with every fault found.
  /// - Cost: one pass over at most 1 MiB.
  public init(source: [UInt8]) throws(PlanRefusal) {
    var faults: [PlanFault] = []
    let root = try PlanFile.root(of: source)
    faults.collect { (_) throws(PlanFault) in
      try root.hasOnly(
        "$schema", "schemaVersion", "id", "seed", "document", "movement", "terms", "period",
        "phases", "scope", "organisations", "fields", "fieldsAreOpen", "quotas", "deadlines",
        "reporting", "workflow", "criteria", "evaluationDimensions", "dossier", "recognition",
        "replication", "publicity", "forms", "anomalies")
    }
    let id = faults.collect { (_) throws(PlanFault) in try root.identifier("id") }
    let document = faults.collect { (_) throws(PlanFault) in
      try Document(try root.object("document"))
    }
    let movement: Movement? = faults.collect { (_) throws(PlanFault) in
      try root.choice("movement")
    }
    let period = faults.collect { (_) throws(PlanFault) in try Period(try root.object("period")) }
    phases = root.parts("phases", &faults)
    let scope = faults.collect { (_) throws(PlanFault) in try Scope(try root.object("scope")) }
    organisations = root.parts("organisations", &faults)
    sectors = root.parts("fields", &faults)
    let fieldsAreOpen = faults.collect { (_) throws(PlanFault) in
      try root.bool("fieldsAreOpen")
    }
    quotas = root.parts("quotas", &faults)
    deadlines = root.parts("deadlines", &faults)
    reporting = root.parts("reporting", &faults)
    workflow = root.parts("workflow", &faults)
    criteria = root.parts("criteria", &faults)
    evaluationDimensions = root.parts("evaluationDimensions", &faults)
    dossier = root.parts("dossier", &faults)
    let recognition = faults.collect { (faults) throws(PlanFault) in
      try Recognition(try root.object("recognition"), &faults)
    }
    replication = root.parts("replication", &faults)
    forms = root.parts("forms", &faults)
    guard let id, let document, let movement, let period, let scope, let fieldsAreOpen,
      let recognition
    else { throw faults.refusal() }
    (self.id, self.document, self.movement) = (id, document, movement)
    (self.period, self.fieldsAreOpen, self.recognition) = (period, fieldsAreOpen, recognition)
    (subjectKinds, subjects) = (scope.subjectKinds, scope.subjects)
    sourceBytes = source
    // References are looked at only in a plan that reads well: a list with a bad item is shorter,
    // and every id of that item would be reported again as unknown.
    if faults.isEmpty { faults = referenceFaults() }
    if !faults.isEmpty { throw faults.refusal() }
  }

  private struct Scope {
    let subjectKinds: [SubjectKind]
    let subjects: [PlanText]

    init(_ object: PlanObject) throws(PlanFault) {
      try object.hasOnly("subjectKinds", "subjects", "source")
      subjectKinds = try object.choices("subjectKinds")
      subjects = try object.texts("subjects")
    }
  }
}

/// What plan files and the catalogue share.
enum PlanFile {
  static let version = 1

  /// The root object of a file whose version we know.
  static func root(of source: [UInt8]) throws(PlanRefusal) -> PlanObject {
    let value: JSONValue
    do throws(JSONRefusal) {
      value = try JSONReader.read(source)
    } catch {
      throw .unreadable(error)
    }
    do throws(PlanFault) {
      let root = try PlanObject(value, at: .root)
      guard try root.number("schemaVersion", in: 0...Int.max) == version else {
        throw root.fault(.unknownVersion, "schemaVersion", "\(version)")
      }
      return root
    } catch {
      throw .faulty([error])
    }
  }
}
