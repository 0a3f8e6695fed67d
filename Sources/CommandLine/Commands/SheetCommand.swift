import Causality
import ModelRegistry
import NhanRong

/// `nhanrong sheet`.
enum SheetCommand {
  static let spec = CommandSpec(
    "sheet", aliases: ["phieu"],
    summary: Text(
      vi: "phiếu, báo cáo, biên bản, văn bản hồ sơ",
      en: "sheets: reports, minutes, documents of a dossier"),
    subcommands: [add, list, show, set, reply, withdraw, publish])

  private static let kindNames = SheetWord.kinds.map {
    AllowedValue(SheetWord.typed($0.name), words: $0.words)
  }
  private static let kind = OperandSpec(
    "KIND", .one, allowed: kindNames, Text(vi: "loại phiếu", en: "the kind of sheet"))
  private static let pairs = OperandSpec(
    "K=V", .many,
    Text(
      vi: "trường và giá trị; các trường: nhanrong help sheets",
      en: "field and value; the fields: nhanrong help sheets"))
  static let sheetID = OperandSpec(
    "SHEET",
    Text(vi: "6 chữ số đầu của mã phiếu trở lên", en: "the first 6 or more digits of its id"))
  private static let about = OptionSpec.value(
    "about", "ID", Text(vi: "đăng ký mà phiếu nói về", en: "the registration it is about"))
  private static let unit = OptionSpec.value(
    "for", "UNIT", Text(vi: "đơn vị được đọc phiếu", en: "the unit that reads it"))
  private static let wanted = OptionSpec.value(
    "kind", "KIND", allowed: kindNames, Text(vi: "chỉ loại này", en: "of this kind only"))

  static func kind(typed word: String) -> SheetKind? {
    SheetSchema.all.first { SheetWord.typed($0.name).utf8.elementsEqual(word.utf8) }
  }

  // MARK: Writing

  private static let add = CommandSpec(
    "add", aliases: ["ghi"], summary: Text(vi: "ghi một phiếu", en: "write a sheet"),
    details: [
      Text(
        vi: """
          Phiếu ghi một lần; ghi sai thì ghi phiếu mới với replaces=MÃ. Trường có nhiều dòng thì gõ \
          nhiều lần, các phần cách nhau bằng dấu hai chấm, như items=3f9a12c0:9:1.
          """,
        en: """
          A sheet is written once; a mistake is put right by a new one with replaces=ID. A field with \
          rows is given several times, its parts with colons between: items=3f9a12c0:9:1.
          """),
      Text(
        vi: """
          Báo cáo định kỳ tự chốt số liệu của R3 cùng kỳ, tính đến ngày --on, trừ khi gõ numbers=.
          """,
        en: """
          A periodic report takes the numbers of R3 for its period as they are on --on, unless \
          numbers= is typed.
          """),
    ],
    operands: [kind, pairs], options: [about, unit, CommonOption.day],
    examples: [
      CommandExample(
        "nhanrong sheet add progress-report --about 3f9a12c0 period=2026-Q2 percent=60",
        Text(vi: "báo cáo tiến độ quý II", en: "a progress report"))
    ],
    run: runAdd)

