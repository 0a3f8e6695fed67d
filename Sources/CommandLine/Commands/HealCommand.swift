import ModelRegistry
import NhanRong
import Platform
import Trust

/// `nhanrong heal [--from SOURCE]...`.
enum HealCommand {
  static let spec = CommandSpec(
    "heal", aliases: ["chua"],
    summary: Text(vi: "chữa sổ bị hỏng", en: "heal a damaged register"),
    details: [
      Text(
        vi: """
          Lấy những gì tệp hỏng còn chứng minh được, phần thiếu từ bản sao lưu và gói nêu bằng --from, \\
          dựng tệp mới bên cạnh, kiểm tra, rồi mới thay. Tệp hỏng được giữ dưới tên khác; không xoá gì. \\
          Tệp đính kèm hỏng được thay khi có bản lành.
          """,
        en: """
          Takes what the damaged file still proves, the rest from backups and bundles named with \\
          --from, builds a new file beside, verifies it, and only then exchanges them. The damaged \\
          file is kept under another name; nothing is deleted. A damaged attached file is replaced \\
          where there is a sound one.
          """),
      Text(
        vi: "Nếu thay đổi mới nhất của chính máy này có thể đã mất, sổ ghi tiếp bằng nhật ký mới.",
        en: "Where this computer's own newest changes may be lost, it goes on in new logs."),
    ],
    options: [from],
    examples: [
      CommandExample(
        "nhanrong heal --from so-xa-sao-luu --from /media/usb",
        Text(
          vi: "từ bản sao lưu và các gói trên USB", en: "from backups and the bundles of a stick"))
    ],
    run: run)

  private static let from = OptionSpec.value(
    "from", "BUNDLE|FOLDER|BACKUP", repeatable: true,
    Text(
      vi: "gói, thư mục hoặc bản sao lưu để lấy lại", en: "a bundle, folder or backup to take from")
  )

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    var sources = HealSources()
    for name in context.invocation.values(of: from) { try sources.add(name, context) }
    let place = ReplicaPlace(context: context).forExisting(context.surroundings)
    let scene = FailureScene(replica: place.text)
    let outcome = try context.wording(scene) { () throws(ReplicaError) in
      try Register.heal(
        at: place, context.surroundings, from: sources.backups,
        trusting: sources.root(context, place), isDryRun: context.dryRun)
    }
    if context.dryRun { return reply(outcome, nil, context) }
    do throws(CommandFailure) {
      return try context.withRegister(scene) { (register) throws(CommandFailure) in
        let result = try context.wording(scene) { () throws(ReplicaError) in
          try Result(sources, outcome, register)
        }
        return reply(outcome, result, context)
      }
    } catch {
      throw behind(outcome, error)
    }
  }

  /// The file was exchanged before, and is not as it was.
  private static func behind(
    _ outcome: HealOutcome, _ failure: CommandFailure
  ) -> CommandFailure {
    guard outcome.isRebuilt else { return failure }
    let (vi, en) =
      outcome.kept.map {
        (", tệp hỏng được giữ: \($0.text)", ", and the damaged file is kept: \($0.text)")
      } ?? ("", "")
    var failure = failure
    failure.untouched = Text(
      vi: "Sổ đã được dựng lại\(vi). Gói và tệp kèm chưa lấy lại xong.",
      en: "The register was rebuilt\(en). Bundles and attached files were not all taken back.")
    return failure
  }

  /// What came besides the file itself.
  private struct Result {
    var bundles = 0
    var changes: UInt64 = 0
    var refused: [(name: String, code: String)] = []
    let files: Int
    let lack: Lack

    init(
      _ sources: HealSources, _ outcome: HealOutcome, _ register: Register
    ) throws(ReplicaError) {
      for (path, name) in sources.bundles {
        do throws(ReplicaError) {
          changes += try register.replica.importBundle(at: path).applied
          bundles += 1
        } catch {
          // One that is for others has nothing to do with it.
          if error.code == .bundleNotForUs { continue }
          guard error.code.text.utf8.starts(with: "NR-B".utf8) else { throw error }
          refused.append((name, error.code.text))
        }
      }
      files = try register.replica.healFiles(from: sources.fileFolders)
      lack = try register.replica.lack(of: outcome.expected)
    }
  }

  private static func reply(
    _ outcome: HealOutcome, _ result: Result?, _ context: CommandContext
  ) -> Reply {
    var blocks: [Block] = []
    if let kept = outcome.kept {
      blocks.append(
        .paragraph(
          Text(
            vi: "Đã dựng lại sổ. Tệp hỏng được giữ: \(kept.text)",
            en: "The register was rebuilt. The damaged file is kept: \(kept.text)"), .good))
    } else if outcome.isRebuilt {
      blocks.append(
        .paragraph(
          context.dryRun
            ? Text(vi: "Sẽ dựng lại sổ.", en: "Would rebuild the register.")
            : Text(vi: "Đã dựng sổ từ bản sao lưu.", en: "The register was made from the backup."),
          .good))
    } else {
      blocks.append(.paragraph(Text(vi: "Tệp của sổ lành.", en: "The register's file is sound.")))
    }
    if let result {
      blocks.append(
        .rows([
          Row(Text(vi: "Gói đã nhận", en: "Bundles taken in"), Text(data: "\(result.bundles)")),
          Row(
            Text(vi: "Thay đổi lấy lại", en: "Changes from them"), Text(data: "\(result.changes)")),
          Row(Text(vi: "Tệp kèm lấy lại", en: "Files brought back"), Text(data: "\(result.files)")),
        ]))
      for one in result.refused {
        blocks.append(
          .paragraph(
            Text(
              vi: "KHÔNG NHẬN [\(one.code)] \(one.name)", en: "NOT TAKEN [\(one.code)] \(one.name)"),
            .bad))
      }
    }
    let warnings =
      outcome.hasLeftLogs
      ? [
        ReplyWarning(
          "NR-W41",
          Text(
            vi: "thay đổi mới nhất của máy này có thể đã mất: sổ sẽ ghi tiếp bằng nhật ký mới",
            en: "this computer's newest changes may be lost: it will go on in new logs"))
      ] : []
    return Reply(
      blocks + context.dryRunNote, result: json(outcome, result, context), warnings: warnings,
      shortfall: result.flatMap { $0.lack.isNothing ? nil : .stillLacking($0.lack) })
  }

  private static func json(
    _ outcome: HealOutcome, _ result: Result?, _ context: CommandContext
  ) -> JSONValue {
    .object([
      ("rebuilt", .bool(outcome.isRebuilt)), ("kept", .optional(outcome.kept?.text)),
      (
        "findings",
        .array(
          outcome.findings.map {
            .object([("kind", .string($0.kind.rawValue)), ("what", .string($0.what))])
          })
      ),
      ("newLogs", .bool(outcome.hasLeftLogs)), ("bundles", .count(result?.bundles ?? 0)),
      ("changes", .integer(Int64(clamping: result?.changes ?? 0))),
      ("files", .count(result?.files ?? 0)),
      (
        "notTaken",
        .array(
          (result?.refused ?? []).map {
            .object([("file", .string($0.name)), ("code", .string($0.code))])
          })
      ),
      ("dryRun", .bool(context.dryRun)),
    ])
  }
}
