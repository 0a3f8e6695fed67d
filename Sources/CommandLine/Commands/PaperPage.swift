import Causality
import ChangeLog
import ModelRegistry
import NhanRong

/// What a paper did, or would do, to the changes held here.
enum PaperPage {
  static func reply(
    _ effect: PaperEffect, _ subject: OrganisationView, isDone: Bool, done: Text,
    _ context: CommandContext
  ) -> Reply {
    var rows = [
      Row(Text(vi: "Đơn vị", en: "Unit"), Text(data: "\(subject.name) (\(subject.code))"), .strong)
    ]
    let counts: [(Text, Int)] = [
      (Text(vi: "Bị giữ lại", en: "Now held"), effect.nowHeld.count),
      (Text(vi: "Có hiệu lực", en: "Now count"), effect.nowEffective.count),
      (Text(vi: "Giấy mất hiệu lực", en: "Grants held"), effect.papersNowHeld.count),
      (Text(vi: "Giấy có lại hiệu lực", en: "Grants that count"), effect.papersNowEffective.count),
    ]
    for (word, count) in counts where count > 0 { rows.append(Row(word, Text(data: "\(count)"))) }
    if !effect.records.isEmpty {
      let shown = effect.records.prefix(recordsShown).map(\.short).joined(separator: " ")
      let more = effect.records.count > recordsShown ? " …" : ""
      rows.append(Row(Text(vi: "Hồ sơ", en: "Records"), Text(data: shown + more)))
    }
    var blocks: [Block] = [.rows(rows)]
    if isDone {
      blocks.append(.paragraph(done, .good))
    } else if !context.dryRun {
      blocks.append(
        .paragraph(Text(vi: "Chưa ghi gì.", en: "Nothing was written."), .attention))
    }
    return Reply(
      blocks + context.dryRunNote,
      result: .object([
        ("done", .bool(isDone)), ("unit", .string(subject.path.organisation.description)),
        ("paper", .optional(isDone ? effect.id.description : nil)),
        ("nowHeld", .integer(Int64(effect.nowHeld.count))),
        ("nowEffective", .integer(Int64(effect.nowEffective.count))),
        ("papersNowHeld", .integer(Int64(effect.papersNowHeld.count))),
        ("papersNowEffective", .integer(Int64(effect.papersNowEffective.count))),
        ("records", .array(effect.records.map { .string($0.description) })),
        ("dryRun", .bool(context.dryRun)),
      ]))
  }

  private static let recordsShown = 8
}
