/// Mistakes in the line itself: codes NR-U01 to NR-U14, exit 64. Nothing was opened yet, so each
/// of them leaves everything untouched.
extension CommandFailure {
  private static func usage(
    _ code: String, _ message: Text, reason: Text? = nil, tryCommand: String,
    details: [(key: String, value: JSONValue)] = []
  ) -> CommandFailure {
    CommandFailure(
      code, exit: .usage, message: message, reason: reason, tryCommand: tryCommand,
      details: details)
  }

  private static func helpLine(_ path: [String]) -> String {
    path.isEmpty
      ? CommandTree.program + " help"
      : ShellWord.line([CommandTree.program] + path + ["-h"])
  }

  private static func didYouMean(_ suggestion: Suggestion?) -> Text? {
    suggestion.map {
      Text(vi: "Có phải ý bạn là: \($0.word)?", en: "Did you mean: \($0.word)?")
    }
  }

  private static func details(
    _ given: String, _ suggestion: Suggestion?
  ) -> [(key: String, value: JSONValue)] {
    [
      ("given", .string(given)),
      ("suggestion", suggestion.map { .string($0.word) } ?? .null),
    ]
  }

  static func unknownCommand(
    _ word: String, path: [String], suggestion: Suggestion?
  ) -> CommandFailure {
    let parent = path.joined(separator: " ")
    return usage(
      "NR-U01",
      path.isEmpty
        ? Text(vi: "không có lệnh “\(word)”", en: "there is no command “\(word)”")
        : Text(
          vi: "lệnh \(parent) không có lệnh con “\(word)”",
          en: "\(parent) has no subcommand “\(word)”"),
      reason: didYouMean(suggestion), tryCommand: suggestion?.line ?? helpLine(path),
      details: details(word, suggestion))
  }

  static func unknownOption(
    _ written: String, path: [String], suggestion: Suggestion?
  ) -> CommandFailure {
    let name = path.joined(separator: " ")
    let message =
      path.isEmpty
      ? Text(
        vi: "không có tuỳ chọn chung “\(written)”", en: "there is no global option “\(written)”")
      : Text(
        vi: "lệnh \(name) không có tuỳ chọn “\(written)”",
        en: "\(name) has no option “\(written)”")
    let afterCommand = Text(
      vi: "Tuỳ chọn riêng của một lệnh đứng sau tên lệnh.",
      en: "Options of a command stand after its name.")
    return usage(
      "NR-U02", message, reason: didYouMean(suggestion) ?? (path.isEmpty ? afterCommand : nil),
      tryCommand: suggestion?.line ?? helpLine(path), details: details(written, suggestion))
  }

  static func optionNeedsValue(
    _ written: String, option: OptionSpec, path: [String]
  ) -> CommandFailure {
    let form = "--\(option.long)=\(option.value?.name ?? "")"
    return usage(
      "NR-U03",
      Text(vi: "tuỳ chọn \(written) thiếu giá trị", en: "option \(written) needs a value"),
      reason: Text(vi: "Cách viết: \(form)", en: "Write it as: \(form)"),
      tryCommand: helpLine(path), details: [("option", .string(written))])
  }

  static func optionTakesNoValue(_ written: String, path: [String]) -> CommandFailure {
    usage(
      "NR-U04",
      Text(vi: "tuỳ chọn \(written) không có giá trị", en: "option \(written) takes no value"),
      tryCommand: helpLine(path), details: [("option", .string(written))])
  }

  static func valueNotAllowed(
    _ value: String, of owner: String, allowed: [String], path: [String], suggestion: Suggestion?
  ) -> CommandFailure {
    let list = allowed.joined(separator: ", ")
    let choices = Text(vi: "Được chọn: \(list).", en: "Choose from: \(list).")
    let reason = [choices] + (didYouMean(suggestion).map { [$0] } ?? [])
    return usage(
      "NR-U05",
      Text(
        vi: "\(owner) không nhận giá trị “\(value)”", en: "\(owner) does not accept “\(value)”"),
      reason: .joined(reason, by: " "), tryCommand: suggestion?.line ?? helpLine(path),
      details: details(value, suggestion) + [("allowed", .array(allowed.map(JSONValue.string)))])
  }

