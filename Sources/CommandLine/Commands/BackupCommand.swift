import ModelRegistry
import NhanRong
import Platform

/// `nhanrong backup [FOLDER]`.
enum BackupCommand {
  static let spec = CommandSpec(
    "backup", aliases: ["sao-luu"],
    summary: Text(vi: "sao lưu sổ", en: "back the register up"),
    details: [
      Text(
        vi: """
          Chép cả sổ, nháp riêng cũng có, với tệp đính kèm, sang FOLDER (mặc định: thư mục cạnh sổ, tên \
          có đuôi -sao-luu), rồi đọc lại. Không có khoá trong đó: khoá sao lưu riêng bằng key backup. \
          Giữ --keep bản mới nhất của sổ này; không đụng tệp nào khác.
          """,
        en: """
          Copies the whole register, private drafts too, and attached files to FOLDER (default: beside \
          the register, its name with -sao-luu behind), then reads it back. No key is in it: key \
          backup keeps that. The newest --keep backups of this register stay; no other file is touched.
          """),
      Text(
        vi: """
          Lấy lại: nhanrong heal --from FOLDER. Sổ cũ hơn lần ghi cuối thì ghi tiếp bằng nhật ký mới; \
          phần sau bản sao lưu về từ gói của cấp trên. Bản sao lưu còn giữ nội dung đã xoá theo luật \
          cho đến khi bị bản mới thay: xoá xong nên sao lưu lại với --keep 1.
          """,
        en: """
          To get it back: nhanrong heal --from FOLDER. A register older than what it wrote last goes \
          on in new logs, and what came after the backup returns with bundles. A backup still holds \
          contents that were erased since: after an erasure make a new one with --keep 1.
          """),
    ],
    operands: [folder], options: [keep],
    examples: [
      CommandExample(
        "nhanrong backup /media/usb/sao-luu --keep 3",
        Text(vi: "sang USB, giữ ba bản", en: "to a stick, three are kept"))
    ],
    run: run)

  private static let folder = OperandSpec(
    "FOLDER", .optional, Text(vi: "nơi giữ bản sao lưu", en: "where backups are kept"))
  private static let keep = OptionSpec.value(
    "keep", "N", Text(vi: "giữ N bản mới nhất (mặc định 5)", en: "keep the newest N (default 5)"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = context.invocation.operand(folder)
    let count = try context.invocation.integer(of: keep, in: 1...999) ?? Int64(Replica.backupsKept)
    let scene = FailureScene(file: name)
    return try context.withRegister(scene) { (register) throws(CommandFailure) in
      let made = try context.wording(scene) { () throws(ReplicaError) in
        try register.replica.backup(
          into: name.map { context.path($0) }, keep: Int(clamping: count),
          isDryRun: context.dryRun)
      }
      return Reply(
        [
          .paragraph(
            context.dryRun
              ? Text(
                vi: "Sẽ sao lưu vào \(made.path.text)", en: "Would back up into \(made.path.text)")
              : Text(vi: "Đã sao lưu: \(made.path.text)", en: "Backed up: \(made.path.text)"), .good
          ),
          .rows([
            Row(Text(vi: "Cỡ", en: "Size"), Text(data: FileSize.text(made.size))),
            Row(Text(vi: "Tệp kèm mới", en: "New files"), Text(data: "\(made.files)")),
            Row(Text(vi: "Bản cũ đã bỏ", en: "Old ones gone"), Text(data: "\(made.removed.count)")),
          ]),
        ] + context.dryRunNote,
        result: .object([
          ("path", .string(made.path.text)), ("bytes", .integer(Int64(clamping: made.size))),
          ("files", .count(made.files)), ("removed", .strings(made.removed.map(\.text))),
          ("dryRun", .bool(context.dryRun)),
        ]))
    }
  }
}
