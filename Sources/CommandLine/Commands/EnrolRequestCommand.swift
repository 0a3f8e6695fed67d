import Causality
import ModelRegistry
import NhanRong
import Platform

/// `nhanrong enrol request`.
enum EnrolRequestCommand {
  static let spec = CommandSpec(
    "request", aliases: ["xin"],
    summary: Text(vi: "viết giấy xin cấp quyền", en: "write a request to be let in"),
    options: [name, out],
    examples: [
      CommandExample(
        "nhanrong enrol request --name 'Chi bộ Nà Mòn' --out na-mon.nrq",
        Text(vi: "đem tệp này lên cấp trên", en: "carry this file to the superior"))
    ],
    run: run)

  private static let name = OptionSpec.value(
    "name", "NAME",
    Text(
      vi: "tên để cấp trên nhận ra (mặc định: tên thư mục của sổ)",
      en: "a name the superior will know (default: name of the replica's folder)"))
  private static let out = OptionSpec.value(
    "out", "FILE", short: "o", Text(vi: "tệp .nrq sẽ viết", en: "the .nrq file to write"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let file = try context.required(out)
    return try context.withRegister { (register) throws(CommandFailure) in
      let name = context.invocation.value(of: name) ?? register.replica.folder.lastComponent
      let request = try context.wording { () throws(ReplicaError) in
        try register.enrolmentRequest(name: name)
      }
      if !context.dryRun {
        try context.filing(FailureScene(file: file)) { () throws(FileError) in
          try context.surroundings.files.atomicallyWrite(
            context.path(file), request.bytes, access: .everyoneReads, existing: .isRefused)
        }
      }
      let number = request.number.description
      return Reply(
        [
          .rows([
            Row(Text(vi: "Giấy xin cấp quyền", en: "Request"), Text(data: file)),
            Row(Text(vi: "Con số", en: "Number"), Text(data: number), .strong),
          ]),
          .paragraph(
            Text(
              vi: "Đem tệp lên cấp trên, rồi đọc con số này cho họ qua điện thoại.",
              en: "Carry the file to the superior, then read them this number by telephone.")),
        ] + context.dryRunNote,
        result: .object([
          ("file", .string(file)), ("number", .string(number)),
          ("writer", .string(register.replica.writer.description)),
          ("dryRun", .bool(context.dryRun)),
        ]))
    }
  }
}
