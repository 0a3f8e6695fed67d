extension Plan {
  /// A date by which something must be with someone.
  public struct Deadline: Hashable, Sendable, PlanPart {
    /// Id in this plan.
    public let id: String
    /// What is due.
    public let what: PlanText
    /// Ids of the organisations that owe it.
    public let who: [String]
    /// Ids of the organisations it is owed to.
    public let to: [String]
    /// The date as the plan states it.
    public let rule: DeadlineRule
    /// Last good day as written down with the plan; nil when the plan gives no day.
    public let lastDay: LastDay?
    /// What is measured by it.
    public let metric: Metric
    /// The plan's own words.
    public let note: PlanText?
    /// Where it is stated.
    public let source: String

    init(_ object: PlanObject, _ faults: inout [PlanFault]) throws(PlanFault) {
      try object.hasOnly(
        "id", "what", "who", "to", "rule", "lastDay", "metric", "note", "source")
      id = try object.identifier("id")
      what = try object.text("what")
      who = try object.identifiers("who")
      to = try object.identifiers("to")
      rule = try DeadlineRule(try object.object("rule"))
      lastDay = try object.nullable("lastDay") { (name) throws(PlanFault) in
        try LastDay(object, name)
      }
      metric = try object.choice("metric")
      note = try object.optional("note", object.text)
      source = try object.string("source")
      if let lastDay, !rule.agrees(with: lastDay) {
        throw object.fault(.contradiction, "lastDay", "the last good day that follows from rule")
      }
    }

    /// The spans of this deadline that belong to `year`, in calendar order.
    ///
    /// Usually one; four for a quarterly duty; none when the plan gives no day ("không có hạn")
    /// or when a single date lies in another year. Limits of the plan's period are not applied.
    public func spans(in year: Int) -> [Span] {
      if case .event = rule, lastDay == nil { return [] }
      return rule.spans(in: year)
    }
  }
}

extension Plan.Deadline {
  /// What is measured by a deadline; raw values are the words of plan files.
  public enum Metric: String, Hashable, Sendable, CaseIterable {
    /// Issuing the unit's own plan.
    case planIssue = "plan_issue"
    /// Criteria, registration, results, reports.
    case criteria, register, result, report
    /// Review inside the unit.
    case periodicReview = "periodic_review"
    /// Sơ kết.
    case interimReview = "so_ket"
    /// Tổng kết.
    case finalReview = "tong_ket"
    /// Introducing exemplars, recognising them, others.
    case introduce, recognise, other
  }

  /// A stated last good day: of one year, or of every year.
  public enum LastDay: Hashable, Sendable {
    /// Once.
    case once(CivilDate)
    /// Every year on this month and day.
    case yearly(month: Int, day: Int)

    init(_ object: PlanObject, _ name: String) throws(PlanFault) {
      let text = try object.string(name)
      if text.utf8.count == 10, let day = try? CivilDate(parsing: text), day.iso == text {
        self = .once(day)
      } else if text.utf8.count == 5, let day = try? CivilDate(parsing: "2001-" + text) {
        self = .yearly(month: day.month, day: day.day)
      } else {
        throw object.fault(.badDate, name, "yyyy-mm-dd, mm-dd or null")
      }
    }
  }

  /// One occurrence of a deadline.
  public struct Span: Hashable, Sendable {
    /// First good day of a window; nil when any earlier day is good.
    public let firstDay: CivilDate?
    /// Last good day.
    public let lastDay: CivilDate

    /// How a submission on `day` stands to this deadline.
    public func verdict(on day: CivilDate) -> Timeliness {
      if let firstDay, day < firstDay { return .early }
      return day <= lastDay ? .onTime : .late(days: day.days(since: lastDay))
    }
  }

  /// How a submission stands to a deadline.
  public enum Timeliness: Hashable, Sendable {
    /// Before a window opened: kept, shown, counts as on time.
    case early
    /// On or before the last good day.
    case onTime
    /// So many days after the last good day.
    case late(days: Int)
  }
}
