/// Every way the program can end. Zero only when everything that was asked was done.
enum ExitStatus: Int32, Sendable, CaseIterable {
  case done = 0
  case failed = 1
  case partlyDone = 3
  /// Only with `--check`: an open conflict, a missed deadline, a silent unit.
  case checkFoundSomething = 5
  case noReplica = 10
  case replicaInUse = 11
  case bundleUnusable = 12
  case notGranted = 13
  case earlierPartMissing = 14
  case usage = 64
  case badRows = 65
  case noInput = 66
  case cannotCreate = 73
  case writeFailed = 74
  case permissionDenied = 77
  case interrupted = 130

  var meaning: Text {
    switch self {
    case .done: Text(vi: "mọi việc được yêu cầu đã xong", en: "everything asked was done")
    case .failed: Text(vi: "không làm được", en: "it failed")
    case .partlyDone: Text(vi: "chỉ xong một phần", en: "only partly done")
    case .checkFoundSomething:
      Text(
        vi: "với --check: còn xung đột, quá hạn hoặc đơn vị chưa có tin",
        en: "with --check: an open conflict, a missed deadline or a silent unit")
    case .noReplica: Text(vi: "không tìm thấy bản sao", en: "no replica found")
    case .replicaInUse:
      Text(vi: "bản sao đang được dùng", en: "the replica is in use")
    case .bundleUnusable:
      Text(
        vi: "gói hỏng, giả mạo hoặc không gửi cho đơn vị này",
        en: "bundle damaged, forged or not for this unit")
    case .notGranted: Text(vi: "giấy uỷ quyền không cho phép", en: "not allowed by the grant")
    case .earlierPartMissing: Text(vi: "thiếu phần trước đó", en: "an earlier part is missing")
    case .usage: Text(vi: "gõ lệnh chưa đúng", en: "the command line is not right")
    case .badRows: Text(vi: "có dòng dữ liệu không nhận được", en: "rows that cannot be taken in")
    case .noInput: Text(vi: "không có tệp đầu vào", en: "an input file is not there")
    case .cannotCreate: Text(vi: "không tạo được tệp", en: "a file cannot be created")
    case .writeFailed:
      Text(vi: "ổ đầy, rút USB giữa chừng hoặc lỗi ghi", en: "disk full, stick pulled, write error")
    case .permissionDenied: Text(vi: "hệ điều hành không cho phép", en: "permission denied")
    case .interrupted:
      Text(vi: "dừng bằng Ctrl-C, không ghi dở", en: "stopped by Ctrl-C, nothing half-written")
    }
  }
}
