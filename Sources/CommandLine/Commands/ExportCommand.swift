import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Platform
import Sealing
import Trust

/// `nhanrong export --to UNIT`.
enum ExportCommand {
  static let spec = CommandSpec(
    "export", aliases: ["xuat", "gui"],
    summary: Text(vi: "viết gói cho nơi khác", en: "write a bundle for another office"),
    details: [
      Text(
        vi: """
          Gói mang những gì nơi ấy chưa xác nhận, niêm riêng cho nơi ấy, được đọc lại sau khi ghi. \
          UNIT là mã, tên đơn vị, hoặc cap-tren. Cho máy giữ khoá gốc mà không thuộc đơn vị nào, nêu \
          giấy xin .nrq của máy ấy.
          """,
        en: """
          A bundle carries what that office has not confirmed, sealed to it alone, and is read \
          back after it was written. UNIT is a code, a name, or the word superior. For a computer \
          that holds a key of the root and belongs to no unit, name its .nrq request.
          """),
      Text(
        vi: """
          Thay đổi đi trước, rồi đến tệp đính kèm: tệp nơi nhận đã xin, rồi nhỏ trước lớn sau, cho đến \
          khi USB chỉ còn 1 MiB hoặc hết --budget. Tệp còn lại đi bằng USB sau. Gói dài hơn 3,5 GiB \
          được chia thành nhiều gói, mỗi gói đọc được một mình, thứ tự nào cũng được.
          """,
        en: """
          Changes go first, then attached files: those the recipient asked for, then small before \
          large, until the stick has 1 MiB left or --budget is used. The others go with a later \
          stick. What would pass 3.5 GiB becomes several bundles, each whole by itself, in any order.
          """),
    ],
    options: [to, out, budget, plain, whole, need],
    examples: [
      CommandExample(
        "nhanrong export --to superior --out /media/usb",
        Text(vi: "gửi lên cấp trên", en: "to the superior")),
      CommandExample(
        "nhanrong export --need --to 06601 --out /media/usb",
        Text(vi: "xin lại phần còn thiếu", en: "ask for what is missing")),
    ],
    run: run)

  private static let to = OptionSpec.value(
    "to", "UNIT|FILE", repeatable: true, Text(vi: "nơi nhận", en: "who it is for"))
  private static let out = OptionSpec.value(
    "out", "FOLDER", short: "o",
    Text(vi: "nơi viết gói (mặc định: thư mục này)", en: "where to write (default: this folder)"))
  private static let budget = OptionSpec.value(
    "budget", "SIZE",
    Text(vi: "nhiều nhất chừng này byte, như 20M", en: "at most so many bytes, such as 20M"))
  private static let plain = OptionSpec.flag(
    "plain", Text(vi: "không niêm: ai cũng đọc được", en: "not sealed: anybody can read it"))

  private static let whole = OptionSpec.flag(
    "whole",
    Text(
      vi: "gửi lại từ đầu, cả những gì đã xác nhận: cho máy bị mất",
      en: "all from the beginning, also what was confirmed: for a lost computer"))

  private static let need = OptionSpec.flag(
    "need",
    Text(
      vi: "không gửi thay đổi nào, chỉ nói đã có gì: gói sau của nơi ấy bắt đầu đúng chỗ",
      en: "no changes, only what is held: the next bundle of theirs starts exactly there"))

