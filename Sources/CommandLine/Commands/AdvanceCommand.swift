import Causality
import ModelRegistry
import NhanRong

/// `nhanrong advance ID --step STEP`.
enum AdvanceCommand {
  static let spec = CommandSpec(
    "advance", aliases: ["chuyen-buoc"],
    summary: Text(vi: "nộp, tiếp nhận, trả lại, duyệt", en: "hand in, receive, return, accept"),
    details: [
      Text(
        vi: "Đơn vị nộp; cơ quan nhận thì tiếp nhận, trả lại kèm lý do, hoặc duyệt.",
        en: "The unit hands in; the office receives, returns with a reason, or accepts.")
    ],
    operands: [CommonOption.identifier],
    options: [step, CommonOption.reason, CommonOption.day, code],
    examples: [
      CommandExample(
        "nhanrong advance 3f9a12c0 --step accept --code 06601/2026/001",
        Text(vi: "duyệt và cho mã số", en: "accept it and give it its code"))
    ],
    run: run)

  private static let step = OptionSpec.value(
    "step", "STEP",
    allowed: [
      AllowedValue("submit", words: ["nop"]), AllowedValue("receive", words: ["tiep-nhan"]),
      AllowedValue("return", words: ["tra-lai"]), AllowedValue("accept", words: ["duyet"]),
    ], Text(vi: "bước tiếp theo", en: "the step to take"))
  private static let code = OptionSpec.value(
    "code", "CODE", Text(vi: "mã số của đăng ký", en: "the official code"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let word = try context.required(step)
    guard let next = RegistrationStep(rawValue: word) else {
      throw .missingOption(step, path: context.invocation.path)
    }
    let day = try context.day(CommonOption.day)
    return try context.withRegister { (register) throws(CommandFailure) in
      let id = try context.registration(in: register)
      return try context.wording { () throws(ReplicaError) in
        let new = try register.advance(
          id, next, on: day, reason: context.invocation.value(of: CommonOption.reason),
          code: context.invocation.value(of: code), isDryRun: context.dryRun)
        let label = FieldWord.label(next.rawValue)
        var blocks: [Block] = [
          .paragraph(
            context.dryRun
              ? Text(vi: "Sẽ \(label.vi) \(id.short)", en: "Would be \(label.en): \(id.short)")
              : Text(vi: "Đã \(label.vi) \(id.short)", en: "\(id.short) \(label.en)"), .good)
        ]
        if new != id, !context.dryRun {
          blocks.append(
            .paragraph(
              Text(vi: "Mã đăng ký mới: \(new.short)", en: "Its id is now \(new.short)")))
        }
        return Reply(
          blocks + context.dryRunNote,
          result: .object([
            ("id", .string(context.dryRun ? id.description : new.description)),
            ("step", .string(next.rawValue)), ("dryRun", .bool(context.dryRun)),
          ]))
      }
    }
  }
}
