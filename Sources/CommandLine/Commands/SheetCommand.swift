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
    subcommands: [add, list, show, set, publish])

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
  private static let sheetID = OperandSpec(
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
          """)
    ],
    operands: [kind, pairs], options: [about, unit],
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
    let entries = try context.invocation.pairs(pairs).map {
      (field: SheetWord.field($0.key, of: kind), text: $0.value)
    }
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.refuseEndedUnit(register)
      return try context.wording { () throws(ReplicaError) in
        let record = try context.invocation.value(of: about).map { (text) throws(ReplicaError) in
          try register.registration(named: text)
        }
        let path = try context.invocation.value(of: unit).map { (text) throws(ReplicaError) in
          try register.organisation(named: text).path
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
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.refuseEndedUnit(register)
      return try context.wording { () throws(ReplicaError) in
        let sheet = try register.sheet(named: text)
        let entries = typed.map {
          (field: SheetWord.field($0.key, of: sheet.kind), text: $0.value)
        }
        try register.setSheet(sheet.id, entries, isDryRun: context.dryRun)
        return written(sheet.kind, sheet.id, context)
      }
    }
  }

  private static let publish = CommandSpec(
    "publish", aliases: ["cong-bo"],
    summary: Text(
      vi: "công bố đề xuất hay kết quả nhân rộng cho mọi đơn vị dưới mình",
      en: "publish a proposal or an adoption to all units below"),
    details: [
      Text(
        vi: """
          Đơn vị khác xã không đọc được sổ của nhau; cấp trên công bố thì nơi nào cũng thấy một dòng, \
          với tên mô hình và nơi áp dụng, không có địa chỉ. Công bố lại để đưa thêm điều mới.
          """,
        en: """
          Units of different communes do not read each other; what their superior publishes all of them \
          see as one row, with the names of the model and the place, without addresses. Again, to bring \
          what is new.
          """)
    ],
    operands: [sheetID],
    examples: [
      CommandExample(
        "nhanrong sheet publish 5b1c09aa", Text(vi: "một đề xuất nhân rộng", en: "a proposal"))
    ],
    run: runPublish)

  private static func runPublish(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let text = try context.invocation.required(sheetID)
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.refuseEndedUnit(register)
      return try context.wording { () throws(ReplicaError) in
        let sheet = try register.sheet(named: text)
        let published = try register.publish(sheet.id, isDryRun: context.dryRun)
        if published.isWritten { return written(sheet.kind, published.id, context) }
        return Reply(
          [
            .paragraph(
              Text(
                vi: "Đã công bố từ trước, không có gì mới.",
                en: "It was published before, nothing is new."))
          ],
          result: .object([
            ("id", .string(published.id.description)), ("kind", .string(sheet.kind.name)),
            ("dryRun", .bool(context.dryRun)),
          ]))
      }
    }
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
