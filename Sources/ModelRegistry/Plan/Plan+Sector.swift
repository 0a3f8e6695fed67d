extension Plan {
  /// A field (lĩnh vực) in which models are registered; often one emulation movement.
  public struct Sector: Hashable, Sendable, PlanPart {
    /// Id of the field that open plans give to everything they do not list.
    public static let other = "khac"

    /// Id in this plan.
    public let id: String
    /// Its number in the document, such as `VI.1.2`.
    public let reference: String
    /// Id of the common field in the catalogue; roll-ups over several plans add up by it.
    public let canonical: String
    /// Its name.
    public let name: PlanText
    /// Kinds of subject it is for.
    public let subjectKinds: [SubjectKind]
    /// Name of the emulation movement, where there is one.
    public let movementName: String?
    /// Ids of the organisations that lead it.
    public let lead: [String]
    /// Ids of the organisations that help.
    public let coordinate: [String]
    /// Criteria by kind of subject.
    public let criteria: [SectorCriteria]
    /// Where it is stated.
    public let source: String

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly(
        "id", "ref", "canonical", "name", "subjectKinds", "movementName", "lead", "coordinate",
        "criteria", "source")
      id = try object.identifier("id")
      reference = try object.string("ref")
      canonical = try object.identifier("canonical")
      name = try object.text("name")
      subjectKinds = try object.choices("subjectKinds")
      movementName = try object.nullable("movementName", object.string)
      lead = try object.identifiers("lead")
      coordinate = try object.identifiers("coordinate")
      criteria = object.parts("criteria", &faults)
      source = try object.string("source")
      if subjectKinds.isEmpty {
        throw object.fault(.emptyList, "subjectKinds", "one kind of subject or more")
      }
    }
  }

  /// The criteria of one field for one kind of subject.
  public struct SectorCriteria: Hashable, Sendable, PlanPart {
    /// The kind they are for; nil for every kind.
    public let subjectKind: SubjectKind?
    /// The criteria in order.
    public let items: [Criterion]

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly("subjectKind", "items")
      let isForAny = try object.string("subjectKind") == "any"
      subjectKind = isForAny ? nil : try object.choice("subjectKind")
      items = object.parts("items", &faults)
    }
  }

  /// One condition.
  public struct Criterion: Hashable, Sendable, PlanPart {
    /// What meeting it means.
    public enum Force: String, Hashable, Sendable, CaseIterable {
      /// A condition.
      case must
      /// The plan gives priority to it.
      case prefer
      /// Excludes when true.
      case bar
    }

    /// Id in this plan.
    public let id: String
    /// Vietnamese.
    public let vi: String
    /// English.
    public let en: String
    /// What meeting it means.
    public let force: Force

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly("id", "vi", "en", "force")
      id = try object.identifier("id")
      vi = try object.string("vi")
      en = try object.string("en")
      force = try object.choice("force")
    }
  }

  /// Criteria that do not belong to one field.
  public struct CriteriaGroup: Hashable, Sendable, PlanPart {
    /// Whom a group is for.
    public enum Audience: String, Hashable, Sendable, CaseIterable {
      /// Everybody.
      case any
      /// Collectives.
      case collective
      /// Persons.
      case individual
      /// Households.
      case household
      /// Heads of units.
      case leader
      /// Officials, civil servants, public employees.
      case official
      /// Workers.
      case worker
      /// Residents.
      case resident
    }

    /// Id in this plan.
    public let id: String
    /// Whom it is for.
    public let appliesTo: Audience
    /// The criteria in order.
    public let items: [Criterion]
    /// Where it is stated.
    public let source: String

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly("id", "appliesTo", "items", "source")
      id = try object.identifier("id")
      appliesTo = try object.choice("appliesTo")
      items = object.parts("items", &faults)
      source = try object.string("source")
    }
  }
}
