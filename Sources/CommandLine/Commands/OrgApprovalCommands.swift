import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Sealing
import Trust

/// A root of several keys: `org approvals` and `org approve`.
enum OrgApprovalCommands {
  static let specs = [approvals, approve]

  // MARK: What lacks approvals

  private static let approvals = CommandSpec(
    "approvals", aliases: ["cho-tan-thanh"],
    summary: Text(
      vi: "những gì của gốc còn chờ khoá khác tán thành",
      en: "what the root signed and other keys have yet to approve"),
    run: list)

  private static func list(_ context: CommandContext) throws(CommandFailure) -> Reply {
    try context.withRegister { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let root = try register.replica.rootStanding()
        let words = try root.lacking.map { (change) throws(ReplicaError) in
          try ApprovalWords(change, register)
        }
        let none = Block.paragraph(
          Text(vi: "Không có gì chờ tán thành.", en: "Nothing waits for approval."))
        return Reply(
          [.rows([keys(of: root.record)]), words.isEmpty ? none : .table(table(words, root))],
          result: .object([
            ("keys", .count(root.record.keys.count)),
            ("threshold", .count(root.record.threshold)), ("holdsKey", .bool(root.isOurs)),
            ("waiting", .array(words.map(\.json))),
          ]))
      }
    }
  }

  /// `cần 2 trong 3 khoá`.
  static func keys(of record: RootRecord) -> Row {
    let (threshold, count) = (record.threshold, record.keys.count)
    return Row(
      Text(vi: "Gốc", en: "Root"),
      Text(
        vi: "cần \(threshold) trong \(count) khoá", en: "\(threshold) of \(count) keys agree"))
  }

  private static func table(_ words: [ApprovalWords], _ root: Replica.RootStanding) -> Table {
    Table(
      [
        Table.Column(Text(vi: "Mã", en: "Id")), Table.Column(Text(vi: "Ngày", en: "Day")),
        Table.Column(Text(vi: "Máy viết", en: "Written by")),
        Table.Column(Text(vi: "Khoá", en: "Keys"), .trailing),
        Table.Column(Text(vi: "Đã tán thành", en: "Approved by")),
        Table.Column(Text(vi: "Nội dung", en: "What it says")),
      ],
      rows: words.map { one in
        let change = one.change
        let approvers = change.approvers.map { "\(WriterID(of: $0))".prefix(8) }
        return [
          Cell(data: one.short), Cell(data: ShownDay.text(change.at)),
          Cell(data: String("\(WriterID(of: change.author))".prefix(8))),
          Cell(data: "\(change.backers.count)/\(root.record.threshold)"),
          Cell(data: approvers.joined(separator: " ")), Cell(one.text),
        ]
      })
  }

  // MARK: Approving

  private static let change = OperandSpec(
    "ID", .any,
    Text(
      vi: "mã của thay đổi, như org approvals in ra",
      en: "the id of a change, as org approvals prints it"))
  private static let all = OptionSpec.flag(
    "all", Text(vi: "mọi thay đổi đang chờ khoá này", en: "every change that waits for this key"))

  private static let approve = CommandSpec(
    "approve", aliases: ["tan-thanh"],
    summary: Text(
      vi: "tán thành điều khoá gốc khác đã ký", en: "approve what another key of the root signed"),
    details: [
      Text(
        vi: """
          Chỉ máy giữ khoá gốc làm được. Xem kỹ từng dòng trước khi đồng ý: tán thành rồi không rút \
          lại được.
          """,
        en: """
          Only a computer with a key of the root can. Read each line before you agree: an approval \
          is not taken back.
          """)
    ],
    operands: [change], options: [all],
    examples: [
      CommandExample(
        "nhanrong org approve 3f9a12c0", Text(vi: "một thay đổi", en: "one change"))
    ],
    run: runApprove)

  private static func runApprove(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let names = context.invocation.operands(change)
    let wantsAll = context.invocation.has(all)
    let path = context.invocation.path
    guard wantsAll || !names.isEmpty else { throw .nothingToApproveNamed(path: path) }
    guard !wantsAll || names.isEmpty else { throw .allOrSome(path: path) }
    return try context.withRegister { (register) throws(CommandFailure) in
      let words = try context.wording { () throws(ReplicaError) in
        try changes(names, register).map { (change) throws(ReplicaError) in
          try ApprovalWords(change, register)
        }
      }
      guard !words.isEmpty else {
        return Reply(
          [
            .paragraph(
              Text(vi: "Không có gì chờ khoá này.", en: "Nothing waits for this key."))
          ], result: .object([("done", .bool(false)), ("approved", .array([]))]))
      }
      let ids = words.map(\.change.id)
      let preview = try context.wording { () throws(ReplicaError) in
        try register.replica.approve(ids, isDryRun: true)
      }
      let agreed = try context.dryRun ? true : context.confirm(question(words, preview))
      var effect = preview
      if agreed, !context.dryRun {
        effect = try context.wording { () throws(ReplicaError) in
          try register.replica.approve(ids)
        }
      }
      return reply(words, effect, isDone: agreed && !context.dryRun, context)
    }
  }

  /// Those named; every one that waits for this key where none is.
  private static func changes(
    _ names: [String], _ register: Register
  ) throws(ReplicaError) -> [RootChange] {
    if names.isEmpty { return try register.replica.approvable() }
    var changes: [RootChange] = []
    for name in names {
      let change = try register.replica.approvable(startingWith: name)
      if !changes.contains(where: { $0.id == change.id }) { changes.append(change) }
    }
    return changes
  }

  private static func question(_ words: [ApprovalWords], _ effect: PaperEffect) -> Text {
    let list = words.map { Text(data: $0.short + " ").appending($0.text) }
    let said = Text.joined(list, by: "; ")
    let (held, counting) = (effect.nowHeld.count, effect.nowEffective.count)
    return Text(
      vi: """
        \(said.vi). \(effect.papersNowEffective.count) giấy và \(counting) thay đổi sẽ có hiệu \
        lực, \(held) thay đổi bị giữ lại. Ký tán thành?
        """,
      en: """
        \(said.en). \(effect.papersNowEffective.count) papers and \(counting) changes will count, \
        \(held) changes will be held. Sign the approval?
        """)
  }

  private static func reply(
    _ words: [ApprovalWords], _ effect: PaperEffect, isDone: Bool, _ context: CommandContext
  ) -> Reply {
    var blocks: [Block] = [
      .rows(words.map { Row(Text(data: $0.short), $0.text) } + PaperPage.rows(effect))
    ]
    if isDone {
      blocks.append(
        .paragraph(
          Text(
            vi: "Đã tán thành. Nơi khác biết khi nhận gói kế tiếp.",
            en: "Approved. Others hear of it with their next bundle."), .good))
    } else if !context.dryRun {
      blocks.append(PaperPage.nothingWritten)
    }
    return Reply(
      blocks + context.dryRunNote,
      result: .object(
        [
          ("done", .bool(isDone)), ("approved", .array(words.map(\.json))),
        ] + PaperPage.facts(effect) + [("dryRun", .bool(context.dryRun))]))
  }
}

extension CommandFailure {
  fileprivate static func nothingToApproveNamed(path: [String]) -> CommandFailure {
    CommandFailure(
      "NR-U19", exit: .usage,
      message: Text(vi: "chưa nói tán thành gì", en: "what to approve was not named"),
      reason: Text(vi: "Nêu mã, hoặc --all.", en: "Name ids, or say --all."),
      tryCommand: "nhanrong org approvals")
  }

  fileprivate static func allOrSome(path: [String]) -> CommandFailure {
    CommandFailure(
      "NR-U20", exit: .usage,
      message: Text(
        vi: "--all và mã không đi cùng nhau", en: "--all and ids exclude each other"),
      tryCommand: ShellWord.line([CommandTree.program] + path + ["-h"]))
  }
}
