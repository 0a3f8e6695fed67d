import ModelRegistry
import NhanRong

/// `nhanrong org reform`: the mergers of the national list, for the units of this register.
enum OrgReformCommand {
  static let spec = CommandSpec(
    "reform", aliases: ["sap-xep"],
    summary: Text(
      vi: "sáp nhập các xã trong sổ theo danh mục toàn quốc",
      en: "merge the communes here as the national list says"),
    details: [
      Text(
        vi: """
          Xã cũ còn trong sổ mà danh mục ghi đã vào trọn một xã nay cũng trong sổ thì được sáp nhập như \
          org merge. Xã chia nhiều nơi, chưa chắc, chưa rõ thì liệt kê để làm bằng tay. Danh mục không \
          phải công bố chính thức: xem trước bằng --dry-run. Làm lại lệnh không ghi thêm.
          """,
        en: """
          A former commune of this register that the list says went whole into one that is here too is \
          merged as by org merge. Those that were parted, unsure or unknown are listed, to be done by \
          hand. The list is no official publication: look first with --dry-run. Given again the command \
          writes nothing more.
          """)
    ],
    options: [
      NationalUnitsReading.option, day, OrgEventOption.decision,
      OrgEventOption.grace,
    ],
    examples: [
      CommandExample(
        "nhanrong org reform --on 01/07/2025 --dry-run",
        Text(vi: "xem xã nào vào đâu", en: "see which goes where"))
    ],
    run: run)

  private static let day = OptionSpec.value(
    "on", "DATE", Text(vi: "ngày quyết định có hiệu lực", en: "the day the decision takes effect"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let call = context.invocation
    // A reform has its day in law; a machine's clock does not name it.
    _ = try context.required(Self.day)
    guard let day = try context.day(Self.day) else {
      throw .missingOption(Self.day, path: call.path)
    }
    let grace =
      try call.integer(of: OrgEventOption.grace, in: 0...3650)
      .map { Int(clamping: $0) } ?? OrganisationEvent.graceDaysDefault
    let lists = try NationalUnitsReading.read(context)
    return try context.withWritingUnit { (register) throws(CommandFailure) in
      let plan = try context.wording { () throws(ReplicaError) in try register.reform(by: lists) }
      for merger in plan.mergers {
        let verdict = try context.wording { () throws(ReplicaError) in
          try register.reorganisation(
            .merge, of: merger.units, into: [merger.into], on: day,
            decision: call.value(of: OrgEventOption.decision), graceDays: grace)
        }
        let change = try OrgEventCommands.plan(verdict)
        try context.wording { () throws(ReplicaError) in
          try register.carryOut(change, isDryRun: context.dryRun)
        }
      }
      return reply(plan, context)
    }
  }

  private static func reply(_ plan: ReformPlan, _ context: CommandContext) -> Reply {
    let count = plan.mergers.reduce(0) { $0 + $1.units.count }
    var blocks: [Block] = [
      .paragraph(
        context.dryRun
          ? Text(
            vi: "Sẽ sáp nhập \(count) xã vào \(plan.mergers.count) xã",
            en: "Would merge \(count) communes into \(plan.mergers.count)")
          : Text(
            vi: "Đã sáp nhập \(count) xã vào \(plan.mergers.count) xã",
            en: "Merged \(count) communes into \(plan.mergers.count)"), .good)
    ]
    if count > 0 {
      blocks.append(
        .table(
          Table(
            [
              Table.Column(Text(vi: "Đơn vị cũ", en: "Former unit")),
              Table.Column(Text(vi: "Nay là", en: "Now")),
            ],
            rows: plan.mergers.flatMap { merger in
              merger.units.map {
                [Cell(data: OrgEventPage.name($0)), Cell(data: OrgEventPage.name(merger.into))]
              }
            })))
    }
    if !plan.left.isEmpty {
      blocks += [
        .paragraph(Text(vi: "Cần làm bằng tay:", en: "To be done by hand:"), .attention),
        .table(
          Table(
            [Table.Column(), Table.Column(), Table.Column()],
            rows: plan.left.map { rest in
              [
                Cell(data: OrgEventPage.name(rest.unit)), Cell(word(rest.reason), .attention),
                Cell(data: rest.into.joined(separator: ", ")),
              ]
            })),
      ]
    }
    return Reply(
      blocks + context.dryRunNote,
      result: .object([
        (
          "mergers",
          .array(
            plan.mergers.map {
              .object([
                ("into", .string($0.into.code)), ("units", .strings($0.units.map(\.code))),
              ])
            })
        ),
        (
          "left",
          .array(
            plan.left.map {
              .object([
                ("unit", .string($0.unit.code)), ("reason", .string($0.reason.rawValue)),
                ("into", .strings($0.into)),
              ])
            })
        ),
        ("dryRun", .bool(context.dryRun)),
      ]),
      shortfall: plan.left.isEmpty ? nil : .leftByReform(plan.left.map(\.unit)))
  }

  private static func word(_ reason: ReformPlan.Rest.Reason) -> Text {
    switch reason {
    case .parted: Text(vi: "chia nhiều nơi", en: "parted")
    case .unsure: Text(vi: "danh mục chưa chắc", en: "the list is not sure")
    case .unknown: Text(vi: "danh mục không rõ", en: "the list does not know")
    case .successorMissing: Text(vi: "nơi nhận chưa có trong sổ", en: "its new unit is not here")
    }
  }
}
