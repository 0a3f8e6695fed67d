import Causality
import ChangeLog
import ModelRegistry

/// What a decision about units wrote, or would write.
enum OrgEventPage {
  static func word(_ kind: OrganisationEvent.Kind) -> Text {
    switch kind {
    case .create: Text(vi: "Thành lập", en: "Made")
    case .rename: Text(vi: "Đổi tên", en: "Renamed")
    case .move: Text(vi: "Điều chuyển", en: "Moved")
    case .merge: Text(vi: "Sáp nhập", en: "Merged")
    case .split: Text(vi: "Chia tách", en: "Split")
    case .dissolve: Text(vi: "Giải thể", en: "Dissolved")
    }
  }

  static func reply(
    _ kind: OrganisationEvent.Kind, _ units: [OrganisationView],
    _ others: [OrganisationView], _ day: CivilDate, done: Text, _ context: CommandContext
  ) -> Reply {
    Reply(
      [.rows([Row(word(kind), done, .strong), Row(dayLabel, Text(data: day.text))])]
        + context.dryRunNote,
      result: json(kind, units, others, day, placed: [], left: [], context))
  }

  static func reply(_ plan: Reorganisation, _ context: CommandContext) -> Reply {
    let successors = plan.successors.map(name).joined(separator: ", ")
    var blocks: [Block] = [
      .rows(
        [
          Row(
            word(plan.event.kind), Text(data: plan.units.map(name).joined(separator: ", ")),
            .strong)
        ]
          + (successors.isEmpty
            ? [] : [Row(Text(vi: "Vào", en: "Into"), Text(data: successors), .strong)])
          + [Row(dayLabel, Text(data: plan.event.day.text))]
          + (plan.event.decision.map {
            [Row(Text(vi: "Quyết định", en: "Decision"), Text(data: $0))]
          } ?? [])
          + [
            Row(
              Text(vi: "Đơn vị chuyển theo", en: "Units that move"),
              Text(data: String(plan.placings.count)))
          ])
    ]
    for placing in plan.placings {
      blocks.append(
        .indented([
          .paragraph(Text(data: "\(name(placing.unit)) → \(name(placing.under))"))
        ]))
    }
    if !plan.left.isEmpty {
      blocks.append(
        .paragraph(
          Text(
            vi: "Chưa chuyển, cần org move từng nơi:", en: "Left, each needs org move:"), .attention
        )
      )
      blocks.append(
        .indented([.paragraph(Text(data: plan.left.map(name).joined(separator: ", ")))]))
    }
    if !context.dryRun {
      blocks.append(
        .paragraph(
          Text(
            vi: "Máy của đơn vị cũ còn quyền viết cho đến khi thu hồi:",
            en: "The old unit's computers may write until they are revoked:")))
      blocks += plan.units.map { .line("nhanrong revoke \($0.code)") }
    }
    return Reply(
      blocks + context.dryRunNote,
      result: json(
        plan.event.kind, plan.units, plan.successors, plan.event.day,
        placed: plan.placings.map(\.unit), left: plan.left, context))
  }

  private static let dayLabel = Text(vi: "Từ ngày", en: "From")

  /// As a command takes it.
  static func named(_ unit: OrganisationView) -> String {
    unit.code.isEmpty ? unit.name : unit.code
  }

  static func name(_ unit: OrganisationView) -> String {
    unit.code.isEmpty ? unit.name : "\(unit.name) (\(unit.code))"
  }

  private static func json(
    _ kind: OrganisationEvent.Kind, _ units: [OrganisationView], _ others: [OrganisationView],
    _ day: CivilDate, placed: [OrganisationView], left: [OrganisationView],
    _ context: CommandContext
  ) -> JSONValue {
    .object([
      ("event", .string(kind.rawValue)), ("units", .strings(units.map(\.code))),
      ("into", .strings(others.map(\.code))), ("on", .string(day.iso)),
      ("placed", .strings(placed.map(\.code))), ("left", .strings(left.map(\.code))),
      ("dryRun", .bool(context.dryRun)),
    ])
  }
}
