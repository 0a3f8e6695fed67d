/// What `report` finds wrong itself: codes NR-P20 to NR-P22.
extension CommandFailure {
  static func notAPeriod(_ text: String, path: [String]) -> CommandFailure {
    CommandFailure(
      "NR-P20", exit: .usage,
      message: Text(
        vi: "--period không nhận “\(text)”", en: "--period does not accept “\(text)”"),
      reason: Text(
        vi: "Viết 2026, 2026-h1 (6 tháng đầu), 2026-q3 (quý III) hoặc 2026-plan.",
        en: "Write 2026, 2026-h1 (first half), 2026-q3 (third quarter) or 2026-plan."),
      tryCommand: ShellWord.line([CommandTree.program] + path + ["-h"]),
      details: [("given", .string(text))])
  }

  static func unknownOccasion(
    _ given: String?, _ known: [String], path: [String]
  ) -> CommandFailure {
    let list = known.isEmpty ? "0" : known.joined(separator: ", ")
    return CommandFailure(
      "NR-P21", exit: .usage,
      message: given.map {
        Text(vi: "kế hoạch không có kỳ xét “\($0)”", en: "the plan has no occasion “\($0)”")
      } ?? Text(vi: "thiếu --occasion", en: "--occasion is missing"),
      reason: Text(vi: "Các kỳ của kế hoạch: \(list).", en: "Occasions of the plan: \(list)."),
      tryCommand: known.first.map {
        ShellWord.line(
          [CommandTree.program] + path + ["--kind", "recognition", "--occasion", $0])
      } ?? ShellWord.line([CommandTree.program, "plan", "show"]),
      details: [("given", .optional(given)), ("allowed", .strings(known))])
  }

  static func sheetsOfNothing(path: [String]) -> CommandFailure {
    CommandFailure(
      "NR-P22", exit: .usage,
      message: Text(
        vi: "phiếu đánh giá cần mã đăng ký", en: "evaluation sheets need registrations"),
      reason: Text(
        vi: "Nêu một hay nhiều mã sau lệnh.", en: "Name one or more of them after the command."),
      tryCommand: ShellWord.line([CommandTree.program, "list"]))
  }
}
