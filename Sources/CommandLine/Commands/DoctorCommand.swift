import ModelRegistry
import NhanRong
import Platform

/// `nhanrong doctor`.
enum DoctorCommand {
  static let spec = CommandSpec(
    "doctor", aliases: ["kham"],
    summary: Text(vi: "khám sổ và máy", en: "examine register and computer"),
    details: [
      Text(
        vi: """
          Xem thư mục, ổ đĩa, đồng hồ, khoá, bản sao lưu, những gì chờ và thiếu. Không cần mạng, không \
          sửa gì. Mỗi điều có mã và lệnh nên gõ tiếp.
          """,
        en: """
          Looks at folder, disk, clock, key, backups, and what waits or is missing. It needs no network \
          and changes nothing. Each finding has a code and the command to type next.
          """)
    ],
    options: [check, days],
    examples: [
      CommandExample(
        "nhanrong doctor --check", Text(vi: "mã thoát 5 nếu có điều cần xem", en: "exit status 5"))
    ],
    run: run)

  private static let check = OptionSpec.flag(
    "check", Text(vi: "báo bằng mã thoát 5", en: "exit with 5 where something needs a look"))
  private static let days = OptionSpec.value(
    "days", "N",
    Text(
      vi: "bao nhiêu ngày không xác nhận, không sao lưu là lâu (mặc định 30)",
      en: "after how many days silence and old backups are told (default 30)"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    var limits = ExaminationLimits()
    if let days = try context.invocation.integer(of: days, in: 1...3650) {
      limits.daysUnconfirmed = days
      limits.daysWithoutBackup = days
    }
    return try context.withRegister { (register) throws(CommandFailure) in
      let found = try context.wording { () throws(ReplicaError) in
        try register.replica.examine(limits, mounts: MountTable.volumes(context.surroundings.files))
      }
      return reply(found, register.replica.folder.text, context)
    }
  }

  private static func reply(
    _ found: Examination, _ folder: String, _ context: CommandContext
  ) -> Reply {
    let words = found.ailments.map { AilmentWord($0, folder) }
    let unknown = Text(vi: "không rõ", en: "unknown")
    var rows = [
      Row(Text(vi: "Sổ", en: "Replica"), Text(data: folder)),
      Row(Text(vi: "Cỡ", en: "Size"), Text(data: FileSize.text(found.size))),
      Row(
        Text(vi: "Ổ đĩa", en: "Disk"), found.fileSystem.map { Text(data: $0) } ?? unknown),
      Row(
        Text(vi: "Còn trống", en: "Free"),
        found.freeSpace.map { Text(data: FileSize.text($0)) } ?? unknown),
      Row(Text(vi: "Kiểu bảng", en: "Schema"), Text(data: "\(found.schema)")),
    ]
    rows.append(
      Row(
        Text(vi: "Sao lưu", en: "Backed up"),
        found.backedUpAt.map { Text(data: ShownDay.text($0)) }
          ?? Text(vi: "chưa lần nào", en: "never")))
    var blocks: [Block] = [.rows(rows), .gap]
    if words.isEmpty {
      blocks.append(
        .paragraph(Text(vi: "Không có gì cần xem.", en: "Nothing needs a look."), .good))
    }
    for word in words {
      blocks.append(
        .paragraph(Text(data: "[\(word.code)] ").appending(word.text), .attention))
      blocks.append(.indented([.line(word.tryCommand)]))
    }
    return Reply(
      blocks, result: json(found, words, folder, context.language),
      shortfall: context.invocation.has(check) && !words.isEmpty
        ? .ailing(words.map(\.code)) : nil)
  }

  private static func json(
    _ found: Examination, _ words: [AilmentWord], _ folder: String, _ language: Language
  ) -> JSONValue {
    .object([
      ("replica", .string(folder)), ("bytes", .integer(Int64(clamping: found.size))),
      ("fileSystem", .optional(found.fileSystem)),
      ("freeBytes", found.freeSpace.map { .integer(Int64(clamping: $0)) } ?? .null),
      ("schema", .integer(Int64(found.schema))), ("backedUpOn", ShownDay.json(found.backedUpAt)),
      (
        "findings",
        .array(
          words.map {
            .object([
              ("code", .string($0.code)), ("message", .string($0.text[language])),
              ("try", .string($0.tryCommand)),
            ])
          })
      ),
    ])
  }
}
