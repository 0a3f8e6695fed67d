import Causality
import ModelRegistry
import NhanRong

/// `nhanrong resolve ID --field F`.
enum ResolveCommand {
  static let spec = CommandSpec(
    "resolve", aliases: ["giai-quyet"],
    summary: Text(vi: "chọn một giá trị", en: "settle a field that has several values"),
    details: [
      Text(
        vi:
          "--keep giữ giá trị có số ấy trong conflicts; --value viết giá trị mới thay cho tất cả.",
        en: """
          --keep keeps the value of that number in conflicts; --value writes a new one instead of \
          all.
          """)
    ],
    operands: [CommonOption.identifier], options: [field, keep, value],
    examples: [
      CommandExample(
        "nhanrong resolve 3f9a12c0 --field address --keep 2",
        Text(vi: "giữ giá trị thứ hai", en: "keep the second value"))
    ],
    run: run)

  private static let field = OptionSpec.value(
    "field", "FIELD", Text(vi: "trường nào", en: "which field"))
  private static let keep = OptionSpec.value(
    "keep", "N", Text(vi: "số của giá trị được giữ", en: "number of the value to keep"))
  private static let value = OptionSpec.value(
    "value", "TEXT", Text(vi: "giá trị mới", en: "a new value"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = FieldWord.name(try context.required(field))
    let number = try context.invocation.integer(of: keep, in: 1...999)
    let text = context.invocation.value(of: value)
    guard number != nil || text != nil else {
      throw .missingOption(keep, path: context.invocation.path)
    }
    guard number == nil || text == nil else {
      throw .keepOrValue(path: context.invocation.path)
    }
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.refuseEndedUnit(register)
      let id = try context.registration(in: register)
      return try context.wording { () throws(ReplicaError) in
        guard RegistrationValue.field(named: name) != nil else {
          throw ReplicaError(.unknownField, ("field", name))
        }
        if let number {
          try register.resolve(
            id, field: name, keep: Int(clamping: number), isDryRun: context.dryRun)
        } else if let text {
          try register.resolve(id, field: name, value: text, isDryRun: context.dryRun)
        }
        let label = FieldWord.label(name)
        let shown = try register.view(id).fields.first { $0.name.utf8.elementsEqual(name.utf8) }
        let now = shown?.candidates.first?.text
        let words = RegisterWord.value(now, of: name)
        return Reply(
          [
            .paragraph(
              context.dryRun
                ? Text(vi: "Sẽ chọn cho \(label.vi)", en: "Would settle \(label.en)")
                : Text(
                  vi: "Đã chọn \(label.vi): \(words.vi)", en: "Settled \(label.en): \(words.en)"),
              .good)
          ] + context.dryRunNote,
          result: .object([
            ("id", .string(id.description)), ("field", .string(name)),
            ("value", .optional(now)), ("dryRun", .bool(context.dryRun)),
          ]))
      }
    }
  }
}
