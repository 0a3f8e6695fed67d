import NhanRong

/// What the commands of the register find wrong themselves: codes NR-C01 to NR-C16, and three more
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

  static func notASize(
    _ text: String, _ option: OptionSpec, path: [String]
  ) -> CommandFailure {
    CommandFailure(
      "NR-C13", exit: .usage,
      message: Text(
        vi: "--\(option.long): “\(text)” không phải cỡ",
        en: "--\(option.long): “\(text)” is no size"),
      reason: Text(
        vi: "Một số nguyên, sau đó có thể là K, M hoặc G, như 20M.",
        en: "A whole number, and K, M or G behind it, such as 20M."),
      untouched: ReplicaWording.kept,
      tryCommand: ShellWord.line([CommandTree.program] + path + ["-h"]),
      details: [("value", .string(text))])
  }

  /// What a healing could not bring back.
  static func stillLacking(_ lack: Lack) -> CommandFailure {
    CommandFailure(
      "NR-C14", exit: .partlyDone,
      message: Text(
        vi: """
          sổ đã lành nhưng còn thiếu \(lack.changes) thay đổi, \(lack.contents) nội dung, \
          \(lack.files) tệp đính kèm
          """,
        en: """
          the register is sound again and still lacks \(lack.changes) changes, \(lack.contents) \
          contents, \(lack.files) attached files
          """),
      reason: Text(
        vi: "Cái còn thiếu được xin ở gói xuất sau; gói hoặc bản sao lưu nào có nó đều bù được.",
        en: """
          The next export asks for what is missing; any bundle or backup that has it brings it back.
          """),
      tryCommand: "nhanrong heal -h",
      details: [
        ("changes", .integer(Int64(clamping: lack.changes))), ("contents", .count(lack.contents)),
        ("files", .count(lack.files)),
      ])
  }

  /// Only with `doctor --check`.
  static func ailing(_ codes: [String]) -> CommandFailure {
    CommandFailure(
      "NR-C15", exit: .checkFoundSomething,
      message: Text(vi: "\(codes.count) điều cần xem", en: "\(codes.count) things need a look"),
      tryCommand: "nhanrong doctor", details: [("codes", .strings(codes))])
  }

  /// Nothing among what was named can heal anything.
  static func nothingToHealWith(_ name: String) -> CommandFailure {
    CommandFailure(
      "NR-C16", exit: .noInput,
      message: Text(
        vi: "\(name): không có gói hay bản sao lưu nào",
        en: "\(name): there is neither a bundle nor a backup"),
      untouched: ReplicaWording.kept, tryCommand: "ls \(ShellWord.quoted(name))",
      details: [("path", .string(name))])
  }

  static func nothingToLoad(_ folder: String) -> CommandFailure {
    CommandFailure(
      "NR-C10", exit: .noInput,
      message: Text(vi: "\(folder): không có tệp .csv", en: "\(folder): there is no .csv file"),
      untouched: ReplicaWording.kept, tryCommand: "ls \(ShellWord.quoted(folder))",
      details: [("path", .string(folder))])
  }
}
