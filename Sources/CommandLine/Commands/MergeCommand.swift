import ModelRegistry
import NhanRong

/// `nhanrong merge REPLICA-FOLDER`.
enum MergeCommand {
  static let spec = CommandSpec(
    "merge", aliases: ["gop"],
    summary: Text(vi: "nhận từ thư mục một sổ khác", en: "take in what another replica holds"),
    details: [
      Text(
        vi: """
          Sổ kia chỉ được đọc. Chỉ nhận những gì sổ này được xem và những gì người viết đã ký khi \
          gửi; phần chưa ký phải đi bằng gói.
          """,
        en: """
          The other replica is only read. Only what this one may see is taken, as far as its \
          writers have signed it when sending; the rest has to come in a bundle.
          """)
    ],
    operands: [folder],
    examples: [
      CommandExample(
        "nhanrong merge /media/usb/so-cu", Text(vi: "sổ trên USB", en: "a replica on a stick"))
    ],
    run: run)

  private static let folder = OperandSpec(
    "REPLICA", Text(vi: "thư mục của sổ kia", en: "folder of the other replica"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(folder)
    let scene = FailureScene(replica: name)
    return try context.withRegister { (register) throws(CommandFailure) in
      let outcome = try context.wording(scene) { () throws(ReplicaError) in
        try register.replica.merge(
          context.path(name), RegisterReadModel.current, isDryRun: context.dryRun)
      }
      let unsigned = outcome.unsigned.reduce(UInt64(0)) { $0 + $1.count }
      let warnings =
        unsigned == 0
        ? []
        : [
          ReplyWarning(
            "NR-W22",
            Text(
              vi: "\(unsigned) thay đổi ở đó chưa ai ký; xin nơi ấy gửi bằng gói",
              en: "\(unsigned) changes there are not signed yet; ask for a bundle"))
        ]
      return Reply(
        [
          .paragraph(
            Text(
              vi: """
                Nhận \(outcome.new) thay đổi mới, \(outcome.duplicates) đã có, \
                \(outcome.touched.count) hồ sơ
                """,
              en: """
                Took in \(outcome.new) new changes, \(outcome.duplicates) known, \
                \(outcome.touched.count) records
                """), .good)
        ] + context.dryRunNote,
        result: .object([
          ("new", .count(outcome.new)), ("duplicate", .count(outcome.duplicates)),
          ("records", .count(outcome.touched.count)),
          ("unsigned", .integer(Int64(clamping: unsigned))), ("dryRun", .bool(context.dryRun)),
        ]), warnings: warnings)
    }
  }
}
