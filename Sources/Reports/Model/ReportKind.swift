/// The ten reports of the register.
package enum ReportKind: String, Hashable, Sendable, CaseIterable {
  /// Biểu đăng ký.
  case registerForm = "R1"
  /// Danh sách đăng ký tổng hợp.
  case list = "R2"
  /// Báo cáo kết quả.
  case results = "R3"
  /// Tổng hợp theo lĩnh vực.
  case sectors = "R4"
  /// Tổng hợp theo đơn vị.
  case progress = "R5"
  /// Danh sách chậm, thiếu.
  case overdue = "R6"
  /// Danh sách đề nghị công nhận.
  case recognition = "R7"
  /// Phiếu đánh giá, biên bản bình xét.
  case sheets = "R8"
  /// Báo cáo nhân rộng.
  case adoption = "R9"
  /// Biên nhận gói, nhật ký đồng bộ, phiếu xung đột.
  case exchange = "R10"

  /// The word for it on a command line.
  package var word: String {
    switch self {
    case .registerForm: "register-form"
    case .list: "list"
    case .results: "results"
    case .sectors: "sectors"
    case .progress: "progress"
    case .overdue: "overdue"
    case .recognition: "recognition"
    case .sheets: "sheets"
    case .adoption: "adoption"
    case .exchange: "exchange"
    }
  }

  package init?(word: String) {
    guard
      let kind = Self.allCases.first(where: {
        $0.word.utf8.elementsEqual(word.utf8) || $0.rawValue.utf8.elementsEqual(word.utf8)
      })
    else { return nil }
    self = kind
  }
}
