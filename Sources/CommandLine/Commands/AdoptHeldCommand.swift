import ModelRegistry
import NhanRong
import Platform
import Trust

/// `nhanrong adopt-held UNIT`.
enum AdoptHeldCommand {
  static let spec = CommandSpec(
    "adopt-held", aliases: ["cong-nhan-lai"],
    summary: Text(
      vi: "chấp nhận những gì đã bị giữ lại sau thu hồi", en: "accept what a revocation held back"),
    details: [
      Text(
        vi: """
          Chấp nhận mọi thay đổi của đơn vị ấy đang có ở đây mà một lần thu hồi của đơn vị này hoặc \
          của cấp dưới đã giữ lại. Thu hồi của cấp trên thì không gỡ được. Với đơn vị đã kết thúc, quá số \
          ngày của quyết định thì phải nêu --reason; lý do được ghi thành một ý kiến ở đơn vị ấy.
          """,
        en: """
          Accepts every change of that unit held here that a revocation by this unit or one below it \
          keeps out. What a superior revoked cannot be lifted. Of a unit that ended, past the days of the \
          decision, --reason is asked for; it is written as a comment to that unit.
          """)
    ],
    operands: [RevokeCommand.unit], options: [reason],
    examples: [
      CommandExample(
        "nhanrong adopt-held 20.06601.CB03",
        Text(vi: "sau khi đã xem từng thay đổi", en: "after looking at each change"))
    ],
    run: run)

  private static let reason = OptionSpec.value(
    "reason", "TEXT", Text(vi: "vì sao chấp nhận", en: "why it is adopted"))

  /// Some days after a unit ended its computers are still at work in good faith; later somebody says why.
  private static func refuseLate(
    _ subject: OrganisationView, _ register: Register, _ context: CommandContext
  ) throws(CommandFailure) {
    guard context.invocation.value(of: reason) == nil,
      let today = ShownDay.of(context.clock.millisecondsSinceEpoch)
    else { return }
    let left = try context.wording { () throws(ReplicaError) in
      try register.graceLeft(of: subject, today: today)
    }
    if let left, left < 0 { throw .adoptsLate(subject, daysOver: -left) }
  }

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(RevokeCommand.unit)
    return try context.withRegister { (register) throws(CommandFailure) in
      let (subject, cut) = try context.wording { () throws(ReplicaError) in
        let subject = try register.organisation(named: name)
        return (subject, try register.replica.heldEnds(of: subject.path))
      }
      guard let cut else {
        return Reply(
          [
            .paragraph(
              Text(
                vi: "“\(subject.name)” không có thay đổi nào bị giữ lại vì thu hồi.",
                en: "No change of “\(subject.name)” is held because of a revocation."))
          ], result: .object([("done", .bool(false)), ("held", .integer(0))]))
      }
      try refuseLate(subject, register, context)
      let preview = try context.wording { () throws(ReplicaError) in
        try register.replica.issue(.adopt(cut), about: subject.path, isDryRun: true)
      }
      let question = Text(
        vi: """
          “\(subject.name)”: \(preview.nowEffective.count) thay đổi của \(preview.records.count) hồ sơ \
          sẽ có hiệu lực. Ký chấp nhận?
          """,
        en: """
          “\(subject.name)”: \(preview.nowEffective.count) changes of \(preview.records.count) records \
          will count. Sign the adoption?
          """)
      let agreed = try context.dryRun ? true : context.confirm(question)
      var effect = preview
      if agreed, !context.dryRun {
        effect = try context.wording { () throws(ReplicaError) in
          let effect = try register.replica.issue(.adopt(cut), about: subject.path)
          if let text = context.invocation.value(of: reason) {
            try register.comment(text, to: subject)
          }
          return effect
        }
      }
      return PaperPage.reply(
        effect, subject, isDone: agreed && !context.dryRun,
        done: Text(vi: "Đã chấp nhận.", en: "Adopted."), context)
    }
  }
}
