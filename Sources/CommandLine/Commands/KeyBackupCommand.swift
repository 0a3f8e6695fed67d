import Causality
import ModelRegistry
import NhanRong
import Platform

/// `nhanrong key backup FILE`.
enum KeyBackupCommand {
  static let spec = CommandSpec(
    "backup", aliases: ["sao-luu"],
    summary: Text(vi: "sao lưu khoá ra một tệp", en: "write a backup of the key"),
    details: [
      Text(
        vi: """
          Bản sao lưu luôn có cụm mật khẩu: cụm của khoá nếu khoá đã có, không thì một cụm mới. Cất \
          tệp và cụm mật khẩu ở hai nơi, ngoài máy này.
          """,
        en: """
          A backup always has a passphrase: that of the key if it has one, else a new one. Keep the \
          file and the passphrase in two places, neither of them this computer.
          """)
    ],
    operands: [file],
    examples: [
      CommandExample(
        "nhanrong key backup /media/usb/khoa.nrk",
        Text(vi: "ra USB cất ở cơ quan", en: "to a stick that stays in the office"))
    ],
    run: run)

  static let file = OperandSpec("FILE", Text(vi: "tệp .nrk của khoá", en: "the key's .nrk file"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(file)
    return try context.withRegister { (register) throws(CommandFailure) in
      let backup = try context.wording(FailureScene(file: name)) { () throws(ReplicaError) in
        try register.replica.keyBackup { () throws(ReplicaError) in
          try context.newPassphrase(from: context.invocation.globals.passphraseFile)
        }
      }
      if !context.dryRun {
        try context.filing(FailureScene(file: name)) { () throws(FileError) in
          try context.surroundings.files.atomicallyWrite(
            context.path(name), backup.fileBytes, access: .ownerOnly, existing: .isRefused)
        }
      }
      let number = backup.number.description
      return Reply(
        [
          .rows([
            Row(Text(vi: "Bản sao lưu", en: "Backup"), Text(data: name)),
            Row(Text(vi: "Con số của khoá", en: "Key number"), Text(data: number), .strong),
          ]),
          .paragraph(
            Text(
              vi: "Ghi con số này cạnh bản sao lưu. Quên cụm mật khẩu thì không ai mở được nó.",
              en: "Note the number beside the backup. Without its passphrase nobody can open it.")),
        ] + context.dryRunNote,
        result: .object([
          ("file", .string(name)), ("writer", .string(backup.writer.description)),
          ("number", .string(number)), ("dryRun", .bool(context.dryRun)),
        ]))
    }
  }
}
