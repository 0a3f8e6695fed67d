import ChangeLog
import ModelRegistry
import NhanRong
import Platform
import Trust

/// `nhanrong enrol install`.
enum EnrolInstallCommand {
  static let spec = CommandSpec(
    "install", aliases: ["vao"],
    summary: Text(vi: "vào hệ thống bằng gói kết nạp", en: "join a domain with its welcome"),
    operands: [file], options: [EnrolCommand.number],
    examples: [
      CommandExample(
        "nhanrong enrol install goi-ket-nap.nrb",
        Text(
          vi: "so con số gốc với cấp trên trước khi trả lời",
          en: "compare the root number with the superior before answering"))
    ],
    run: run)

  private static let file = OperandSpec(
    "FILE", Text(vi: "gói kết nạp .nrb", en: "the welcome, a .nrb file"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(file)
    let path = context.path(name)
    let scene = FailureScene(file: name)
    return try context.withRegister(scene) { (register) throws(CommandFailure) in
      let root = try context.wording(scene) { () throws(ReplicaError) in
        try register.replica.mustBeOutside()
        return try register.replica.inspectWelcome(path)
      }
      let domain = String(decoding: root.name, as: UTF8.self)
      let number = PhoneNumber(of: root.bytes)
      try EnrolCommand.compare(
        number, of: name,
        question: Text(
          vi: "Vào hệ thống “\(domain)”, con số gốc \(number). Đúng như cấp trên đọc?",
          en: "Join the domain “\(domain)”, root number \(number). Is that what the superior read?"),
        context)
      let outcome = try context.wording(scene) { () throws(ReplicaError) in
        try register.replica.install(path, root: root, isDryRun: context.dryRun)
      }
      let unit = try context.wording { () throws(ReplicaError) in
        try register.replica.unit().map { (unit) throws(ReplicaError) in
          try register.name(of: unit.organisation)
        }
      }
      var rows = [
        Row(Text(vi: "Hệ thống", en: "Domain"), Text(data: domain), .strong),
        Row(Text(vi: "Con số gốc", en: "Root number"), Text(data: number.description)),
      ]
      if root.threshold > 1 { rows.append(OrgApprovalCommands.keys(of: root)) }
      if let unit { rows.append(Row(Text(vi: "Đơn vị", en: "Unit"), Text(data: unit), .strong)) }
      rows.append(
        Row(Text(vi: "Nhận vào", en: "Taken in"), Text(data: String(outcome.applied))))
      return Reply(
        [.rows(rows)] + context.dryRunNote,
        result: .object([
          ("domain", .string(domain)), ("rootNumber", .string(number.description)),
          ("unit", .optional(unit)), ("new", .integer(Int64(clamping: outcome.applied))),
          ("dryRun", .bool(context.dryRun)),
        ]))
    }
  }
}
