import ModelRegistry
import NhanRong

/// `nhanrong show ID`.
enum ShowCommand {
  static let spec = CommandSpec(
    "show", aliases: ["xem"],
    summary: Text(vi: "xem một đăng ký", en: "show a registration"),
    operands: [CommonOption.identifier], options: [history],
    examples: [
      CommandExample(
        "nhanrong show 3f9a12c0 --history",
        Text(vi: "cả lịch sử sửa đổi", en: "with everything that happened to it"))
    ],
    run: run)

  private static let history = OptionSpec.flag(
    "history", Text(vi: "cả lịch sử", en: "its history too"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    try context.withRegister { (register) throws(CommandFailure) in
      let id = try context.registration(in: register)
      return try context.wording { () throws(ReplicaError) in
        let view = try register.view(id)
        var pages = try RegistrationPages(view, register)
        pages.owner = try register.unitPasts().owner(
          of: view.unit, madeOn: view.madeOn, today: try context.latestKnownDay(register))
        guard context.invocation.has(history) else {
          return Reply(pages.blocks, result: pages.json)
        }
        return Reply(
          pages.blocks + [.gap] + pages.history,
          result: .object([("registration", pages.json), ("history", pages.historyJSON)]))
      }
    }
  }
}
