import Causality
import ModelRegistry
import NhanRong
import Platform

/// `nhanrong subject find|export|correct|erase`.
enum SubjectCommand {
  static let spec = CommandSpec(
    "subject", aliases: ["ca-nhan", "nguoi"],
    summary: Text(
      vi: "dữ liệu về một người: tìm, xuất, sửa, xoá",
      en: "data about a person: find, export, correct, erase"),
    details: [
      Text(
        vi: "Tìm cả trong phiếu, giá trị cũ và bản nháp.",
        en: "Sheets, old values and drafts are searched too.")
    ],
    subcommands: [
      CommandSpec(
        "find", aliases: ["tim"],
        summary: Text(vi: "tìm một người", en: "find a person"),
        operands: [name],
        examples: [
          CommandExample(
            "nhanrong subject find 'hoang thi kin'",
            Text(vi: "gõ không dấu cũng được", en: "accents may be left out"))
        ],
        run: find),
      CommandSpec(
        "export", aliases: ["xuat"],
        summary: Text(
          vi: "xuất mọi điều sổ giữ về một người",
          en: "write down everything the register holds about a person"),
        details: [
          Text(
            vi: "Viết hai tệp: FILE.json cho máy và FILE.txt cho người đọc.",
            en: "Writes two files: FILE.json for programs and FILE.txt for people.")
        ],
        operands: [name, file],
        examples: [
          CommandExample(
            "nhanrong subject export 'Hoàng Thị Kín' ho-so-kin",
            Text(vi: "trả lời khi người ấy hỏi", en: "the answer when that person asks"))
        ],
        run: export),
      SubjectCorrection.spec,
      CommandSpec(
        "erase", aliases: ["xoa"],
        summary: Text(
          vi: "xoá mọi nội dung có nhắc đến một người",
          en: "erase every content that names a person"),
        details: [
          Text(
            vi: """
              Xem trước bằng --dry-run. Phiếu ghi một lần thì mất cả phiếu: ghi phiếu mới không có tên \
              ấy, với replaces=MÃ. Xoá thế nào: nhanrong help erase.
              """,
            en: """
              Look at it first with --dry-run. A sheet that is written once goes whole: write a new \
              one without the name, with replaces=ID. What it does: nhanrong help erase.
              """)
        ],
        operands: [name], options: [ErasureTalk.now],
        examples: [
          CommandExample(
            "nhanrong subject erase 'Hoàng Thị Kín' --dry-run",
            Text(vi: "xem sẽ xoá những gì", en: "see what would go"))
        ],
        run: erase),
    ])

  static let name = OperandSpec(
    "NAME",
    Text(
      vi: "tên, không cần dấu; hoặc mã đăng ký, mã phiếu",
      en: "a name, or the id of a registration or sheet"))
  private static let file = OperandSpec(
    "FILE", Text(vi: "tên tệp, không có đuôi", en: "file name without its ending"))

  /// Everything about whom the operand means: a registration with the sheets about it or a sheet, by its id;
  /// or all that name somebody.
  static func findings(
    _ context: CommandContext, in register: Register
  ) throws(CommandFailure) -> [SubjectFinding] {
    let text = try context.invocation.required(name)
    return try context.wording { () throws(ReplicaError) in
      let found = try register.subjects(matching: text)
      if !found.isEmpty { return found }
      do throws(ReplicaError) {
        let id = try register.anyRecord(named: text)
        let found = try register.subject(id)
        return found.sheet == nil ? try register.subjects(about: id, withRows: false) : [found]
      } catch {
        if error.code == .unknownRecord { return [] }
        throw error
      }
    }
  }

  private static func find(_ context: CommandContext) throws(CommandFailure) -> Reply {
    try context.withRegister { (register) throws(CommandFailure) in
      let found = try findings(context, in: register)
      return try context.wording { () throws(ReplicaError) in
        let pages = try SubjectPages(found, register)
        return Reply(pages.blocks, result: .object(pages.json))
      }
    }
  }

  private static func export(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let base = try context.invocation.required(file)
    return try context.withRegister { (register) throws(CommandFailure) in
      let found = try findings(context, in: register)
      // Of each registration all, and not only where the name stands; of a sheet about somebody else
      // only that.
      let pages = try context.wording { () throws(ReplicaError) in
        var whole: [SubjectFinding] = []
        for finding in found where finding.sheet == nil {
          for part in try register.subjects(about: finding.record, withRows: true) {
            if !whole.contains(part) { whole.append(part) }
          }
        }
        for finding in found
        where finding.sheet != nil && !whole.contains(where: { $0.record == finding.record }) {
          whole.append(finding)
        }
        return try SubjectPages(whole, register)
      }
      let text = DocumentLayout.printed(
        pages.blocks, language: context.language, width: nil, colour: false
      ).bytes
      let json = JSONWriter.bytes(of: .object(pages.json)) + [0x0a]
      if !context.dryRun {
        for (ending, bytes) in [("json", json), ("txt", text)] {
          try write(bytes, to: "\(base).\(ending)", context)
        }
      }
      return Reply(
        [
          .paragraph(
            context.dryRun
              ? Text(
                vi: "Sẽ viết \(base).json và \(base).txt",
                en: "Would write \(base).json and \(base).txt")
              : Text(
                vi: "Đã viết \(base).json và \(base).txt: \(pages.count.vi)",
                en: "Wrote \(base).json and \(base).txt: \(pages.count.en)"), .good)
        ] + context.dryRunNote,
        result: .object([
          ("files", .strings(["\(base).json", "\(base).txt"])),
          ("registrations", .count(pages.registrationCount)), ("sheets", .count(pages.sheetCount)),
          ("dryRun", .bool(context.dryRun)),
        ]))
    }
  }

  private static func write(
    _ bytes: [UInt8], to name: String, _ context: CommandContext
  ) throws(CommandFailure) {
    try context.filing(FailureScene(file: name)) { () throws(FileError) in
      try context.surroundings.files.atomicallyWrite(
        context.path(name), bytes, access: .ownerOnly, existing: .isRefused)
    }
  }

  private static func erase(_ context: CommandContext) throws(CommandFailure) -> Reply {
    try context.withRegister { (register) throws(CommandFailure) in
      let found = try findings(context, in: register)
      let plans = try context.wording { () throws(ReplicaError) in
        var plans: [ErasurePlan] = []
        for finding in found { plans.append(try register.erasure(of: finding)) }
        return plans
      }
      return try ErasureTalk.carryOut(plans, in: register, context)
    }
  }
}
