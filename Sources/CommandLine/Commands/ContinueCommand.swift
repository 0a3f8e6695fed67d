import Causality
import ModelRegistry
import NhanRong

/// `nhanrong continue ID --year YYYY`.
enum ContinueCommand {
  static let spec = CommandSpec(
    "continue", aliases: ["tiep-tuc"],
    summary: Text(
      vi: "đăng ký tiếp một mô hình cho năm sau", en: "register a model again for a later year"),
    details: [
      Text(
        vi: "Đăng ký cũ phải đã kết thúc. Đăng ký mới cùng một mô hình, diện tiếp tục.",
        en: "The old one must have ended. The new one is of the same model, on the track continued."
      )
    ],
    operands: [CommonOption.identifier], options: [year, CommonOption.day, draft],
    examples: [
      CommandExample(
        "nhanrong continue 06601/2026/014 --year 2027",
        Text(vi: "tiếp tục năm 2027", en: "goes on in 2027"))
    ],
    run: run)

  private static let year = OptionSpec.value(
    "year", "YYYY", Text(vi: "năm mới", en: "the new year"))
  private static let draft = OptionSpec.flag(
    "draft", Text(vi: "giữ làm bản nháp, chưa nộp", en: "keep it as a draft, not handed in"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    guard let next = try context.invocation.integer(of: year, in: 1900...9999) else {
      throw .missingOption(year, path: context.invocation.path)
    }
    let day = try context.day(CommonOption.day)
    let isDraft = context.invocation.has(draft)
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.refuseEndedUnit(register)
      let id = try context.registration(in: register)
      return try context.wording { () throws(ReplicaError) in
        let new = try register.carryOver(
          id, to: Int(clamping: next), on: day, asDraft: isDraft, isDryRun: context.dryRun)
        return Reply(
          [
            .paragraph(
              context.dryRun
                ? Text(
                  vi: "Sẽ tiếp tục \(id.short) năm \(next)",
                  en: "Would go on with \(id.short) in \(next)")
                : Text(vi: "Đã đăng ký \(new.short)", en: "Registered \(new.short)"), .good)
          ] + context.dryRunNote,
          result: .object([
            ("id", context.dryRun ? .null : .string(new.description)),
            ("from", .string(id.description)), ("year", .integer(next)),
            ("step", .string(isDraft ? "draft" : "submitted")), ("dryRun", .bool(context.dryRun)),
          ]))
      }
    }
  }
}