  private static func runAdd(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let word = try context.invocation.required(kind)
    guard let kind = Self.kind(typed: word) else {
      throw .missingOperand(Self.kind, path: context.invocation.path)
    }
    let typed = try context.invocation.pairs(pairs).map {
      (field: SheetWord.field($0.key, of: kind), text: $0.value)
    }
    let isReport = kind.type == SheetSchema.periodicReport.type
    if !isReport, context.invocation.value(of: CommonOption.day) != nil {
      // Their days are fields; one more day that changes nothing would be taken for one of them.
      throw .unknownOption("--on", path: context.invocation.path + [word], suggestion: nil)
    }
    let today = try context.day(CommonOption.day)
    return try context.withWritingUnit { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let record = try context.invocation.value(of: about).map { (text) throws(ReplicaError) in
          try register.registration(named: text)
        }
        let path = try context.invocation.value(of: unit).map { (text) throws(ReplicaError) in
          try register.organisation(named: text).path
        }
        var entries = typed
        if isReport, let today {
          entries += try PeriodicNumbers.entries(beside: typed, register, today: today)
        }
        let id = try register.addSheet(
          kind, about: record, for: path, entries, isDryRun: context.dryRun)
        return written(kind, id, context)
      }
    }
  }

  static func written(
    _ kind: SheetKind, _ id: RecordID, _ context: CommandContext, more: [Block] = [],
    facts: [(key: String, value: JSONValue)] = [], _ findings: [Finding] = []
  ) -> Reply {
    let label = SheetWord.kind(kind.name)
    return Reply(
      [
        .paragraph(
          context.dryRun
            ? Text(vi: "Sẽ ghi \(label.vi)", en: "Would write: \(label.en)")
            : Text(vi: "Đã ghi \(label.vi) \(id.short)", en: "Wrote \(label.en) \(id.short)"), .good
        )
      ] + more + context.dryRunNote,
      result: .object(
        [
          ("id", context.dryRun ? .null : .string(id.description)), ("kind", .string(kind.name)),
        ] + facts + [("dryRun", .bool(context.dryRun))]),
      warnings: findings.map { ReplyWarning($0) })
  }

  private static let set = CommandSpec(
    "set", aliases: ["sua"],
    summary: Text(
      vi: "ghi tiếp các trường còn mở của một phiếu",
      en: "write the fields of a sheet that stay open"),
    operands: [sheetID, pairs],
    examples: [
      CommandExample(
        "nhanrong sheet set 5b1c09aa result='30 hộ làm theo'",
        Text(vi: "kết quả nhân rộng", en: "what came of an adoption"))
    ],
    run: runSet)

  private static func runSet(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let text = try context.invocation.required(sheetID)
    let typed = try context.invocation.pairs(pairs)
    return try context.withWritingUnit { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let sheet = try register.sheet(named: text)
        let entries = typed.map {
          (field: SheetWord.field($0.key, of: sheet.kind), text: $0.value)
        }
        try register.setSheet(sheet.id, entries, isDryRun: context.dryRun)
        return written(sheet.kind, sheet.id, context)
      }
    }
  }

  private static let answer = OperandSpec("TEXT", Text(vi: "lời trả lời", en: "the answer"))

  private static let reply = CommandSpec(
    "reply", aliases: ["tra-loi"],
    summary: Text(vi: "trả lời một chỉ đạo, ý kiến", en: "answer a direction or comment"),
    operands: [sheetID, answer], options: [CommonOption.day],
    examples: [
      CommandExample(
        "nhanrong sheet reply 5b1c09aa 'đã bổ sung minh chứng'",
        Text(vi: "cấp trên thấy lời trả lời dưới ý kiến", en: "the superior reads it below"))
    ],
    run: runReply)

  private static func runReply(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(sheetID)
    let text = try context.invocation.required(answer)
    let day = try context.day(CommonOption.day)
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let sheet = try register.sheet(named: name)
        try register.reply(to: sheet.id, text, on: day, isDryRun: context.dryRun)
        return done(
          sheet.id, context,
          Text(vi: "trả lời \(sheet.id.short)", en: "answered \(sheet.id.short)"))
      }
    }
  }

  private static let withdraw = CommandSpec(
    "withdraw", aliases: ["huy"],
    summary: Text(vi: "huỷ một phiếu của mình", en: "give up a sheet of our own"),
    details: [
      Text(
        vi: "Không xoá gì: phiếu vẫn xem được, ghi là đã huỷ, và không còn được tính.",
        en: "Nothing is deleted: the sheet is still shown, as given up, and does not count.")
    ],
    operands: [sheetID], options: [CommonOption.reason],
    examples: [
      CommandExample(
        "nhanrong sheet withdraw 5b1c09aa --reason 'ghi nhầm đăng ký'",
        Text(vi: "phải có lý do", en: "a reason is needed"))
    ],
    run: runWithdraw)

  private static func runWithdraw(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(sheetID)
    let reason = try context.required(CommonOption.reason)
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let sheet = try register.sheet(named: name)
        try register.withdrawSheet(sheet.id, reason: reason, isDryRun: context.dryRun)
        let label = SheetWord.kind(sheet.kind.name)
        return done(
          sheet.id, context,
          Text(
            vi: "huỷ \(label.vi) \(sheet.id.short)",
            en: "given up: \(label.en) \(sheet.id.short)"))
      }
    }
  }

  private static func done(_ id: RecordID, _ context: CommandContext, _ what: Text) -> Reply {
    Reply(
      [
        .paragraph(
          context.dryRun
            ? Text(vi: "Sẽ \(what.vi)", en: "Would be \(what.en)")
            : Text(vi: "Đã \(what.vi)", en: "Done, \(what.en)"), .good)
      ] + context.dryRunNote,
      result: .object([("id", .string(id.description)), ("dryRun", .bool(context.dryRun))]))
  }

  // MARK: Reading

  private static let list = CommandSpec(
    "list", aliases: ["danh-sach"], summary: Text(vi: "các phiếu trong sổ", en: "the sheets"),
    options: [about, wanted], run: runList)

  private static func runList(_ context: CommandContext) throws(CommandFailure) -> Reply {
    try context.withRegister { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let kind = context.invocation.value(of: wanted).flatMap { Self.kind(typed: $0) }
        var sheets: [SheetView]
        if let text = context.invocation.value(of: about) {
          sheets = try register.sheets(about: try register.registration(named: text))
          if let kind { sheets.removeAll { $0.kind.type != kind.type } }
        } else {
          sheets = try register.sheets(of: kind)
        }
        var pages: [SheetPages] = []
        for sheet in sheets { pages.append(try SheetPages(sheet, register)) }
        let rows: [Block] =
          pages.isEmpty
          ? [.paragraph(Text(vi: "Không có phiếu nào.", en: "No sheets."))]
          : [.rows(pages.map(\.line))]
        return Reply(
          rows,
          result: .object([
            ("count", .count(pages.count)), ("sheets", .array(pages.map(\.json))),
          ]), warnings: pages.flatMap(\.findings).map { ReplyWarning($0) })
      }
    }
  }

  private static let show = CommandSpec(
    "show", aliases: ["xem"], summary: Text(vi: "xem một phiếu", en: "show a sheet"),
    operands: [sheetID], run: runShow)

  private static func runShow(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let text = try context.invocation.required(sheetID)
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let pages = try SheetPages(try register.sheet(named: text), register)
        return Reply(
          pages.blocks, result: pages.json, warnings: pages.findings.map { ReplyWarning($0) })
      }
    }
  }
}
