import Causality
import ModelRegistry
import NhanRong
import Platform
import Sealing

/// `nhanrong export --to UNIT`.
enum ExportCommand {
  static let spec = CommandSpec(
    "export", aliases: ["xuat", "gui"],
    summary: Text(vi: "viết gói cho nơi khác", en: "write a bundle for another office"),
    details: [
      Text(
        vi: """
          Gói mang những gì nơi ấy chưa xác nhận, niêm riêng cho nơi ấy, được đọc lại sau khi ghi. \
          UNIT là mã, tên đơn vị, hoặc cap-tren.
          """,
        en: """
          A bundle carries what that office has not confirmed, sealed to it alone, and is read \
          back after it was written. UNIT is a code, a name, or the word superior.
          """)
    ],
    options: [to, out, plain, whole],
    examples: [
      CommandExample(
        "nhanrong export --to superior --out /media/usb",
        Text(vi: "gửi lên cấp trên", en: "to the superior"))
    ],
    run: run)

  private static let to = OptionSpec.value(
    "to", "UNIT", repeatable: true, Text(vi: "nơi nhận", en: "who it is for"))
  private static let out = OptionSpec.value(
    "out", "FOLDER", short: "o",
    Text(vi: "nơi viết gói (mặc định: thư mục này)", en: "where to write (default: this folder)"))
  private static let plain = OptionSpec.flag(
    "plain", Text(vi: "không niêm: ai cũng đọc được", en: "not sealed: anybody can read it"))

  private static let whole = OptionSpec.flag(
    "whole",
    Text(
      vi: "gửi lại từ đầu, cả những gì đã xác nhận: cho máy bị mất",
      en: "all from the beginning, also what was confirmed: for a lost computer"))

  private struct Written {
    let name: String
    let unit: OrganisationID
    let bundle: WrittenBundle
  }

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let words = context.invocation.values(of: to)
    guard !words.isEmpty else { throw .missingOption(to, path: context.invocation.path) }
    let folder = context.path(context.invocation.value(of: out) ?? ".")
    return try context.withRegister { (register) throws(CommandFailure) in
      // All units are looked up before the first bundle is written.
      var units: [OrganisationID] = []
      for word in words {
        let unit = try context.wording { () throws(ReplicaError) in
          try register.correspondent(named: word)
        }
        if !units.contains(unit) { units.append(unit) }
      }
      var written: [Written] = []
      for unit in units {
        written.append(
          try context.wording(FailureScene(file: folder.text)) { () throws(ReplicaError) in
            try export(to: unit, into: folder, register, context)
          })
      }
      return reply(written, context)
    }
  }

  private static func export(
    to unit: OrganisationID, into folder: FilePath, _ register: Register,
    _ context: CommandContext
  ) throws(ReplicaError) -> Written {
    let papers = try register.replica.recipients(of: unit).papers
    let recipients = Recipients(
      papers, isPlain: context.invocation.has(plain), isWhole: context.invocation.has(whole))
    let bundle = try register.replica.export(
      for: recipients, into: folder, isDryRun: context.dryRun)
    return Written(name: try register.name(of: unit), unit: unit, bundle: bundle)
  }

  private static func reply(_ written: [Written], _ context: CommandContext) -> Reply {
    let table = Table(
      [
        Table.Column(Text(vi: "Cho", en: "For")),
        Table.Column(Text(vi: "Thay đổi", en: "Changes"), .trailing),
        Table.Column(Text(vi: "Tệp kèm", en: "Files"), .trailing),
        Table.Column(Text(vi: "Byte", en: "Bytes"), .trailing),
        Table.Column(Text(vi: "Gói", en: "Bundle")),
      ],
      rows: written.map { one in
        [
          Cell(data: one.name), Cell(data: String(one.bundle.outcome.changes)),
          Cell(data: String(one.bundle.outcome.attachments)),
          Cell(data: String(one.bundle.outcome.size)),
          Cell(data: context.dryRun ? "" : one.bundle.path.text),
        ]
      })
    let warnings =
      context.invocation.has(plain)
      ? [
        ReplyWarning(
          "NR-W20",
          Text(
            vi: "gói không niêm: ai nhặt được USB cũng đọc được",
            en: "the bundle is not sealed: whoever finds the stick can read it"))
      ] : []
    return Reply(
      [.table(table)] + context.dryRunNote,
      result: .object([
        ("bundles", .array(written.map { json($0, context) })), ("dryRun", .bool(context.dryRun)),
      ]), warnings: warnings)
  }

  private static func json(_ one: Written, _ context: CommandContext) -> JSONValue {
    .object([
      ("unit", .string(one.unit.description)), ("name", .string(one.name)),
      ("file", context.dryRun ? .null : .string(one.bundle.path.text)),
      ("hash", context.dryRun ? .null : .string(hexadecimal(of: one.bundle.outcome.bundle.bytes))),
      ("bytes", .integer(Int64(clamping: one.bundle.outcome.size))),
      ("changes", .integer(Int64(clamping: one.bundle.outcome.changes))),
      ("logs", .count(one.bundle.outcome.logs)),
      ("files", .count(one.bundle.outcome.attachments)),
    ])
  }
}
