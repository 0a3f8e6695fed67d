package import ModelRegistry

/// The words reports print for ids and numbers, as offices write them.
package enum ReportWords {
  /// Small counts in official text take a zero: 01 mô hình, 09 chi bộ.
  package static func count(_ number: Int) -> String {
    (0...9).contains(number) ? "0\(number)" : "\(number)"
  }

  /// TT, CN, Hộ.
  package static func group(_ group: SubjectKind.Group) -> ReportText {
    switch group {
    case .collective: ReportText(vi: "TT", en: "Collective")
    case .individual: ReportText(vi: "CN", en: "Person")
    case .household: ReportText(vi: "Hộ", en: "Household")
    }
  }

  package static func state(_ state: RegistrationState) -> ReportText {
    switch state {
    case .draft: ReportText(vi: "Nháp", en: "Draft")
    case .submitted: ReportText(vi: "Đã nộp", en: "Submitted")
    case .received: ReportText(vi: "Đã tiếp nhận", en: "Received")
    case .returned: ReportText(vi: "Trả lại", en: "Returned")
    case .accepted: ReportText(vi: "Đã duyệt", en: "Accepted")
    case .inProgress: ReportText(vi: "Đang xây dựng", en: "In progress")
    case .selfAssessed: ReportText(vi: "Đã tự đánh giá", en: "Self-assessed")
    case .closed: ReportText(vi: "Đã kết thúc", en: "Closed")
    case .withdrawn: ReportText(vi: "Đã rút", en: "Withdrawn")
    case .rejected: ReportText(vi: "Không chấp nhận", en: "Rejected")
    case .merged: ReportText(vi: "Đã gộp", en: "Merged")
    case .proposed: ReportText(vi: "Đề nghị đặc cách", en: "Proposed on the special track")
    }
  }

  package static func track(_ track: RegistrationTrack) -> ReportText? {
    switch track {
    case .new: nil
    case .continued: ReportText(vi: "tiếp tục", en: "continued")
    case .supplementary: ReportText(vi: "bổ sung", en: "supplementary")
    case .special: ReportText(vi: "đặc cách", en: "special")
    }
  }

  /// The name of a field; a field in words keeps the words.
  package static func sector(_ id: String, in plan: Plan) -> ReportText {
    if let sector = plan.sector(id) {
      return ReportText(vi: sector.name.vi, en: sector.name.en)
    }
    return id.isSame(as: Plan.Sector.other)
      ? ReportText(vi: "Lĩnh vực khác", en: "Another field") : ReportText(data: id)
  }

  package static func status(_ status: ReportStatus) -> ReportText {
    switch status {
    case .onTime(_, let isConfirmed):
      confirmed(ReportText(vi: "đúng hạn", en: "on time"), isConfirmed)
    case .late(_, let days, let isConfirmed):
      confirmed(
        ReportText(vi: "chậm \(count(days)) ngày", en: "\(days) days late"), isConfirmed)
    case .missing: ReportText(vi: "chưa đăng ký", en: "missing")
    case .due(let days):
      ReportText(vi: "còn \(count(days)) ngày", en: "\(days) days left")
    case .withoutDate: ReportText(vi: "không có hạn", en: "no date")
    }
  }

  private static func confirmed(_ text: ReportText, _ isConfirmed: Bool) -> ReportText {
    isConfirmed
      ? text
      : ReportText(vi: text.vi + " (chưa xác nhận)", en: text.en + " (not confirmed)")
  }

  package static func warning(_ warning: DateWarning) -> ReportText {
    switch warning {
    case .weekend(let weekday):
      weekday == 6
        ? ReportText(vi: "rơi vào thứ Bảy", en: "a Saturday")
        : ReportText(vi: "rơi vào Chủ nhật", en: "a Sunday")
    case .newYear(let day, let after):
      after >= 0
        ? ReportText(
          vi: "sau Tết (\(day.text)) \(count(after)) ngày",
          en: "\(after) days after Tết (\(day.text))")
        : ReportText(
          vi: "trước Tết (\(day.text)) \(count(-after)) ngày",
          en: "\(-after) days before Tết (\(day.text))")
    }
  }
}
