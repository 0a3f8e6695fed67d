import Causality
import ModelRegistry
import NhanRong

/// `nhanrong recognise ID...`.
enum RecogniseCommand {
  static let spec = CommandSpec(
    "recognise", aliases: ["cong-nhan"],
    summary: Text(
      vi: "đề nghị, thẩm định, quyết định công nhận", en: "propose, appraise, recognise"),
    details: [
      Text(
        vi: """
          Không có --step: ra một quyết định cho tất cả các đăng ký, hoặc không cái nào. Điều kiện của \
          kế hoạch chưa đủ thì lệnh dừng và nói vì sao; --force kèm --reason thì vẫn ra, lý do được in \
          cùng quyết định. Đặc cách không cần đăng ký trước.
          """,
        en: """
          Without --step: one decision for all of the registrations, or for none. Where the plan's \
          conditions are not met it stops and says why; with --force and --reason it goes on, and the \
          reason is printed with the decision. The special track needs no registration before.
          """)
    ],
    operands: [identifiers],
    options: [
      step, level, occasion, number, symbol, signer, special, CommonOption.day,
      CommonOption.reason, CommonOption.force,
    ],
    examples: [
      CommandExample(
        "nhanrong recognise 3f9a12c0 --step propose --level commune --occasion so_ket-2028",
        Text(vi: "đề nghị cấp xã công nhận", en: "propose it to the commune")),
      CommandExample(
        "nhanrong recognise 3f9a12c0 77ab01ce --occasion so_ket-2028 --number 15 --symbol QĐ/ĐU",
        Text(vi: "một quyết định cho hai đăng ký", en: "one decision for two")),
    ],
    run: run)

  private static let identifiers = OperandSpec(
    "ID", .many, Text(vi: "các đăng ký", en: "the registrations"))
  private static let step = OptionSpec.value(
    "step", "STEP",
    allowed: [
      AllowedValue("propose", words: ["de-nghi"]), AllowedValue("appraise", words: ["tham-dinh"]),
      AllowedValue("select", words: ["chon"]), AllowedValue("decline", words: ["khong-cong-nhan"]),
      AllowedValue("cancel", words: ["huy"]), AllowedValue("maintain", words: ["duy-tri"]),
      AllowedValue("revoke", words: ["thu-hoi"]),
    ], Text(vi: "bước (mặc định: quyết định)", en: "the step (default: the decision)"))
  private static let level = OptionSpec.value(
    "level", "LEVEL",
    allowed: [
      AllowedValue("own", words: ["don-vi"]), AllowedValue("commune", words: ["xa"]),
      AllowedValue("district", words: ["huyen"]), AllowedValue("province", words: ["tinh"]),
      AllowedValue("central", words: ["trung-uong"]),
    ], Text(vi: "cấp công nhận (mặc định: cấp mình)", en: "who recognises (default: our own level)")
  )
  private static let occasion = OptionSpec.value(
    "occasion", "TEXT", Text(vi: "đợt, như so_ket-2028", en: "the occasion, such as so_ket-2028"))
  private static let number = OptionSpec.value(
    "number", "N", Text(vi: "số quyết định", en: "number of the decision"))
  private static let symbol = OptionSpec.value(
    "symbol", "TEXT", Text(vi: "ký hiệu, như QĐ/ĐU", en: "its symbol, such as QĐ/ĐU"))
  private static let signer = OptionSpec.value(
    "signer", "NAME", Text(vi: "người ký", en: "who signs it"))
  private static let special = OptionSpec.flag(
    "special", Text(vi: "chỉ nhận đăng ký đặc cách", en: "only registrations on the special track"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let call = context.invocation
    let day = try context.day(CommonOption.day)
    let word = call.value(of: step)
    if word == nil { _ = try context.required(number) }
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.refuseEndedUnit(register)
      return try context.wording { () throws(ReplicaError) in
        let own = try register.ownLevel()
        var details = DecisionDetails(level: call.value(of: level) ?? own)
        details.occasion = call.value(of: occasion)
        details.number = call.value(of: number) ?? ""
        details.symbol = call.value(of: symbol)
        details.signer = call.value(of: signer)
        details.day = day
        details.isForced = call.has(CommonOption.force)
        details.reason = call.value(of: CommonOption.reason)
        var records: [RecordID] = []
        for text in call.operands(identifiers) {
          let record = try register.registration(named: text)
          if call.has(special) { try requireSpecial(record, register) }
          if !records.contains(record) { records.append(record) }
        }
        guard let word else { return try decide(records, details, register, context) }
        return try move(records, word, details, register, context)
      }
    }
  }

  private static func requireSpecial(
    _ record: RecordID, _ register: Register
  ) throws(ReplicaError) {
    let track = try register.view(record).fields.first { $0.number == RegistrationField.track }
    let text = track?.candidates.first?.text ?? ""
    guard text.utf8.elementsEqual(RegistrationTrack.special.rawValue.utf8) else {
      throw ReplicaError(
        .badValue, ("field", "track"), ("value", text),
        ("allowed", RegistrationTrack.special.rawValue))
    }
  }

  private static func decide(
    _ records: [RecordID], _ details: DecisionDetails, _ register: Register,
    _ context: CommandContext
  ) throws(ReplicaError) -> Reply {
    let made = try register.recognise(records, details, isDryRun: context.dryRun)
    var findings = made.findings.map(\.finding)
    if !context.dryRun, try register.numbersTwice().contains(made.decision) {
      findings.append(Finding(.numberTwice, details.number))
    }
    return SheetCommand.written(
      SheetSchema.decisionKind, made.decision, context,
      more: [
        .paragraph(
          Text(
            vi: "Công nhận \(records.count) đăng ký", en: "Recognised: \(records.count)"))
      ], facts: [("count", .count(records.count))], findings)
  }

  private static func move(
    _ records: [RecordID], _ word: String, _ details: DecisionDetails, _ register: Register,
    _ context: CommandContext
  ) throws(ReplicaError) -> Reply {
    var lines: [Block] = []
    var values: [JSONValue] = []
    var findings: [Finding] = []
    for record in records {
      let sheet: RecordID
      if let event = CaseEvent.allCases.first(where: { $0.name.utf8.elementsEqual(word.utf8) }) {
        sheet = try register.move(caseOf: record, event, details, isDryRun: context.dryRun)
      } else {
        let made = try register.propose(record, details, isDryRun: context.dryRun)
        sheet = made.sheet
        findings += made.findings
      }
      let label =
        word.utf8.elementsEqual("propose".utf8)
        ? Text(vi: "đề nghị", en: "proposed") : SheetWord.label(word)
      lines.append(
        .paragraph(
          context.dryRun
            ? Text(
              vi: "Sẽ \(label.vi) \(record.short)", en: "Would be \(label.en): \(record.short)")
            : Text(vi: "Đã \(label.vi) \(record.short)", en: "\(record.short) \(label.en)"), .good))
      values.append(
        .object([
          ("id", .string(record.description)),
          ("case", context.dryRun ? .null : .string(sheet.description)),
        ]))
    }
    return Reply(
      lines + context.dryRunNote,
      result: .object([
        ("step", .string(word)), ("registrations", .array(values)),
        ("dryRun", .bool(context.dryRun)),
      ]), warnings: findings.map { ReplyWarning($0) })
  }
}
