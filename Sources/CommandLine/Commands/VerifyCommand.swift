import ModelRegistry
import NhanRong

/// `nhanrong verify`.
enum VerifyCommand {
  static let spec = CommandSpec(
    "verify", aliases: ["kiem-tra"],
    summary: Text(vi: "tính lại cả sổ và so với đĩa", en: "compute all again and compare"),
    details: [
      Text(
        vi: """
          Đọc lại từng thay đổi, kiểm tra chuỗi băm, tính lại mọi đăng ký và so với các bảng; kiểm \
          tra tệp đính kèm có đủ không. Không sửa gì.
          """,
        en: """
          Reads every change again, checks the hash chains, computes every registration anew and \
          compares the tables; checks that attached files are here. Nothing is changed.
          """),
      Text(
        vi: """
          --full còn đọc hết từng tệp đính kèm và kiểm từng chữ ký. Chỗ hỏng được gọi tên; lệnh \
          heal chữa.
          """,
        en: """
          --full also reads every attached file and checks every signature. What is damaged is \
          named; heal mends it.
          """),
    ],
    options: [full, receipt],
    examples: [
      CommandExample(
        "nhanrong verify --receipt K7QX2MPA",
        Text(vi: "so mã biên nhận của nơi nhận", en: "compare the code of a receipt"))
    ],
    run: run)

  private static let receipt = OptionSpec.value(
    "receipt", "CODE",
    Text(vi: "mã 8 chữ trên biên nhận của nơi nhận", en: "the 8 letters of a peer's receipt"))
  private static let full = OptionSpec.flag(
    "full", Text(vi: "đọc cả tệp đính kèm, chữ ký", en: "attached files and signatures too"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    if let code = context.invocation.value(of: receipt) {
      return try ReceiptCheck.run(code, context)
    }
    return try context.withRegister { (register) throws(CommandFailure) in
      let (findings, counts, forks) = try context.wording { () throws(ReplicaError) in
        (
          try register.verify(isFull: context.invocation.has(full)), try register.replica.counts(),
          try ForkPages(register)
        )
      }
      let result = JSONValue.object([
        ("changes", .integer(Int64(clamping: counts.changes))),
        ("records", .count(counts.records)),
        (
          "findings",
          .array(
            findings.map {
              .object([("kind", .string($0.kind.rawValue)), ("what", .string($0.what))])
            })
        ),
        ("forks", forks.json),
      ])
      if findings.isEmpty {
        return Reply(
          [
            .paragraph(
              Text(
                vi: "Sổ nguyên vẹn: \(counts.changes) thay đổi, \(counts.records) hồ sơ.",
                en: "All is well: \(counts.changes) changes, \(counts.records) records."), .good)
          ] + forks.blocks, result: result)
      }
      return Reply(
        [
          .table(
            Table(
              [
                Table.Column(Text(vi: "Chỗ", en: "Place")),
                Table.Column(Text(vi: "Chi tiết", en: "Details")),
              ],
              rows: findings.map { [Cell(name($0.kind), .bad), Cell(data: $0.what)] }))
        ], result: result, shortfall: .verificationFailed(findings.count))
    }
  }

  private static func name(_ kind: VerificationFinding.Kind) -> Text {
    switch kind {
    case .file: Text(vi: "tệp", en: "file")
    case .change: Text(vi: "thay đổi", en: "change")
    case .record: Text(vi: "hồ sơ", en: "record")
    case .readModel: Text(vi: "bảng", en: "table")
    case .code: Text(vi: "mã kiểm", en: "check code")
    case .attachment: Text(vi: "tệp đính kèm", en: "attached file")
    case .list: Text(vi: "danh sách", en: "list")
    case .waiting: Text(vi: "đoạn chờ", en: "waiting stretch")
    case .signature: Text(vi: "chữ ký", en: "signature")
    case .ledger: Text(vi: "sổ riêng của máy", en: "this computer's own rows")
    }
  }
}
