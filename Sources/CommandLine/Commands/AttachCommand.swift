import Causality
import ModelRegistry
import NhanRong
import Sealing

/// `nhanrong attach ID FILE`.
enum AttachCommand {
  static let spec = CommandSpec(
    "attach", aliases: ["dinh-kem"],
    summary: Text(vi: "đính kèm một tệp", en: "attach a file"),
    details: [
      Text(
        vi: "Tệp được giữ trong sổ và đi cùng các gói; nhiều nhất 50 MiB.",
        en: "The file is kept in the replica and travels with the bundles; at most 50 MiB.")
    ],
    operands: [CommonOption.identifier, file], options: [kind],
    examples: [
      CommandExample(
        "nhanrong attach 3f9a12c0 bien-ban.pdf --kind 2",
        Text(vi: "mục 2 của hồ sơ", en: "item 2 of the dossier"))
    ],
    run: run)

  private static let file = OperandSpec("FILE", Text(vi: "tệp", en: "the file"))
  private static let kind = OptionSpec.value(
    "kind", "N", Text(vi: "số của mục trong hồ sơ", en: "number of the dossier item"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(file)
    let item = try context.invocation.integer(of: kind, in: 0...9999) ?? 0
    let scene = FailureScene(file: name)
    return try context.withRegister(scene) { (register) throws(CommandFailure) in
      try context.refuseEndedUnit(register)
      let id = try context.record(in: register)
      let hash = try context.wording(scene) { () throws(ReplicaError) in
        try register.attach(
          context.path(name), to: id, kind: UInt32(clamping: item), isDryRun: context.dryRun)
      }
      return Reply(
        [
          .paragraph(
            context.dryRun
              ? Text(vi: "Sẽ đính kèm \(name)", en: "Would attach \(name)")
              : Text(
                vi: "Đã đính kèm \(name) vào \(id.short)", en: "Attached \(name) to \(id.short)"),
            .good)
        ] + context.dryRunNote,
        result: .object([
          ("id", .string(id.description)), ("hash", .string(hexadecimal(of: hash.bytes))),
          ("kind", .integer(item)), ("dryRun", .bool(context.dryRun)),
        ]))
    }
  }
}
