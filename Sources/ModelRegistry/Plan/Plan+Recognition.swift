extension Plan {
  /// Who recognises models, and under which rules.
  public struct Recognition: Hashable, Sendable {
    /// Principles.
    public let principles: [SourcedText]
    /// The bodies that decide.
    public let bodies: [Body]
    /// Papers by which recognition is given.
    public let forms: [SourcedText]
    /// Recognition without prior registration (đặc cách); nil when the plan has none.
    public let special: Special?
    /// What a leader's own recognition depends on; nil when the plan has no such rule.
    public let leaderRule: LeaderRule?
    /// Later registration in the year; nil when the plan does not speak of it.
    public let supplementary: Supplementary?
    /// Commendation.
    public let commendation: [SourcedText]
    /// Keeping recognised models alive.
    public let maintenance: [SourcedText]

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly(
        "principles", "bodies", "forms", "special", "leaderRule", "supplementary",
        "commendation", "maintenance")
      principles = object.parts("principles", &faults)
      bodies = object.parts("bodies", &faults)
      forms = object.parts("forms", &faults)
      special = try object.nullable("special") { (name) throws(PlanFault) in
        try Special(try object.object(name))
      }
      leaderRule = try object.nullable("leaderRule") { (name) throws(PlanFault) in
        try LeaderRule(try object.object(name))
      }
      supplementary = try object.nullable("supplementary") { (name) throws(PlanFault) in
        try Supplementary(try object.object(name))
      }
      commendation = object.parts("commendation", &faults)
      maintenance = object.parts("maintenance", &faults)
    }
  }
}

extension Plan.Recognition {
  /// A body that decides about recognition.
  public struct Body: Hashable, Sendable, PlanPart {
    /// How often it decides.
    public enum Cadence: String, Hashable, Sendable, CaseIterable {
      /// Yearly, at an occasion, not stated.
      case yearly, occasion, unspecified
      /// When needed.
      case asNeeded = "as_needed"
    }

    /// Id of the organisation.
    public let who: String
    /// Ids of the organisations that advise it.
    public let advisedBy: [String]
    /// What it decides.
    public let decides: PlanText
    /// How often.
    public let cadence: Cadence
    /// Names of its occasions, such as `so_ket-2028`.
    public let occasions: [String]
    /// Most proposals of one unit at one occasion.
    public let maxPerUnit: Int?
    /// Where it is stated.
    public let source: String

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly(
        "who", "advisedBy", "decides", "cadence", "occasions", "maxPerUnit", "source")
      who = try object.identifier("who")
      advisedBy = try object.identifiers("advisedBy")
      decides = try object.text("decides")
      cadence = try object.choice("cadence")
      occasions = try object.strings("occasions")
      maxPerUnit = try object.nullable("maxPerUnit") { (name) throws(PlanFault) in
        try object.number(name, in: 0...1_000_000)
      }
      source = try object.string("source")
    }
  }

  /// Recognition on the special track.
  public struct Special: Hashable, Sendable {
    /// Whether it is allowed.
    public let isAllowed: Bool
    /// When it is allowed.
    public let condition: PlanText
    /// Ids of the organisations that may propose.
    public let proposedBy: [String]
    /// Whether registration must come first all the same.
    public let registrationRequired: Bool
    /// Where it is stated.
    public let source: String

    init(_ object: PlanObject) throws(PlanFault) {
      try object.hasOnly("allowed", "condition", "proposedBy", "registrationRequired", "source")
      isAllowed = try object.bool("allowed")
      condition = try object.text("condition")
      proposedBy = try object.identifiers("proposedBy")
      registrationRequired = try object.bool("registrationRequired")
      source = try object.string("source")
    }
  }

  /// What a leader's own recognition depends on.
  public struct LeaderRule: Hashable, Sendable {
    /// What the unit led must have reached.
    public enum UnitRating: String, Hashable, Sendable, CaseIterable {
      /// Rated excellent.
      case excellent
      /// Rated excellent, and an exemplar itself.
      case exemplaryAndExcellent = "exemplary_and_excellent"
      /// Rated good; nothing asked.
      case good, none
    }

    /// The rule.
    public let text: PlanText
    /// What the unit led must have reached.
    public let requiredUnitRating: UnitRating
    /// Ids of the fields it holds for; nil for every record of a leader.
    public let sectors: [String]?
    /// Where it is stated.
    public let source: String

    init(_ object: PlanObject) throws(PlanFault) {
      try object.hasOnly("text", "requiredUnitRating", "source", "fields")
      text = try object.text("text")
      requiredUnitRating = try object.choice("requiredUnitRating")
      sectors = try object.optional("fields", object.identifiers)
      source = try object.string("source")
    }
  }

  /// Registration after the first date of the year.
  public struct Supplementary: Hashable, Sendable {
    /// The rule.
    public let text: PlanText
    /// How often, in the plan's words.
    public let cadence: String
    /// Where it is stated.
    public let source: String

    init(_ object: PlanObject) throws(PlanFault) {
      try object.hasOnly("text", "cadence", "source")
      text = try object.text("text")
      cadence = try object.string("cadence")
      source = try object.string("source")
    }
  }
}
