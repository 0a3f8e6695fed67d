import BundleFormat
import ModelRegistry
import NhanRong
import Platform

/// The welcome of a computer that holds a key of the root: it was let in when the domain was founded.
enum RootWelcome {
  /// Nil for a request of another key.
  static func reply(
    _ request: EnrolmentRequest, into folder: FilePath, _ register: Register,
    _ context: CommandContext
  ) throws(CommandFailure) -> Reply? {
    let recipients: Recipients
    do throws(ReplicaError) { recipients = try register.replica.recipients(of: request) } catch {
      if error.code == .notARootKey { return nil }
      throw CommandFailure(error)
    }
    return try context.wording(FailureScene(file: folder.text)) { () throws(ReplicaError) in
      let welcome = try register.replica.export(
        for: recipients, into: folder, purpose: .welcome, isDryRun: context.dryRun)
      let root = try register.replica.rootNumber()?.description ?? ""
      var rows = [
        OrgApprovalCommands.keys(of: try register.replica.rootStanding().record),
        Row(Text(vi: "Con số gốc", en: "Root number"), Text(data: root), .strong),
      ]
      if !context.dryRun {
        rows.append(Row(Text(vi: "Gói kết nạp", en: "Welcome"), Text(data: welcome.path.text)))
      }
      return Reply(
        [.rows(rows), EnrolGrantCommand.handBack] + context.dryRunNote,
        result: .object([
          ("unit", .null), ("number", .string(request.number.description)),
          ("rootNumber", .string(root)),
          ("bundle", .optional(context.dryRun ? nil : welcome.path.text)),
          ("dryRun", .bool(context.dryRun)),
        ]))
    }
  }
}
