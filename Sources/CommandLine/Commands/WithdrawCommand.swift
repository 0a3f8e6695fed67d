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
        vi: "Không xoá gì: đăng ký vẫn xem được bằng list --withdrawn.",
        en: "Nothing is deleted: list --withdrawn still shows it.")
    ],
    operands: [CommonOption.identifier], options: [CommonOption.reason],
    examples: [
      CommandExample(
        "nhanrong withdraw 3f9a12c0 --reason 'đăng ký trùng'",
        Text(vi: "phải có lý do", en: "a reason is needed"))
    ],
    run: run)

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let reason = try context.required(CommonOption.reason)
    return try context.withRegister { (register) throws(CommandFailure) in
      let id = try context.registration(in: register)
      try context.wording { () throws(ReplicaError) in
        try register.withdraw(id, reason: reason, isDryRun: context.dryRun)
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
