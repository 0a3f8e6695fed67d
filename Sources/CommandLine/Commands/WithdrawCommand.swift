import Causality
import ModelRegistry
import NhanRong

/// `nhanrong withdraw ID --reason TEXT`.
enum WithdrawCommand {
  static let spec = CommandSpec(
    "withdraw", aliases: ["rut"],
    summary: Text(vi: "rút một đăng ký", en: "take a registration back"),
    details: [
      Text(
        vi: """
          Không xoá gì: đăng ký vẫn xem được bằng list --withdrawn. Nếu cùng lúc cơ quan đã duyệt mà \
          đơn vị chưa biết, đăng ký còn hiệu lực và cơ quan trả lời đề nghị rút.
          """,
        en: """
          Nothing is deleted: list --withdrawn still shows it. Where the office accepted it meanwhile \
          and the unit did not know, it still counts and the office answers the request.
          """)
    ],
    operands: [CommonOption.identifier], options: [CommonOption.reason, CommonOption.day],
    examples: [
      CommandExample(
        "nhanrong withdraw 3f9a12c0 --reason 'đăng ký trùng'",
        Text(vi: "phải có lý do", en: "a reason is needed"))
    ],
    run: run)

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let reason = try context.required(CommonOption.reason)
    let day = try context.day(CommonOption.day)
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.refuseEndedUnit(register)
      let id = try context.registration(in: register)
      try context.wording { () throws(ReplicaError) in
        try register.withdraw(id, reason: reason, on: day, isDryRun: context.dryRun)
      }
      return Reply(
        [
          .paragraph(
            context.dryRun
              ? Text(vi: "Sẽ rút \(id.short)", en: "Would withdraw \(id.short)")
              : Text(vi: "Đã rút \(id.short)", en: "Withdrew \(id.short)"), .good)
        ] + context.dryRunNote,
        result: .object([("id", .string(id.description)), ("dryRun", .bool(context.dryRun))]))
    }
  }
}
