import Causality
import ModelRegistry
import NhanRong
import Platform

/// `nhanrong plan import|list|show`.
enum PlanCommand {
  static let spec = CommandSpec(
    "plan", aliases: ["ke-hoach"], summary: Text(vi: "các kế hoạch", en: "the plans"),
    subcommands: [
      CommandSpec(
        "import", aliases: ["nhap"],
        summary: Text(vi: "ban hành kế hoạch từ tệp JSON", en: "issue a plan from a JSON file"),
        details: [
          Text(
            vi:
              "Tệp được giữ nguyên từng byte và đi xuống mọi đơn vị. Cùng tệp lần nữa: không đổi.",
            en:
              "The file is kept byte for byte and travels to every unit. The same again: no change."
          )
        ],
        operands: [file],
        examples: [
          CommandExample(
            "nhanrong plan import ke-hoach.json", Text(vi: "ở nơi ban hành", en: "at the issuer"))
        ], run: issue),
      CommandSpec(
        "list", aliases: ["danh-sach"],
        summary: Text(vi: "các kế hoạch trong sổ", en: "the plans in the register"), run: list),
      CommandSpec(
        "show", aliases: ["xem"],
        summary: Text(
          vi: "lĩnh vực, hạn, chỉ tiêu của kế hoạch", en: "sectors, dates and quotas of a plan"),
        details: [
          Text(
            vi: "Kế hoạch sửa đổi là bản mới; đăng ký giữ số của bản mà nó theo.",
            en: "An amended plan is a new version; a registration keeps the number of its own.")
        ],
        operands: [identifier], options: [version, year],
        examples: [
          CommandExample(
            "nhanrong plan show --year 2029",
            Text(vi: "các hạn trong năm, kèm cuối tuần, Tết", en: "its dates, weekends, Tết"))
        ], run: show),
    ])

  private static let file = OperandSpec("FILE", Text(vi: "tệp kế hoạch", en: "the plan file"))
  private static let identifier = OperandSpec(
    "PLAN", .optional,
    Text(vi: "mã kế hoạch, khi sổ có nhiều", en: "the plan's id, where there are several"))

  private static let version = OptionSpec.value(
    "plan-version", "N",
    Text(vi: "bản cũ của kế hoạch (mặc định: bản mới nhất)", en: "an older one (default: newest)"))

  private static let year = OptionSpec.value(
    "year", "YYYY",
    Text(vi: "thêm các hạn của năm này", en: "with the dates of this year"))

  // MARK: Issuing

  private static func issue(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(file)
    let plan = try PlanFileReading.plan(name, context)
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let known = try register.plan(plan.id) == plan
        if !known { _ = try register.issue(plan, isDryRun: context.dryRun) }
        let word =
          known
          ? Text(vi: "Kế hoạch \(plan.id) đã có", en: "Plan \(plan.id) is here already")
          : context.dryRun
            ? Text(vi: "Sẽ ban hành \(plan.id)", en: "Would issue \(plan.id)")
            : Text(vi: "Đã ban hành \(plan.id)", en: "Issued \(plan.id)")
        return Reply(
          [
            .paragraph(word, .good),
            .paragraph(Text(vi: plan.title.vi, en: plan.title.en)),
          ] + context.dryRunNote,
          result: .object([
            ("plan", .string(plan.id)), ("new", .bool(!known)), ("dryRun", .bool(context.dryRun)),
          ]))
      }
    }
  }

  // MARK: Listing

  private static func list(_ context: CommandContext) throws(CommandFailure) -> Reply {
    try context.withRegister { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        var rows: [[Cell]] = []
        var values: [JSONValue] = []
        for entry in try register.plans() {
          guard let plan = try register.plan(entry.id) else { continue }
          rows.append([
            Cell(data: plan.id), Cell(data: String(entry.version)),
            Cell(Text(vi: plan.title.vi, en: plan.title.en)),
          ])
          values.append(
            .object([
              ("id", .string(plan.id)), ("version", .integer(entry.version)),
              ("title", .bothLanguages(Text(vi: plan.title.vi, en: plan.title.en))),
              ("record", .string(entry.record.description)),
            ]))
        }
        let none = Block.paragraph(Text(vi: "Sổ chưa có kế hoạch.", en: "There is no plan yet."))
        return Reply(
          [
            rows.isEmpty
              ? none
              : .table(
                Table(
                  [
                    Table.Column(Text(vi: "Mã", en: "Id")),
                    Table.Column(Text(vi: "Bản", en: "Version"), .trailing),
                    Table.Column(Text(vi: "Tên", en: "Title")),
                  ], rows: rows))
          ], result: .object([("plans", .array(values))]))
      }
    }
  }

  // MARK: Showing

  private static func show(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let wanted = try context.invocation.integer(of: version, in: 1...Int64.max)
    let year = try context.invocation.integer(of: year, in: 1900...9999).map { Int($0) }
    return try context.withRegister { (register) throws(CommandFailure) in
      let plan = try context.wording { () throws(ReplicaError) in
        let newest = try register.currentPlan(context.invocation.operand(identifier))
        guard let wanted else { return newest }
        guard let older = try register.plan(newest.id, version: wanted) else {
          throw ReplicaError(
            .badValue, ("field", "plan-version"), ("value", "\(wanted)"),
            (
              "allowed",
              try register.versions(of: newest.id).map { "\($0.version)" }.joined(separator: " ")
            ))
        }
        return older
      }
      let end = try context.wording { () throws(ReplicaError) in
        try register.lastDay(ofPlan: plan.id)
      }
      return Reply(
        PlanPages.blocks(plan) + (year.map { PlanPages.dates(of: plan, in: $0, until: end) } ?? []),
        result: PlanPages.json(plan, year: year, until: end))
    }
  }
}
