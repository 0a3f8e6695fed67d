import Causality
import ModelRegistry
import NhanRong
import Platform
import Sealing

/// `nhanrong key restore FILE`.
enum KeyRestoreCommand {
  static let spec = CommandSpec(
    "restore", aliases: ["khoi-phuc"],
    summary: Text(vi: "đưa khoá đã sao lưu về máy này", en: "put the key back from its backup"),
    details: [
      Text(
        vi: """
          Sổ chép từ máy khác, hoặc sổ mất khoá, lại ghi được. Từ đó sổ ghi tiếp bằng nhật ký mới: \
          không số nào bị dùng hai lần. Khoá giữ cụm mật khẩu của bản sao lưu; bỏ bằng key \
          passphrase --remove.
          """,
        en: """
          A replica copied from another computer, or one that lost its key, can be written again. \
          It goes on in new logs: no number is used twice. The key keeps the passphrase of the \
          backup; take it off with key passphrase --remove.
          """)
    ],
    operands: [KeyBackupCommand.file],
    examples: [
      CommandExample(
        "nhanrong key restore /media/usb/khoa.nrk",
        Text(vi: "từ USB cất ở cơ quan", en: "from the stick kept in the office"))
    ],
    run: run)

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(KeyBackupCommand.file)
    let scene = FailureScene(file: name)
    let backup = try KeyBackup.read(name, context)
    return try context.withRegister(scene) { (register) throws(CommandFailure) in
      try context.wording(scene) { () throws(ReplicaError) in
        let replica = register.replica
        // Refused before anybody types a passphrase for nothing.
        try replica.mayRestore(backup)
        try replica.restoreKey(
          backup, with: try context.passphrase(KeyBackup.question), isDryRun: context.dryRun)
      }
      let number = backup.number.description
      return Reply(
        [
          .paragraph(
            Text(
              vi: "Khoá đã về máy này; sổ lại ghi được.",
              en: "The key is back on this computer; the replica can be written again."), .good),
          .rows([
            Row(Text(vi: "Con số của khoá", en: "Key number"), Text(data: number), .strong)
          ]),
        ] + context.dryRunNote,
        result: .object([
          ("file", .string(name)), ("writer", .string(backup.writer.description)),
          ("number", .string(number)), ("dryRun", .bool(context.dryRun)),
        ]))
    }
  }
}

/// The file of a backup, as `key restore` and `init --recover` read it.
enum KeyBackup {
  static let question = Text(
    vi: "Cụm mật khẩu của bản sao lưu: ", en: "Passphrase of the backup: ")

  static func read(
    _ name: String, _ context: CommandContext
  ) throws(CommandFailure) -> LockedKeys {
    let scene = FailureScene(file: name)
    let bytes = try context.filing(scene) { () throws(FileError) -> [UInt8]? in
      do throws(FileError) {
        return try context.surroundings.files.readWhole(
          context.path(name), limit: UInt64(LockedKeys.fileSizeMax))
      } catch {
        // A file that is larger is no key file, whatever else it may be.
        if case .tooLarge = error.condition { return nil }
        throw error
      }
    }
    return try context.wording(scene) { () throws(ReplicaError) in
      guard let bytes else { throw ReplicaError(.keyFileDamaged) }
      return try LockedKeys(fileBytes: bytes)
    }
  }
}
