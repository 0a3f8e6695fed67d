extension Plan {
  /// A report that one body owes another.
  public struct ReportingDuty: Hashable, Sendable, PlanPart {
    /// How often.
    public enum Cadence: String, Hashable, Sendable, CaseIterable {
      /// Once, monthly, quarterly, yearly.
      case once, monthly, quarterly, yearly
      /// Every six months.
      case halfYearly = "half_yearly"
      /// Once in each phase.
      case perPhase = "per_phase"
      /// When there is something to report.
      case asNeeded = "as_needed"
    }

    /// Id in this plan.
    public let id: String
    /// Ids of the organisations that report.
    public let from: [String]
    /// Ids of the organisations that receive.
    public let to: [String]
    /// Id of the organisation it passes through.
    public let via: String?
    /// How often.
    public let cadence: Cadence
    /// What it contains.
    public let content: PlanText
    /// Id of its deadline.
    public let deadline: String?
    /// Where it is stated.
    public let source: String

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly("id", "from", "to", "via", "cadence", "content", "deadline", "source")
      id = try object.identifier("id")
      from = try object.identifiers("from")
      to = try object.identifiers("to")
      via = try object.optional("via", object.identifier)
      cadence = try object.choice("cadence")
      content = try object.text("content")
      deadline = try object.nullable("deadline", object.identifier)
      source = try object.string("source")
    }
  }

  /// One step of building a model.
  public struct WorkflowStep: Hashable, Sendable, PlanPart {
    /// Its number.
    public let step: Int
    /// Id in this plan.
    public let id: String
    /// Its name.
    public let name: PlanText
    /// Ids of the organisations that act.
    public let actors: [String]
    /// What they do.
    public let actions: [PlanText]
    /// What comes out.
    public let outputs: [PlanText]
    /// Where it is stated.
    public let source: String

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly("step", "id", "name", "actors", "actions", "outputs", "source")
      step = try object.number("step", in: 1...100)
      id = try object.identifier("id")
      name = try object.text("name")
      actors = try object.identifiers("actors")
      actions = try object.texts("actions")
      outputs = try object.texts("outputs")
      source = try object.string("source")
    }
  }

  /// One thing an evaluation sheet scores.
  public struct EvaluationDimension: Hashable, Sendable, PlanPart {
    /// Id in this plan.
    public let id: String
    /// Its name.
    public let name: PlanText
    /// Points it is worth; nil when the plan gives no weight.
    public let weight: Int?
    /// Where it is stated.
    public let source: String

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly("id", "name", "weight", "source")
      id = try object.identifier("id")
      name = try object.text("name")
      weight = try object.nullable("weight") { (name) throws(PlanFault) in
        try object.number(name, in: 0...1000)
      }
      source = try object.string("source")
    }
  }

  /// One paper of a proposal.
  public struct DossierItem: Hashable, Sendable, PlanPart {
    /// Id in this plan.
    public let id: String
    /// Its name.
    public let name: PlanText
    /// Ids of the organisations that prepare it.
    public let preparedBy: [String]
    /// Ids of the organisations that receive it.
    public let to: [String]
    /// Where it is stated.
    public let source: String

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly("id", "name", "preparedBy", "to", "source")
      id = try object.identifier("id")
      name = try object.text("name")
      preparedBy = try object.identifiers("preparedBy")
      to = try object.identifiers("to")
      source = try object.string("source")
    }
  }
}