  private struct Written {
    let name: String
    let unit: OrganisationID
    let bundle: WrittenBundle
    /// Files for which there was no room; only with the last bundle for a unit.
    let left: [FileOffer]
  }

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let words = context.invocation.values(of: to)
    guard !words.isEmpty else { throw .missingOption(to, path: context.invocation.path) }
    let folder = context.path(context.invocation.value(of: out) ?? ".")
    if context.invocation.has(need), context.invocation.has(whole) {
      throw .excluding(need, whole, path: context.invocation.path)
    }
    let room = ExportRoom(budget: try context.size(of: budget))
    return try context.withRegister { (register) throws(CommandFailure) in
      // All are looked up before the first bundle is written.
      var readers: [Reader] = []
      for word in words {
        let reader = try reader(word, register, context)
        if !readers.contains(where: { $0.id == reader.id }) { readers.append(reader) }
      }
      var written: [Written] = []
      for reader in readers {
        written += try context.wording(FailureScene(file: folder.text)) {
          () throws(ReplicaError) in try export(to: reader, into: folder, room, register, context)
        }
      }
      var reply = reply(written, toRootKeys: readers.contains { $0.rootKeys > 0 }, context)
      reply.warnings += try context.clockWarnings(register)
      return reply
    }
  }

  /// A unit with all its computers, or one computer that holds a key of the root.
  private struct Reader {
    let unit: OrganisationID
    let papers: [IssuedGrant]
    /// Keys of a root of several: what the root writes about others is not for their unit.
    var rootKeys = 0
    var id: [UInt8] { unit.bytes + papers.flatMap { $0.grant.writer.bytes } }
  }

  private static func reader(
    _ word: String, _ register: Register, _ context: CommandContext
  ) throws(CommandFailure) -> Reader {
    if word.utf8.suffix(4).elementsEqual(".nrq".utf8) {
      let request = try RequestFile.read(word, context)
      return try context.wording(FailureScene(file: word)) { () throws(ReplicaError) in
        let papers = try register.replica.recipients(of: request).papers
        return Reader(
          unit: papers.first?.grant.organisation.organisation ?? OrganisationID(high: 0, low: 0),
          papers: papers)
      }
    }
    return try context.wording { () throws(ReplicaError) in
      let unit = try register.correspondent(named: word)
      let papers = try register.replica.recipients(of: unit).papers
      let root = try register.replica.rootStanding()
      let isBetweenHolders = root.isOurs && root.record.threshold > 1
      return Reader(
        unit: unit, papers: papers,
        rootKeys: isBetweenHolders
          ? papers.count { root.record.keys.contains($0.grant.signingKey) } : 0)
    }
  }

  private static func export(
    to reader: Reader, into folder: FilePath, _ room: ExportRoom, _ register: Register,
    _ context: CommandContext
  ) throws(ReplicaError) -> [Written] {
    let recipients = Recipients(
      reader.papers, isPlain: context.invocation.has(plain),
      isWhole: context.invocation.has(whole), isNeed: context.invocation.has(need))
    let bundles = try register.replica.exportVolumes(
      for: recipients, into: folder, room: room, isDryRun: context.dryRun)
    let name = try register.name(of: reader.unit)
    return bundles.enumerated().map { number, bundle in
      Written(
        name: name, unit: reader.unit, bundle: bundle,
        left: number + 1 == bundles.count ? bundle.outcome.left : [])
    }
  }

  private static func reply(
    _ written: [Written], toRootKeys: Bool, _ context: CommandContext
  ) -> Reply {
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
    var warnings =
      context.invocation.has(plain)
      ? [
        ReplyWarning(
          "NR-W20",
          Text(
            vi: "gói không niêm: ai nhặt được USB cũng đọc được",
            en: "the bundle is not sealed: whoever finds the stick can read it"))
      ] : []
    if toRootKeys {
      warnings.append(
        ReplyWarning(
          "NR-W28",
          Text(
            vi: """
              máy ấy cũng giữ khoá gốc; gói này chỉ có phần của đơn vị. Để đưa cả việc của gốc, nêu \
              giấy xin .nrq của máy ấy
              """,
            en: """
              that computer holds a key of the root too, and this bundle has its unit's part only. For \
              what the root does name its .nrq request
              """)))
    }
    let left = written.flatMap(\.left)
    if !left.isEmpty {
      warnings.append(.filesLeft(left))
    }
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
      ("files", .count(one.bundle.outcome.attachments)), ("filesLeft", .count(one.left.count)),
    ])
  }
}

extension ReplyWarning {
  /// Files that a medium had no room for.
  static func filesLeft(_ files: [FileOffer]) -> ReplyWarning {
    let size = FileSize.text(files.reduce(UInt64(0)) { $0 + $1.size })
    return ReplyWarning(
      "NR-W40",
      Text(
        vi: "\(files.count) tệp đính kèm (\(size)) chưa có chỗ, sẽ đi bằng USB sau",
        en: "\(files.count) attached files (\(size)) had no room and go with a later stick"))
  }
}
