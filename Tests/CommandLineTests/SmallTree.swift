import Platform

@testable import CommandLine

/// A small command line with one command of every shape, to try the parser on.
enum SmallTree {
  static let identifier = OperandSpec("ID", Text(vi: "mã đăng ký", en: "the registration"))
  static let pairs = OperandSpec("K=V", .many, Text(vi: "trường và giá trị", en: "field and value"))
  static let folder = OperandSpec("FOLDER", .optional, Text(vi: "thư mục", en: "a folder"))
  static let files = OperandSpec("FILE", .any, Text(vi: "các tệp", en: "files"))

  static let reason = OptionSpec.value("reason", "TEXT", Text(vi: "lý do", en: "the reason"))
  static let rule = OptionSpec.value(
    "rule", "RULE", short: "r",
    allowed: ["owner", AllowedValue("authority", words: ["cap-tren"])],
    Text(vi: "quy tắc", en: "the rule"))
  static let keep = OptionSpec.value("keep", "N", Text(vi: "giữ giá trị nào", en: "which to keep"))
  static let tag = OptionSpec.value(
    "tag", "WORD", short: "t", repeatable: true, Text(vi: "nhãn", en: "a tag"))
  static let all = OptionSpec.flag("all", short: "a", Text(vi: "tất cả", en: "all of them"))

  static let edit = CommandSpec(
    "edit", aliases: ["sua"], summary: Text(vi: "sửa", en: "edit"),
    operands: [identifier, pairs], options: [reason, tag], run: answerNothing)
  static let register = CommandSpec(
    "register", aliases: ["dang-ky"], summary: Text(vi: "đăng ký", en: "register"),
    run: answerNothing)
  static let sync = CommandSpec(
    "sync", aliases: ["dong-bo"], summary: Text(vi: "đồng bộ", en: "sync"), operands: [folder],
    options: [all], run: answerNothing)
  static let resolve = CommandSpec(
    "resolve", aliases: ["giai-quyet"], summary: Text(vi: "giải quyết", en: "resolve"),
    operands: [files], options: [rule, keep, all, tag], run: answerNothing)
  static let bundle = CommandSpec(
    "bundle", aliases: ["goi"], summary: Text(vi: "gói", en: "bundles"),
    subcommands: [
      CommandSpec(
        "show", aliases: ["xem"], summary: Text(vi: "xem gói", en: "look into a bundle"),
        operands: [OperandSpec("FILE", Text(vi: "tệp gói", en: "the bundle"))], run: answerNothing)
    ])
  static let check = CommandSpec(
    "check", summary: Text(vi: "kiểm tra", en: "check"), run: findSomething)
  static let fail = CommandSpec(
    "fail", summary: Text(vi: "luôn hỏng", en: "always fails"), run: failAlways)

  static let tree = CommandTree(
    chapters: [
      CommandChapter(
        "all", Text(vi: "Lệnh", en: "Commands"),
        [
          edit, register, sync, resolve, bundle, check, fail, HelpCommand.spec, VersionCommand.spec,
        ])
    ],
    globalOptions: GlobalOption.all, topics: [HelpTopic.language])

  private static func answerNothing(_ context: CommandContext) throws(CommandFailure) -> Reply {
    Reply(
      [.paragraph(Text(vi: "xong", en: "done"))],
      result: .object([("dryRun", .bool(context.dryRun))]),
      warnings: [ReplyWarning("NR-W99", Text(vi: "để ý", en: "mind this"))])
  }

  private static func findSomething(_ context: CommandContext) throws(CommandFailure) -> Reply {
    Reply(
      [.paragraph(Text(vi: "thấy 1", en: "found 1"))], result: .object([("open", .integer(1))]),
      shortfall: CommandFailure(
        "NR-C99", exit: .checkFoundSomething, message: Text(vi: "còn xung đột", en: "open conflict")
      ))
  }

  private static func failAlways(_ context: CommandContext) throws(CommandFailure) -> Reply {
    throw CommandFailure(
      "NR-T99", exit: .bundleUnusable, message: Text(vi: "gói hỏng", en: "bundle damaged"),
      reason: Text(vi: "Thiếu phần cuối.", en: "Its end is missing."),
      untouched: Text(vi: "Chưa nhận gì.", en: "Nothing was taken in."),
      tryCommand: "nhanrong bundle show a.nrb", details: [("chunk", .integer(3))])
  }

  /// The call a line parses to; nothing for help, version and an empty line.
  static func call(_ words: String...) throws(CommandFailure) -> Invocation? {
    guard case .call(let invocation) = try ArgumentParser.parse(words, tree: tree) else {
      return nil
    }
    return invocation
  }

  /// The code a line is refused with.
  static func refusal(_ words: String...) -> CommandFailure? {
    do throws(CommandFailure) {
      _ = try ArgumentParser.parse(words, tree: tree)
      return nil
    } catch {
      return error
    }
  }
}
