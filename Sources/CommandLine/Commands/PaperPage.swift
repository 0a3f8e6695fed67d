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
    let unit = Row(
      Text(vi: "Đơn vị", en: "Unit"), Text(data: "\(subject.name) (\(subject.code))"), .strong)
    var blocks: [Block] = [.rows([unit] + rows(effect))]
    if effect.awaitsApproval {
      blocks.append(awaiting)
    } else if isDone {
      blocks.append(.paragraph(done, .good))
    }
    if !isDone, !context.dryRun { blocks.append(nothingWritten) }
    return Reply(
      blocks + context.dryRunNote,
      result: .object(
        [
          ("done", .bool(isDone)), ("unit", .string(subject.path.organisation.description)),
          ("paper", .optional(isDone ? effect.ids.first?.description : nil)),
          ("awaitsApproval", .bool(effect.awaitsApproval)),
        ] + facts(effect) + [("dryRun", .bool(context.dryRun))]))
  }

  static let nothingWritten = Block.paragraph(
    Text(vi: "Chưa ghi gì.", en: "Nothing was written."), .attention)

  /// What a root of several keys signed with one.
  static let awaiting = Block.paragraph(
    Text(
      vi: "Chỉ có hiệu lực khi khoá gốc khác tán thành: nhanrong org approvals",
      en: "It counts when other keys of the root approve it: nhanrong org approvals"), .attention)

  /// The changes that stop counting and those that begin to.
  static func rows(_ effect: PaperEffect) -> [Row] {
    var rows: [Row] = []
    let counts: [(Text, Int)] = [
      (Text(vi: "Bị giữ lại", en: "Now held"), effect.nowHeld.count),
      (Text(vi: "Có hiệu lực", en: "Now count"), effect.nowEffective.count),
      (Text(vi: "Giấy mất hiệu lực", en: "Papers held"), effect.papersNowHeld.count),
      (Text(vi: "Giấy có hiệu lực", en: "Papers that count"), effect.papersNowEffective.count),
      (Text(vi: "Nhật ký được đọc thêm", en: "Logs it may now read"), effect.nowReadable),
    ]
    for (word, count) in counts where count > 0 { rows.append(Row(word, Text(data: "\(count)"))) }
    if !effect.records.isEmpty {
      let shown = effect.records.prefix(recordsShown).map(\.short).joined(separator: " ")
      let more = effect.records.count > recordsShown ? " …" : ""
      rows.append(Row(Text(vi: "Hồ sơ", en: "Records"), Text(data: shown + more)))
    }
    return rows
  }

  static func facts(_ effect: PaperEffect) -> [(key: String, value: JSONValue)] {
    [
      ("nowHeld", .integer(Int64(effect.nowHeld.count))),
      ("nowEffective", .integer(Int64(effect.nowEffective.count))),
      ("papersNowHeld", .integer(Int64(effect.papersNowHeld.count))),
      ("papersNowEffective", .integer(Int64(effect.papersNowEffective.count))),
      ("nowReadable", .integer(Int64(effect.nowReadable))),
      ("records", .array(effect.records.map { .string($0.description) })),
    ]
  }

  private static let recordsShown = 8
}