  static func missingOperand(_ operand: OperandSpec, path: [String]) -> CommandFailure {
    usage(
      "NR-U06",
      Text(vi: "thiếu \(operand.name)", en: "\(operand.name) is missing"),
      reason: Text(
        vi: "\(operand.name): \(operand.summary.vi).", en: "\(operand.name): \(operand.summary.en)."
      ),
      tryCommand: helpLine(path), details: [("operand", .string(operand.name))])
  }

  static func tooManyOperands(_ word: String, path: [String]) -> CommandFailure {
    let name = path.joined(separator: " ")
    return usage(
      "NR-U07",
      Text(vi: "thừa “\(word)”", en: "“\(word)” is too much"),
      reason: Text(
        vi:
          "Lệnh \(name) không nhận thêm từ nào ở chỗ đó. Chữ có dấu cách phải đặt trong dấu nháy.",
        en: "\(name) takes no further word there. Text with spaces must stand in quotes."),
      tryCommand: helpLine(path), details: [("given", .string(word))])
  }

  static func optionTwice(_ written: String, path: [String]) -> CommandFailure {
    usage(
      "NR-U08",
      Text(vi: "tuỳ chọn \(written) viết hai lần", en: "option \(written) is given twice"),
      tryCommand: helpLine(path), details: [("option", .string(written))])
  }

  static func subcommandMissing(path: [String], choices: [CommandSpec]) -> CommandFailure {
    let name = path.joined(separator: " ")
    let list = choices.map(\.name).joined(separator: ", ")
    return usage(
      "NR-U09",
      Text(vi: "lệnh \(name) cần một lệnh con", en: "\(name) needs a subcommand"),
      reason: Text(vi: "Được chọn: \(list).", en: "Choose from: \(list)."),
      tryCommand: helpLine(path),
      details: [("allowed", .array(choices.map { .string($0.name) }))])
  }

  static let noCommand = usage(
    "NR-U10", Text(vi: "chưa có lệnh nào", en: "no command was given"),
    tryCommand: CommandTree.program + " help")

  static func notANumber(
    option: OptionSpec, value: String, range: ClosedRange<Int64>, path: [String]
  ) -> CommandFailure {
    usage(
      "NR-U11",
      Text(
        vi: "--\(option.long) không nhận “\(value)”",
        en: "--\(option.long) does not accept “\(value)”"
      ),
      reason: Text(
        vi: "Cần một số nguyên từ \(range.lowerBound) đến \(range.upperBound).",
        en: "It takes a whole number from \(range.lowerBound) to \(range.upperBound)."),
      tryCommand: helpLine(path), details: [("given", .string(value))])
  }

  static func notAPair(
    _ word: String, of name: String, _ summary: Text, path: [String]
  ) -> CommandFailure {
    usage(
      "NR-U12",
      Text(
        vi: "“\(word)” không có dạng tên=giá-trị", en: "“\(word)” is not of the form name=value"),
      reason: Text(
        vi: "\(name): \(summary.vi).", en: "\(name): \(summary.en)."
      ),
      tryCommand: helpLine(path), details: [("given", .string(word))])
  }

  /// A question cannot be asked: `--no-input`, or no terminal to ask on.
  static func confirmationNeeded(_ question: Text, path: [String]) -> CommandFailure {
    usage(
      "NR-U13",
      Text(vi: "cần xác nhận: \(question.vi)", en: "confirmation needed: \(question.en)"),
      reason: Text(
        vi: "Không có bàn phím để hỏi, hoặc đã dùng --no-input. Thêm --yes nếu đồng ý.",
        en: "There is no keyboard to ask on, or --no-input was given. Add --yes to agree."),
      tryCommand: helpLine(path))
  }

  static func unknownTopic(_ words: [String], suggestion: String?) -> CommandFailure {
    let given = words.joined(separator: " ")
    let better = suggestion.map {
      Suggestion(word: $0, line: ShellWord.line([CommandTree.program, "help", $0]))
    }
    return usage(
      "NR-U14",
      Text(
        vi: "không có lệnh hay mục trợ giúp “\(given)”",
        en: "there is no command or help topic “\(given)”"),
      reason: didYouMean(better), tryCommand: better?.line ?? CommandTree.program + " help topics",
      details: details(given, better))
  }
}
