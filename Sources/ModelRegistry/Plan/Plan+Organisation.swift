extension Plan {
  /// A body, or a class of bodies, that the plan gives a part to. Real units are bound to these
  /// roles by the office that runs the plan.
  public struct Organisation: Hashable, Sendable, PlanPart {
    /// Id in this plan.
    public let id: String
    /// Its name.
    public let name: PlanText
    /// Its tier.
    public let tier: Tier
    /// The chain or sphere it belongs to.
    public let system: System
    /// What it is.
    public let kind: Kind
    /// True when it stands for many real units.
    public let isClass: Bool
    /// What it does in this plan.
    public let roles: [Role]
    /// Its duties in the plan's words.
    public let duties: [PlanText]
    /// Where it is stated.
    public let source: String

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly(
        "id", "name", "level", "system", "kind", "isClass", "roles", "duties", "source")
      id = try object.identifier("id")
      name = try object.text("name")
      tier = try object.choice("level")
      system = try object.choice("system")
      kind = try object.choice("kind")
      isClass = try object.bool("isClass")
      roles = try object.choices("roles")
      duties = try object.texts("duties")
      source = try object.string("source")
    }
  }
}

extension Plan.Organisation {
  /// The chain or sphere a body belongs to; raw values are the words of plan files.
  public enum System: String, Hashable, Sendable, CaseIterable {
    /// Party, State, Fatherland Front, mass organisations.
    case party, state, front, union
    /// Armed forces.
    case armedForces = "armed_forces"
    /// Schools, health stations, enterprises, press, others.
    case school, health, enterprise, press, other
  }

  /// What a body is; raw values are the words of plan files.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Ban Thường vụ.
    case standingCommittee = "standing_committee"
    /// Committee.
    case committee
    /// Advising and aggregating body.
    case advisoryBody = "advisory_body"
    /// Council, office, department.
    case council, office, department
    /// Party cell, agency, Front, mass organisation, school, health station.
    case branch, agency, front, union, school, health
    /// Armed forces.
    case armedForces = "armed_forces"
    /// Enterprise, village, press, commune, other.
    case enterprise, village, press, commune, other
  }

  /// What a body does in a plan; raw values are the words of plan files.
  public enum Role: String, Hashable, Sendable, CaseIterable {
    /// Issues, directs, advises, aggregates.
    case issuer, directs, advises, aggregates
    /// Registers and builds models.
    case registers, builds
    /// Leads a field.
    case leadsField = "leads_field"
    /// Helps in a field.
    case coordinates
    /// Receives registrations.
    case receivesRegistration = "receives_registration"
    /// Receives results.
    case receivesResults = "receives_results"
    /// Receives reports.
    case receivesReports = "receives_reports"
    /// Assesses itself.
    case selfAssesses = "self_assesses"
    /// Appraises others.
    case appraises
    /// Recognises its own collectives and persons.
    case recognisesOwn = "recognises_own"
    /// Recognises others, commends, publicises, mobilises, supervises.
    case recognises, commends, publicises, mobilises, supervises
    /// Standing body of the plan.
    case standingBody = "standing_body"
    /// Gives guidance.
    case guidance
    /// Is reported to.
    case reportedTo = "reported_to"
  }
}
