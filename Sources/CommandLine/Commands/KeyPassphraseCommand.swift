import ModelRegistry
import NhanRong
import Sealing

/// `nhanrong key passphrase`.
enum KeyPassphraseCommand {
  static let spec = CommandSpec(
    "passphrase", aliases: ["mat-khau"],
    summary: Text(
      vi: "đặt, đổi hoặc bỏ cụm mật khẩu của khoá", en: "set, change or remove the key's passphrase"
    ),
    details: [
      Text(
        vi: """
          Có cụm mật khẩu thì mỗi lệnh ghi, nhận hoặc gửi đều hỏi; xem thì không. Bản sao lưu đã có \
          vẫn giữ cụm cũ.
          """,
        en: """
          With a passphrase every command that writes, imports or exports asks for it; reading does \
          not. Backups made before keep the old one.
          """)
    ],
    options: [fresh, remove],
    examples: [
      CommandExample(
        "nhanrong key passphrase", Text(vi: "hỏi, không hiện chữ", en: "asks, and shows nothing")),
      CommandExample(
        "nhanrong key passphrase --remove", Text(vi: "bỏ cụm mật khẩu", en: "without one again")),
    ],
    run: run)

  private static let fresh = OptionSpec.value(
    "new-passphrase-file", "FILE",
    Text(
      vi: "tệp có cụm mật khẩu mới, - là đầu vào chuẩn",
      en: "file with the new passphrase, - is standard input"))
  private static let remove = OptionSpec.flag(
    "remove", Text(vi: "bỏ cụm mật khẩu", en: "take the passphrase off"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let removes = context.invocation.has(remove)
    if removes, context.invocation.value(of: fresh) != nil {
      throw .excluding(remove, fresh, path: context.invocation.path)
    }
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let replica = register.replica
        try replica.mayUseKey()
        let passphrase =
          removes ? nil : try context.newPassphrase(from: context.invocation.value(of: fresh))
        try replica.changePassphrase(to: passphrase, isDryRun: context.dryRun)
      }
      let done =
        removes
        ? Text(vi: "Khoá không còn cụm mật khẩu.", en: "The key has no passphrase any more.")
        : Text(vi: "Khoá đã có cụm mật khẩu mới.", en: "The key has its new passphrase.")
      return Reply(
        (context.dryRun ? [] : [.paragraph(done, .good)]) + context.dryRunNote,
        result: .object([
          ("protection", .string(removes ? "none" : "passphrase")),
          ("dryRun", .bool(context.dryRun)),
        ]))
    }
  }
}

extension CommandFailure {
  static func excluding(
    _ first: OptionSpec, _ second: OptionSpec, path: [String]
  ) -> CommandFailure {
    CommandFailure(
      "NR-U18", exit: .usage,
      message: Text(
        vi: "--\(first.long) và --\(second.long) không đi cùng nhau",
        en: "--\(first.long) and --\(second.long) exclude each other"),
      untouched: ReplicaWording.kept,
      tryCommand: ShellWord.line([CommandTree.program] + path + ["-h"]))
  }
}
