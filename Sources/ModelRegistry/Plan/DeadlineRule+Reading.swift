extension DeadlineRule {
  private enum Form: String, CaseIterable {
    case fixed
    case fixedMonth = "fixed_month"
    case fixedQuarter = "fixed_quarter"
    case fixedYear = "fixed_year"
    case yearlyDay = "yearly_md"
    case yearlyWindow = "yearly_window"
    case monthly, quarterly
    case halfYearly = "half_yearly"
    case yearly, continuous, event
  }

  init(_ object: PlanObject) throws(PlanFault) {
    let form: Form = try object.choice("type")
    switch form {
    case .fixed:
      try object.hasOnly("type", "date", "boundary")
      self = .fixed(try object.date("date"), try object.choice("boundary"))
    case .fixedMonth:
      try object.hasOnly("type", "month", "boundary")
      self = .month(try Self.month(object).firstDay, try object.choice("boundary"))
    case .fixedQuarter:
      try object.hasOnly("type", "year", "quarter", "boundary")
      self = .quarter(
        year: try object.number("year", in: 1...9999),
        quarter: try object.number("quarter", in: 1...4), try object.choice("boundary"))
    case .fixedYear:
      try object.hasOnly("type", "year", "boundary")
      self = .year(try object.number("year", in: 1...9999), try object.choice("boundary"))
    case .yearlyDay: self = try Self.yearlyDay(object)
    case .yearlyWindow: self = try Self.yearlyWindow(object)
    case .monthly, .quarterly, .halfYearly, .yearly, .continuous:
      try object.hasOnly("type", "note")
      self = .rhythm(try object.choice("type"))
    case .event: self = try Self.event(object)
    }
  }

  private static func month(_ object: PlanObject) throws(PlanFault) -> PartialDate {
    let month = try object.partialDate("month")
    guard month.description.utf8.count == 7 else {
      throw object.fault(.badDate, "month", "yyyy-mm")
    }
    return month
  }

  /// 29/2 is refused: a date that exists in one year of four is no yearly date.
  private static func dayOfCommonYear(
    _ object: PlanObject, _ name: String, month: Int
  ) throws(PlanFault) -> Int {
    try object.number(name, in: 1...max(1, CivilDate.days(inMonth: month, of: 2001)))
  }

  private static func yearlyDay(_ object: PlanObject) throws(PlanFault) -> DeadlineRule {
    try object.hasOnly("type", "month", "day", "boundary")
    let month = try object.number("month", in: 1...12)
    return .yearlyDay(
      month: month, day: try dayOfCommonYear(object, "day", month: month),
      try object.choice("boundary"))
  }

  private static func yearlyWindow(_ object: PlanObject) throws(PlanFault) -> DeadlineRule {
    try object.hasOnly("type", "month", "fromDay", "toDay")
    let month = try object.number("month", in: 1...12)
    let fromDay = try dayOfCommonYear(object, "fromDay", month: month)
    let toDay = try dayOfCommonYear(object, "toDay", month: month)
    guard fromDay <= toDay else {
      throw object.fault(.contradiction, "toDay", "a day that is not before fromDay")
    }
    return .yearlyWindow(month: month, fromDay: fromDay, toDay: toDay)
  }

  private static func event(_ object: PlanObject) throws(PlanFault) -> DeadlineRule {
    try object.hasOnly("type", "event", "date", "month", "year")
    let event = try object.string("event")
    let day = try object.optional("date", object.partialDate)
    let month = try object.optional("month") { (_) throws(PlanFault) in try Self.month(object) }
    let year = try object.optional("year") { (name) throws(PlanFault) in
      try object.number(name, in: 1000...9999)
    }
    let dates = [day, month, year.flatMap { PartialDate(parsing: String($0)) }].compactMap(\.self)
    guard dates.count <= 1 else {
      throw object.fault(.contradiction, "event", "at most one of: date, month, year")
    }
    return .event(event, dates.first)
  }
}
