/// What the commands of the register find wrong themselves: codes NR-C01 to NR-C10, and three more
/// mistakes of the line.
extension CommandFailure {
  /// An option that the command cannot do without.
  static func missingOption(_ option: OptionSpec, path: [String]) -> CommandFailure {
    CommandFailure(
      "NR-U15", exit: .usage,
      message: Text(vi: "thiếu --\(option.long)", en: "--\(option.long) is missing"),
      reason: Text(
        vi: "--\(option.long): \(option.summary.vi).", en: "--\(option.long): \(option.summary.en)."
      ),
      tryCommand: ShellWord.line([CommandTree.program] + path + ["-h"]),
      details: [("option", .string("--" + option.long))])
  }

  static func notADay(_ text: String, _ option: OptionSpec, path: [String]) -> CommandFailure {
    CommandFailure(
      "NR-U16", exit: .usage,
      message: Text(
        vi: "--\(option.long) không nhận “\(text)”",
        en: "--\(option.long) does not accept “\(text)”"),
      reason: Text(
        vi: "Viết ngày như 25/02/2026; ngày phải có thật, năm đủ bốn số.",
        en: "Write a day as 25/02/2026: it must exist and the year has four digits."),
      tryCommand: ShellWord.line([CommandTree.program] + path + ["-h"]),
      details: [("given", .string(text))])
  }

  static func keepOrValue(path: [String]) -> CommandFailure {
    CommandFailure(
      "NR-U17", exit: .usage,
      message: Text(
        vi: "--keep và --value không đi cùng nhau", en: "--keep and --value exclude each other"),
      tryCommand: ShellWord.line([CommandTree.program] + path + ["-h"]))
  }

  /// The person answered no.
  static let declined = CommandFailure(
    "NR-C01", exit: .failed, message: Text(vi: "đã thôi", en: "given up"),
    reason: Text(vi: "Câu trả lời là không.", en: "The answer was no."),
    untouched: ReplicaWording.kept)

  static func attentionNeeded(conflicts: Int) -> CommandFailure {
    CommandFailure(
      "NR-C02", exit: .checkFoundSomething,
      message: Text(
        vi: "còn \(conflicts) đăng ký có trường mang hai giá trị",
        en: "registrations with two values in one field: \(conflicts)"),
      reason: Text(vi: "Chưa mất giá trị nào.", en: "No value is lost."),
      tryCommand: "nhanrong conflicts", details: [("conflicts", .count(conflicts))])
  }

  static func verificationFailed(_ count: Int) -> CommandFailure {
    CommandFailure(
      "NR-C03", exit: .failed,
      message: Text(
        vi: "số chỗ không khớp: \(count)", en: "places that do not agree: \(count)"),
      reason: Text(
        vi: "Dữ liệu trên đĩa không còn như lúc ghi. Giữ nguyên thư mục này, sao ra nơi khác.",
        en: "The disk no longer holds what was written. Keep this folder and copy it elsewhere."),
      untouched: Text(vi: "Chỉ đọc, không sửa gì.", en: "It was only read."),
      tryCommand: "nhanrong status", details: [("findings", .count(count))])
  }

  static func partlyImported(failed: Int, of total: Int) -> CommandFailure {
    CommandFailure(
      "NR-C04", exit: .partlyDone,
      message: Text(
        vi: "\(failed) trong \(total) gói không nhận được",
        en: "\(failed) of \(total) bundles could not be taken in"),
      reason: Text(
        vi: "Mỗi gói vào cả hoặc không vào; các gói khác đã vào đủ.",
        en: "Each bundle goes in whole or not at all; the others are in."),
      tryCommand: "nhanrong log", details: [("failed", .count(failed)), ("total", .count(total))])
  }

  static func stillWaiting(_ changes: Int) -> CommandFailure {
    CommandFailure(
      "NR-C05", exit: .earlierPartMissing,
      message: Text(
        vi: "\(changes) thay đổi còn chờ phần trước",
        en: "\(changes) changes wait for an earlier part"),
      reason: Text(
        vi: "Đã giữ lại, chưa tính. Nhận gói cũ hơn của cùng nơi gửi thì tự vào.",
        en: """
          They are kept and do not count yet. They join by themselves when the older bundle of the \
          same sender comes.
          """),
      tryCommand: "nhanrong status", details: [("waiting", .count(changes))])
  }

  static func catalogueMissing(path: [String]) -> CommandFailure {
    CommandFailure(
      "NR-C09", exit: .noInput,
      message: Text(vi: "thiếu tệp danh mục", en: "the catalogue file is missing"),
      reason: Text(
        vi: "Bảng đơn vị cần catalogue.json, để cạnh tệp kế hoạch hoặc nêu bằng --catalogue.",
        en: """
          A table of units needs catalogue.json, beside the plan file or named with --catalogue.
          """),
      untouched: ReplicaWording.kept,
      tryCommand: ShellWord.line([CommandTree.program] + path + ["-h"]))
  }

  static func nothingToLoad(_ folder: String) -> CommandFailure {
    CommandFailure(
      "NR-C10", exit: .noInput,
      message: Text(vi: "\(folder): không có tệp .csv", en: "\(folder): there is no .csv file"),
      untouched: ReplicaWording.kept, tryCommand: "ls \(ShellWord.quoted(folder))",
      details: [("path", .string(folder))])
  }
}
