import ChangeLog
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
          của cấp dưới đã giữ lại. Thu hồi của cấp trên thì không gỡ được. Đơn vị đã \
          sáp nhập, giải thể lâu hơn số ngày của quyết định thì phải nêu --reason; lý do được giữ lại.
          """,
        en: """
          Accepts every change of that unit held here that a revocation by this unit or one below it \
          keeps out. What a superior revoked cannot be lifted. For a unit that went into others longer \
          ago than its decision's days of grace, a --reason is asked for and kept.
          """)
    ],
    operands: [RevokeCommand.unit], options: [CommonOption.reason],
    examples: [
      CommandExample(
        "nhanrong adopt-held 20.06601.CB03",
        Text(vi: "sau khi đã xem từng thay đổi", en: "after looking at each change"))
    ],
    run: run)

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
      try needReason(for: subject, register, context)
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
          try note(subject, register, context)
          return try register.replica.issue(.adopt(cut), about: subject.path)
        }
      }
      return PaperPage.reply(
        effect, subject, isDone: agreed && !context.dryRun,
        done: Text(vi: "Đã chấp nhận.", en: "Adopted."), context)
    }
  }
  /// After the days of grace whoever accepts what an ended unit wrote says why.
  private static func needReason(
    for subject: OrganisationView, _ register: Register, _ context: CommandContext
  ) throws(CommandFailure) {
    guard context.invocation.value(of: CommonOption.reason) == nil else { return }
    let late = try context.wording { () throws(ReplicaError) -> (OrganisationEvent, Int)? in
      guard let today = try context.latestKnownDay(register),
        let end = try register.unitPasts().end(of: subject.path.organisation, by: today)
      else { return nil }
      let left = end.daysOfGraceLeft(on: today)
      return left < 0 ? (end, -left) : nil
    }
    if let late { throw .graceIsOver(subject, late.0, days: late.1) }
  }

  /// The reason stands in our own records, where every superior reads it.
  private static func note(
    _ subject: OrganisationView, _ register: Register, _ context: CommandContext
  ) throws(ReplicaError) {
    guard let reason = context.invocation.value(of: CommonOption.reason),
      let kind = SheetSchema.kind(named: "direction")
    else { return }
    let day = ShownDay.of(context.clock.millisecondsSinceEpoch)
    _ = try register.addSheet(
      kind, about: nil,
      [
        ("kind", "comment"), ("text", "adopt-held \(OrgEventPage.named(subject)): \(reason)"),
        ("issuedOn", day?.iso ?? ""),
      ], isDryRun: false)
  }
}
