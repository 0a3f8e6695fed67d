/// The lines of numbers in the first part of R3. Their raw values stand in periodic reports and never change.
package enum ResultLine: String, Hashable, Sendable, CaseIterable {
  case units
  case onTime
  case late
  case missing
  case registered
  case collectives
  case persons
  case households
  case new
  case supplementary
  case special
  case built
  case recognised
  case adopted

  package var label: ReportText {
    switch self {
    case .units: ReportText(vi: "Số đơn vị", en: "Units")
    case .onTime: ReportText(vi: "Đăng ký đúng hạn", en: "Registered on time")
    case .late: ReportText(vi: "Đăng ký chậm", en: "Registered late")
    case .missing: ReportText(vi: "Chưa đăng ký", en: "Not registered")
    case .registered: ReportText(vi: "Đăng ký", en: "Registered")
    case .collectives: ReportText(vi: "Tập thể", en: "Collectives")
    case .persons: ReportText(vi: "Cá nhân", en: "Persons")
    case .households: ReportText(vi: "Hộ gia đình", en: "Households")
    case .new: ReportText(vi: "Mới trong kỳ", en: "New in the period")
    case .supplementary: ReportText(vi: "Đăng ký bổ sung", en: "Supplementary")
    case .special: ReportText(vi: "Đề nghị đặc cách", en: "Special track")
    case .built: ReportText(vi: "Đã xây dựng", en: "Built")
    case .recognised: ReportText(vi: "Công nhận", en: "Recognised")
    case .adopted: ReportText(vi: "Nhân rộng", en: "Replicated")
    }
  }

  /// Part of the line of all registered ones above it.
  var isPart: Bool {
    switch self {
    case .collectives, .persons, .households, .new, .supplementary: true
    case .units, .onTime, .late, .missing, .registered, .special, .built, .recognised, .adopted:
      false
    }
  }
}
