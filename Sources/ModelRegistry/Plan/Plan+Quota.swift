extension Plan {
  /// How many models a unit is asked for, or may propose at most.
  public struct Quota: Hashable, Sendable, PlanPart {
    /// Id in this plan.
    public let id: String
    /// Id of the organisation or class it is for.
    public let who: String
    /// How the units bound to `who` count.
    public let countBy: CountBy
    /// Id of the field; nil for any field.
    public let sector: String?
    /// What is counted.
    public let metric: Metric
    /// At least so many; nil when the plan names no minimum.
    public let min: Int?
    /// At most so many; a limit only when `binding` is `.cap`, otherwise a hint.
    public let max: Int?
    /// Minimum by kind of subject; a surplus of one part does not cover another.
    public let split: [Part]
    /// The time it is counted over.
    public let period: QuotaPeriod
    /// How strictly it is meant.
    public let binding: Binding
    /// The plan's own words.
    public let note: PlanText?
    /// Where it is stated.
    public let source: String

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly(
        "id", "who", "countBy", "field", "metric", "min", "max", "split", "period", "binding",
        "note", "source")
      id = try object.identifier("id")
      who = try object.identifier("who")
      countBy = try object.choice("countBy")
      sector = try object.nullable("field", object.identifier)
      metric = try object.choice("metric")
      min = try object.nullable("min") { (name) throws(PlanFault) in
        try object.number(name, in: Self.counts)
      }
      max = try object.nullable("max") { (name) throws(PlanFault) in
        try object.number(name, in: Self.counts)
      }
      split = object.parts("split", &faults)
      period = try object.choice("period")
      binding = try object.choice("binding")
      note = try object.nullable("note", object.text)
      source = try object.string("source")
      try checkSense(object)
    }

    private static let counts = 0...1_000_000

    private func checkSense(_ object: PlanObject) throws(PlanFault) {
      if min == nil && max == nil {
        throw object.fault(.contradiction, "min", "a minimum, a maximum, or both")
      }
      if let min, let max, min > max {
        throw object.fault(.contradiction, "max", "a maximum of \(min) or more")
      }
      if binding == .cap && max == nil {
        throw object.fault(.contradiction, "max", "a maximum, because the binding is cap")
      }
      if let min, !split.isEmpty, split.reduce(0, { $0 + $1.min }) != min {
        throw object.fault(.contradiction, "split", "parts that add up to \(min)")
      }
    }
  }
}

extension Plan.Quota {
  /// One part of a split minimum.
  public struct Part: Hashable, Sendable, PlanPart {
    /// Kind of subject; compared by its group, households together with persons.
    public let subjectKind: SubjectKind
    /// At least so many.
    public let min: Int

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly("subjectKind", "min")
      subjectKind = try object.choice("subjectKind")
      min = try object.number("min", in: 0...1_000_000)
    }
  }

  /// How the units bound to a quota count.
  public enum CountBy: String, Hashable, Sendable, CaseIterable {
    /// Every bound unit has the quota.
    case each
    /// The one named unit has it.
    case named
    /// The bound schools, once for each school level.
    case perLevel = "per_level"
  }

  /// What is counted.
  public enum Metric: String, Hashable, Sendable, CaseIterable {
    /// Registered records.
    case register
    /// Models built.
    case buildReplicate = "build_replicate"
    /// Selected, built and introduced; counted as registered.
    case selectBuildIntroduce = "select_build_introduce"
    /// Sent to the upper level.
    case sendUp = "send_up"
    /// Proposals of one occasion.
    case proposeRecognition = "propose_recognition"
    /// Papers with criteria.
    case criteriaRules = "criteria_rules"
  }

  /// The time a quota is counted over.
  public enum QuotaPeriod: String, Hashable, Sendable, CaseIterable {
    /// A year; the whole plan; one occasion.
    case year, plan, occasion
    /// Once.
    case oneTime = "one_time"
    /// Not stated: the plan's year.
    case unspecified
  }

  /// How strictly a quota is meant.
  public enum Binding: String, Hashable, Sendable, CaseIterable {
    /// A duty; a goal; an upper limit of proposals; a hint.
    case required, target, cap, advisory
  }
}
