import Causality
import ModelRegistry
import NhanRong

/// `nhanrong advance ID --step STEP`.
enum AdvanceCommand {
  static let spec = CommandSpec(
    "advance", aliases: ["chuyen-buoc"],
    summary: Text(
      vi: "chuyển bước: nộp, tiếp nhận, duyệt, bắt đầu, tự đánh giá…",
      en: "take a registration a step on: hand in, receive, accept, start, self-assess…"),
    details: [
      Text(
        vi: """
          Đơn vị nộp, bắt đầu, tự đánh giá, kết thúc. Cơ quan tiếp nhận, trả lại hoặc từ chối kèm lý \
          do, duyệt, gộp đăng ký trùng, trả lời đề nghị rút và đề nghị sửa. Điều kiện của kế hoạch chưa \
          đủ thì đơn vị được nhắc, còn cơ quan bị dừng lại, trừ khi có --force và --reason.
          """,
        en: """
          The unit hands in, starts, self-assesses, closes. The office receives, returns or rejects \
          with a reason, accepts, merges duplicates, answers withdrawals and amendments. Where the \
          plan's conditions are not met, the unit is told and the office is stopped, unless it gives \
          --force and --reason.
          """)
    ],
    operands: [CommonOption.identifier],
    options: [
      step, CommonOption.reason, CommonOption.day, code, survivor, countedOn, CommonOption.force,
    ],
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
      AllowedValue("reject", words: ["tu-choi", "khong-chap-nhan"]),
      AllowedValue("start", words: ["bat-dau"]),
      AllowedValue("self-assess", words: ["tu-danh-gia"]),
      AllowedValue("reopen", words: ["mo-lai"]), AllowedValue("close", words: ["ket-thuc"]),
      AllowedValue("propose-special", words: ["de-nghi-dac-cach"]),
      AllowedValue("take-special", words: ["nhan-dac-cach"]),
      AllowedValue("merge-duplicate", words: ["gop"]),
      AllowedValue("acknowledge-withdrawal", words: ["cho-rut"]),
      AllowedValue("keep", words: ["giu-lai"]),
      AllowedValue("accept-amendment", words: ["nhan-sua"]),
      AllowedValue("refuse-amendment", words: ["khong-nhan-sua"]),
    ], Text(vi: "bước tiếp theo", en: "the step to take"))
  private static let code = OptionSpec.value(
    "code", "CODE", Text(vi: "mã số của đăng ký", en: "the official code"))
  private static let survivor = OptionSpec.value(
    "into", "ID",
    Text(vi: "đăng ký được giữ lại khi gộp", en: "the registration that stays in a merge"))
  private static let countedOn = OptionSpec.value(
    "counted-on", "DATE",
    Text(
      vi: "ngày được tính khi gửi chậm có lý do", en: "the day that counts, with the reason for it")
  )

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let word = try context.required(step)
    guard let next = RegistrationStep(word: word) else {
      throw .missingOption(step, path: context.invocation.path)
    }
    var details = StepDetails()
    details.day = try context.day(CommonOption.day)
    details.reason = context.invocation.value(of: CommonOption.reason)
    details.code = context.invocation.value(of: code)
    details.isForced = context.invocation.has(CommonOption.force)
    if context.invocation.value(of: countedOn) != nil {
      details.countedOn = try context.day(countedOn)
    }
    let given = details
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.refuseEndedUnit(register)
      let id = try context.registration(in: register)
      return try context.wording { () throws(ReplicaError) in
        var details = given
        details.survivor = try context.invocation.value(of: survivor).map {
          (text) throws(ReplicaError) in try register.registration(named: text)
        }
        let outcome = try register.advance(id, next, details, isDryRun: context.dryRun)
        let new = outcome.record
        let label = FieldWord.label(outcome.step.rawValue)
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
            ("step", .string(outcome.step.rawValue)), ("dryRun", .bool(context.dryRun)),
          ]), warnings: outcome.findings.map { ReplyWarning($0) })
      }
    }
  }
}
