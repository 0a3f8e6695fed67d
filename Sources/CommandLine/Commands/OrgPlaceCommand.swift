import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Trust

/// `nhanrong org place UNIT --under UNIT`.
enum OrgPlaceCommand {
  static let spec = CommandSpec(
    "place", aliases: ["chuyen"],
    summary: Text(
      vi: "đặt một đơn vị dưới cấp trên khác", en: "put a unit below another superior"),
    details: [
      Text(
        vi: """
          Cấp trên cũ vẫn đọc được những gì đã có. Để cấp cũ thôi ghi cho đơn vị ấy, thu hồi tiếp: \
          nhanrong revoke CẤP-CŨ --for ĐƠN-VỊ.
          """,
        en: """
          The old superior keeps what it has. To end its writing for the unit, revoke it there: \
          nhanrong revoke OLD --for UNIT.
          """)
    ],
    operands: [RevokeCommand.unit], options: [under],
    examples: [
      CommandExample(
        "nhanrong org place 20.06601.CB03 --under 20.06602",
        Text(vi: "chi bộ chuyển sang xã khác", en: "a branch moves to another commune"))
    ],
    run: run)

  private static let under = OptionSpec.value(
    "under", "UNIT", Text(vi: "cấp trên mới", en: "the new superior"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(RevokeCommand.unit)
    let superior = try context.required(under)
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let subject = try register.organisation(named: name)
        let above = try register.organisation(named: superior)
        let effect = try register.replica.issue(
          .place(above.path), about: subject.path, isDryRun: context.dryRun)
        return PaperPage.reply(
          effect, subject, isDone: !context.dryRun,
          done: Text(
            vi: "Từ nay “\(subject.name)” cũng thuộc “\(above.name)”.",
            en: "“\(subject.name)” stands below “\(above.name)” too from now on."), context)
      }
    }
  }
}
