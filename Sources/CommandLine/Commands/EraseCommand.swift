import Causality
import ModelRegistry
import NhanRong

/// `nhanrong erase ID [FIELD...]`.
enum EraseCommand {
  static let spec = CommandSpec(
    "erase", aliases: ["xoa"],
    summary: Text(
      vi: "xoá nội dung của một đăng ký hay một phiếu, không lấy lại được",
      en: "erase what a registration or a sheet says, for good"),
    details: [
      Text(
        vi: """
          Xoá cả những giá trị cũ. Nội dung ẩn ngay, không đi theo gói nào nữa, và mất khỏi tệp sau \
          20 ngày; với --now thì mất ngay. Nơi khác cũng xoá khi nhận gói. Đăng ký vẫn còn đó, chỗ \
          đã xoá hiện “đã xoá”. Chỉ xoá được phần của đơn vị mình và của cấp dưới.
          """,
        en: """
          Old values go too. The contents are hidden at once, travel with no bundle any more, and \
          leave the file after 20 days; with --now at once. Other offices erase them when a bundle \
          comes. The registration stays and shows “erased” there. You can erase what your own unit \
          and those below it wrote.
          """),
      Text(
        vi: "Muốn sửa cho đúng thì dùng edit; edit giữ giá trị cũ trong lịch sử.",
        en: "To correct something use edit, which keeps the old value in the history."),
    ],
    operands: [CommonOption.identifier, fields], options: [ErasureTalk.now],
    examples: [
      CommandExample(
        "nhanrong erase 3f9a12c0 nam-sinh --now",
        Text(vi: "xoá năm sinh, mất ngay khỏi đĩa", en: "the year of birth, off the disk at once"))
    ],
    run: run)

  private static let fields = OperandSpec(
    "FIELD", .any,
    Text(
      vi: "trường phải xoá; không ghi thì xoá tất cả",
      en: "the fields to erase; all of them where none is named"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let typed = context.invocation.operands(fields)
    return try context.withRegister { (register) throws(CommandFailure) in
      let id = try context.record(in: register)
      let plan = try context.wording { () throws(ReplicaError) in
        let kind = try register.subject(id).sheet.flatMap { SheetSchema.kind(named: $0) }
        let names = typed.map { word in
          kind.map { SheetWord.field(word, of: $0) } ?? FieldWord.name(word)
        }
        return try register.erasure(of: id, fields: names)
      }
      return try ErasureTalk.carryOut([plan], in: register, context)
    }
  }
}

/// What every erasure shows before, asks, and tells after.
enum ErasureTalk {
  static let now = OptionSpec.flag(
    "now",
    Text(
      vi: "xoá khỏi đĩa ngay, không đợi 20 ngày",
      en: "off the disk at once, without waiting 20 days"))

  static func carryOut(
    _ plans: [ErasurePlan], in register: Register, _ context: CommandContext
  ) throws(CommandFailure) -> Reply {
    let isNow = context.invocation.has(now)
    if !context.dryRun, plans.contains(where: { !$0.changes.isEmpty }) {
      context.talk(plans.flatMap(preview))
      let question = Text(
        vi: "Xoá hẳn, không lấy lại được?", en: "Erase it for good?")
      guard try context.confirm(question) else { throw .declined }
    }
    let removal = try context.wording { () throws(ReplicaError) -> Removal? in
      try register.erase(plans, isDryRun: context.dryRun)
      return isNow && !context.dryRun
        ? try register.replica.removeErased(of: plans.map(\.record)) : nil
    }
    return Reply(
      (context.dryRun ? plans.flatMap(preview) : []) + [outcome(plans, removal, context)]
        + context.dryRunNote,
      result: .object([
        ("registrations", .array(plans.filter { $0.sheet == nil }.map(json))),
        ("sheets", .array(plans.filter { $0.sheet != nil }.map(json))),
        ("removed", .bool(removal != nil)),
        ("files", .count(removal?.files ?? 0)), ("dryRun", .bool(context.dryRun)),
      ]))
  }

  private static func outcome(
    _ plans: [ErasurePlan], _ removal: Removal?, _ context: CommandContext
  ) -> Block {
    let count = plans.reduce(0) { $0 + $1.changes.count }
    if context.dryRun {
      return .paragraph(
        Text(
          vi: "Sẽ xoá nội dung của \(count) thay đổi.",
          en: "Would erase the contents of \(count) changes."), .good)
    }
    let end =
      removal == nil
      ? Text(vi: "; mất khỏi đĩa sau 20 ngày.", en: "; off the disk after 20 days.")
      : Text(vi: ", mất khỏi đĩa.", en: ", off the disk.")
    return .paragraph(
      Text(
        vi: "Đã xoá nội dung của \(count) thay đổi",
        en: "Erased the contents of \(count) changes"
      ).appending(end), .good)
  }

  private static func preview(_ plan: ErasurePlan) -> [Block] {
    var rows = [
      Row(
        plan.sheet == nil
          ? Text(vi: "Đăng ký", en: "Registration") : Text(vi: "Phiếu", en: "Sheet"),
        Text(data: plan.record.short).appending(
          plan.sheet.map { Text(data: "  ").appending(SheetWord.kind($0)) } ?? Text(data: "")),
        .strong),
      Row(Text(vi: "Xoá", en: "Erased"), labels(plan.fields, plan), .attention),
    ]
    if !plan.besides.isEmpty {
      rows.append(
        Row(
          Text(vi: "Mất theo", en: "Goes with it"), labels(plan.besides, plan), .attention))
    }
    if !plan.kept.isEmpty {
      rows.append(Row(Text(vi: "Ghi lại", en: "Written again"), labels(plan.kept, plan)))
    }
    if !plan.files.isEmpty {
      rows.append(
        Row(
          Text(vi: "Tệp mất", en: "Files"), Text(data: plan.files.joined(separator: ", ")),
          .attention))
    }
    if plan.ofOthers > 0 {
      rows.append(
        Row(
          Text(vi: "CHÚ Ý", en: "MIND"),
          Text(
            vi: "\(plan.ofOthers) thay đổi của nơi khác, phải do nơi ấy hoặc cấp trên xoá",
            en: "\(plan.ofOthers) changes of others, who have to erase them"), .attention))
    }
    return [.rows(rows)]
  }

  private static func labels(_ names: [String], _ plan: ErasurePlan) -> Text {
    names.isEmpty
      ? Text(vi: "(không có gì)", en: "(nothing)")
      : Text.joined(names.map { SheetWord.touched($0, of: plan.sheet) }, by: ", ")
  }

  private static func json(_ plan: ErasurePlan) -> JSONValue {
    .object([
      ("id", .string(plan.record.description)), ("changes", .count(plan.changes.count)),
      ("fields", .strings(plan.fields)), ("besides", .strings(plan.besides)),
      ("kept", .strings(plan.kept)), ("files", .strings(plan.files)),
      ("ofOthers", .count(plan.ofOthers)),
    ])
  }
}
