import Causality
import ModelRegistry
import NhanRong

/// `nhanrong subject correct NAME NEW-NAME`.
enum SubjectCorrection {
  static let spec =
    CommandSpec(
      "correct", aliases: ["dinh-chinh"],
      summary: Text(
        vi: "sửa tên một người ở mọi đăng ký và phiếu của đơn vị",
        en: "correct a person's name in all registrations and sheets of the unit"),
      details: [
        Text(
          vi: """
            Thay nơi nào tên đứng riêng trong một trường. Tên nằm giữa một đoạn văn, nơi đang có \
            hai giá trị và đăng ký của đơn vị khác chỉ được liệt kê. Phiếu ghi một lần thì được ghi \
            lại thành phiếu mới thay phiếu cũ. Trường khác: nhanrong edit.
            """,
          en: """
            Replaces the name where it is a field's whole value. A name inside a longer text, a \
            field with two values and registrations of other units are only listed. A sheet that is \
            written once is written anew in place of the old one. For other fields: nhanrong edit.
            """)
      ],
      operands: [SubjectCommand.name, newName],
      examples: [
        CommandExample(
          "nhanrong subject correct 'Hoàng Thị Kin' 'Hoàng Thị Kín' --dry-run",
          Text(vi: "xem sẽ sửa ở đâu", en: "see where it would change"))
      ],
      run: run)

  private static let newName = OperandSpec(
    "NEW-NAME", Text(vi: "tên đúng", en: "the correct name"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let old = try context.invocation.required(SubjectCommand.name)
    let new = try context.invocation.required(newName)
    return try context.withWritingUnit { (register) throws(CommandFailure) in
      let found = try SubjectCommand.findings(context, in: register)
      return try context.wording { () throws(ReplicaError) in
        guard !found.isEmpty else { throw ReplicaError(.unknownRecord, ("record", old)) }
        let plan = try register.correction(of: old, to: new, in: found)
        try register.correct(plan, isDryRun: context.dryRun)
        return reply(plan, context)
      }
    }
  }

  private static func reply(_ plan: CorrectionPlan, _ context: CommandContext) -> Reply {
    let count = plan.corrected.count
    let sheets = plan.corrected.count { $0.sheet != nil }
    var what = Text(
      vi: "\(count - sheets) đăng ký", en: "\(count - sheets) registrations")
    if sheets > 0 {
      what = what.appending(Text(vi: ", \(sheets) phiếu", en: ", \(sheets) sheets"))
    }
    var blocks: [Block] = [
      .paragraph(
        context.dryRun
          ? Text(vi: "Sẽ sửa \(what.vi)", en: "Would correct \(what.en)")
          : Text(vi: "Đã sửa \(what.vi)", en: "Corrected \(what.en)"), .good)
    ]
    if count > 0 {
      blocks.append(
        .indented([
          .table(
            Table(
              [Table.Column(), Table.Column(), Table.Column()],
              rows: plan.corrected.map { entry in
                [
                  Cell(data: entry.record.short),
                  Cell(entry.sheet.map { SheetWord.kind($0) } ?? Text(data: entry.name ?? "")),
                  Cell(
                    Text.joined(
                      entry.fields.map { SheetWord.touched($0, of: entry.sheet) }, by: ", "
                    ).appending(
                      entry.isReplaced
                        ? Text(vi: " (phiếu mới)", en: " (a new sheet)") : Text(data: ""))),
                ]
              }))
        ]))
    }
    if !plan.left.isEmpty {
      blocks += [
        .paragraph(Text(vi: "Còn lại, cần người xem:", en: "Left for a person to see to:")),
        .indented([
          .table(
            Table(
              [Table.Column(), Table.Column(), Table.Column(), Table.Column()],
              rows: plan.left.map { rest in
                [
                  Cell(data: rest.record.short),
                  Cell(SheetWord.touched(rest.place.field, of: rest.sheet)),
                  Cell(data: rest.place.text), Cell(word(rest.reason), .attention),
                ]
              }))
        ]),
      ]
    }
    return Reply(
      blocks + context.dryRunNote, result: json(plan, context),
      shortfall: plan.left.isEmpty ? nil : .partlyCorrected(left: plan.left.count))
  }

  private static func word(_ reason: CorrectionPlan.Rest.Reason) -> Text {
    switch reason {
    case .insideText: Text(vi: "nằm trong đoạn văn", en: "inside a text")
    case .disputed: Text(vi: "đang có hai giá trị", en: "has two values")
    case .sealed:
      Text(vi: "phiếu ghi một lần, nơi khác dẫn đến", en: "a sheet that others refer to")
    case .ofOthers: Text(vi: "của đơn vị khác hoặc đã khoá", en: "another's, or closed")
    }
  }

  private static func json(_ plan: CorrectionPlan, _ context: CommandContext) -> JSONValue {
    .object([
      (
        "corrected",
        .array(
          plan.corrected.map {
            .object([
              ("id", .string($0.record.description)), ("sheet", .optional($0.sheet)),
              ("fields", .strings($0.fields)),
            ])
          })
      ),
      (
        "left",
        .array(
          plan.left.map {
            .object([
              ("id", .string($0.record.description)), ("field", .string($0.place.field)),
              ("value", .string($0.place.text)), ("reason", .string($0.reason.rawValue)),
            ])
          })
      ),
      ("dryRun", .bool(context.dryRun)),
    ])
  }
}

extension CommandFailure {
  fileprivate static func partlyCorrected(left: Int) -> CommandFailure {
    CommandFailure(
      "NR-W51", exit: .partlyDone,
      message: Text(
        vi: "còn \(left) chỗ nhắc đến tên ấy chưa sửa",
        en: "\(left) places that name this person were not corrected"),
      reason: Text(
        vi: "Sửa tay từng chỗ, hoặc báo cho đơn vị có đăng ký ấy.",
        en: "Correct them by hand, or tell the unit whose registration it is."),
      tryCommand: "nhanrong help edit", details: [("left", .count(left))])
  }
}
