import ModelRegistry
import NhanRong
import Platform

/// The backup a visit ends with. That it could not be made spoils no visit: the stick has everything.
struct SyncBackup {
  /// Nil where nothing changed since the newest one, and where it could not be made.
  private(set) var made: BackupOutcome?
  private(set) var warnings: [ReplyWarning] = []

  init(_ register: Register, _ context: CommandContext) {
    context.progress.begin("sync", Text(vi: "Sao lưu", en: "Backing up"), total: 1)
    defer { context.progress.finish() }
    do throws(ReplicaError) { made = try register.replica.backupIfChanged() } catch {
      let place = Replica.backupFolder(of: register.replica.folder)
      warnings.append(.notBackedUp(CommandFailure(error, FailureScene(file: place.text))))
    }
  }

  var row: Row? {
    made.map { Row(Text(vi: "Sao lưu", en: "Backup"), Text(data: $0.path.text)) }
  }

  var json: JSONValue {
    made.map { made in
      .object([
        ("path", .string(made.path.text)), ("bytes", .integer(Int64(clamping: made.size))),
        ("files", .count(made.files)), ("removed", .strings(made.removed.map(\.text))),
      ])
    } ?? .null
  }
}

extension ReplyWarning {
  fileprivate static func notBackedUp(_ failure: CommandFailure) -> ReplyWarning {
    ReplyWarning(
      "NR-H20",
      Text(
        vi: """
          chưa sao lưu được: [\(failure.code)] \(failure.message.vi). Chuyến USB không ảnh hưởng; sao lưu \
          lại: nhanrong backup
          """,
        en: """
          no backup was made: [\(failure.code)] \(failure.message.en). The visit is not affected; to back \
          up again: nhanrong backup
          """))
  }
}
