import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Platform
import Sealing

/// `nhanrong key`: the secret this computer signs with.
enum KeyCommand {
  static let spec = CommandSpec(
    "key", aliases: ["khoa"],
    summary: Text(vi: "khoá của máy này", en: "the key of this computer"),
    details: [
      Text(
        vi: """
          Khoá nằm ngoài thư mục của sổ. Mất khoá thì sổ chỉ còn để đọc: hãy sao lưu khoá ra USB và \
          cất ở cơ quan. Bản sao lưu luôn có cụm mật khẩu.
          """,
        en: """
          The key lies outside the replica's folder. Without it the replica is for reading only: \
          back it up to a stick and keep that in the office. A backup always has a passphrase.
          """)
    ],
    subcommands: [
      KeyShowCommand.spec, KeyBackupCommand.spec, KeyRestoreCommand.spec, KeyPassphraseCommand.spec,
    ])
}

/// `nhanrong key show`.
enum KeyShowCommand {
  static let spec = CommandSpec(
    "show", aliases: ["xem"],
    summary: Text(vi: "khoá nào, ở đâu, có cụm mật khẩu không", en: "which key, where, how kept"),
    run: run)

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    try context.withRegister { (register) throws(CommandFailure) in
      let view = register.replica.keyView
      let unit = try context.wording { () throws(ReplicaError) in
        try register.replica.organisation(ofWriter: view.writer).map {
          (unit) throws(ReplicaError) in
          try register.name(of: unit)
        }
      }
      var rows = [
        Row(Text(vi: "Người ghi", en: "Writer"), Text(data: view.writer.description)),
        Row(
          Text(vi: "Đơn vị", en: "Unit"),
          unit.map { Text(data: $0) } ?? Text(vi: "chưa biết", en: "not known")),
        Row(Text(vi: "Khoá", en: "Key"), words(view.standing), tone(view.standing)),
        Row(Text(vi: "Tệp khoá", en: "Key file"), Text(data: view.keyPath.text)),
        Row(Text(vi: "Tệp giữ số", en: "Lease"), Text(data: view.leasePath.text)),
      ]
      if let number = view.number {
        rows.append(
          Row(Text(vi: "Con số của khoá", en: "Key number"), Text(data: "\(number)"), .strong))
      }
      return Reply([.rows(rows)], result: json(view, unit))
    }
  }

  private static func words(_ standing: KeyStanding) -> Text {
    switch standing {
    case .absent:
      return Text(
        vi: "không có trên máy này, sổ chỉ để đọc",
        en: "not on this computer, the replica is for reading")
    case .damaged: return Text(vi: "tệp khoá bị hỏng", en: "the key file is damaged")
    case .open: return Text(vi: "không có cụm mật khẩu", en: "without a passphrase")
    case .locked(let keys):
      let size = keys.cost.memorySize / (1024 * 1024)
      return Text(
        vi: "có cụm mật khẩu (Argon2id, \(keys.cost.operations) lượt, \(size) MiB)",
        en: "under a passphrase (Argon2id, \(keys.cost.operations) rounds, \(size) MiB)")
    }
  }

  private static func tone(_ standing: KeyStanding) -> Tone {
    switch standing {
    case .absent: .attention
    case .damaged: .bad
    case .open, .locked: .plain
    }
  }

  private static func json(_ view: KeyView, _ unit: String?) -> JSONValue {
    var protection = "none"
    var cost: [(key: String, value: JSONValue)] = []
    switch view.standing {
    case .absent: protection = "absent"
    case .damaged: protection = "damaged"
    case .open: break
    case .locked(let keys):
      protection = "passphrase"
      cost = [
        ("operations", .integer(Int64(clamping: keys.cost.operations))),
        ("memory", .integer(Int64(clamping: keys.cost.memorySize))),
      ]
    }
    return .object(
      [
        ("writer", .string(view.writer.description)), ("unit", .optional(unit)),
        ("protection", .string(protection)),
      ] + cost + [
        ("keyFile", .string(view.keyPath.text)), ("leaseFile", .string(view.leasePath.text)),
        ("number", .optional(view.number?.description)),
      ])
  }
}
