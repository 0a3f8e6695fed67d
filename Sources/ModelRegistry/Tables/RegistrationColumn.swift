/// The columns of a table of registrations.
enum RegistrationColumn: String, TableColumn {
  case fixtureID = "fixture_id"
  case org, year, track
  case subjectKind = "subject_kind"
  case name, position, workplace, address, head, field, solutions
  case isLeader = "is_leader"
  case submittedOn = "submitted_on"
  case receivedOn = "received_on"
  case state
  case selfScore = "self_score"
  case recognisedOwn = "recognised_own"
  case proposedCommune = "proposed_commune"
  case remarks

  var headings: [String] {
    switch self {
    case .fixtureID: ["Mã dòng", "Row id"]
    case .org: ["Mã đơn vị", "Đơn vị", "Unit"]
    case .year: ["Năm"]
    case .track: ["Diện đăng ký", "Diện"]
    case .subjectKind: ["Loại", "Đối tượng", "Loại đối tượng", "TT/CN/Hộ"]
    case .name: ["Tên", "Họ và tên", "Tên tập thể, cá nhân", "Tên mô hình, điển hình"]
    case .position: ["Chức vụ"]
    case .workplace: ["Đơn vị công tác", "Nơi công tác"]
    case .address: ["Địa chỉ", "Địa chỉ nơi cư trú"]
    case .head: ["Người đứng đầu", "Người đứng đầu, phụ trách đơn vị", "Người phụ trách"]
    case .field: ["Lĩnh vực", "Điển hình thuộc lĩnh vực"]
    case .solutions: ["Giải pháp", "Các giải pháp", "Các giải pháp thực hiện"]
    case .isLeader: ["Là người đứng đầu", "Lãnh đạo"]
    case .submittedOn: ["Ngày gửi", "Ngày nộp"]
    case .receivedOn: ["Ngày nhận", "Ngày tiếp nhận"]
    case .state: ["Trạng thái"]
    case .selfScore: ["Điểm tự đánh giá", "Điểm"]
    case .recognisedOwn: ["Đơn vị công nhận", "Đã công nhận"]
    case .proposedCommune: ["Đề nghị xã công nhận", "Đề nghị cấp xã"]
    case .remarks: ["Ghi chú"]
    }
  }

  var isRequired: Bool {
    switch self {
    case .org, .year, .subjectKind, .name, .field: true
    default: false
    }
  }
}
