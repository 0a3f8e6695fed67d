import Causality
import ModelRegistry
import NhanRong

/// `nhanrong edit ID K=V...`.
enum EditCommand {
  static let spec = CommandSpec(
    "edit", aliases: ["sua"],
    summary: Text(vi: "sửa các trường của một đăng ký", en: "change fields of a registration"),
    details: [
      Text(
        vi: """
          Tất cả các trường hoặc không trường nào. Giá trị để trống là xoá trường. Trường nhiều mục: \
          K=V thêm một mục, K-=V bỏ mục ấy. Với --seen, lệnh dừng nếu đăng ký đã khác từ lúc xem.
          """,
        en: """
          All of the fields or none. An empty value clears the field. Where a field has several \
          elements, K=V adds one and K-=V takes that one out. With --seen it stops if the \
          registration has changed since it was shown.
          """)
    ],
    operands: [CommonOption.identifier, pairs], options: [seen],
    examples: [
      CommandExample(
        "nhanrong edit 3f9a12c0 dia-chi='Thôn Nà Mò'",
        Text(vi: "sửa địa chỉ", en: "correct the address")),
      CommandExample(
        "nhanrong edit 3f9a12c0 tieu-chi-='Mười hộ' tieu-chi='Mười hai hộ'",
        Text(vi: "thay một tiêu chí", en: "replace a criterion")),
    ],
    run: run)

  private static let pairs = OperandSpec(
    "K=V", .many,
    Text(
      vi: "trường và giá trị; các trường: nhanrong help fields",
      en: "field and value; the fields: nhanrong help fields"))
  private static let seen = OptionSpec.value(
    "seen", "MARK",
    Text(
      vi: "dấu mà lệnh show đã in; khác thì dừng",
      en: "the mark show printed; a different one stops"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let changes = try context.invocation.pairs(pairs).map {
      (field: FieldWord.name($0.key), text: $0.value)
    }
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.refuseEndedUnit(register)
      let id = try context.registration(in: register)
      return try context.wording { () throws(ReplicaError) in
        let view = try register.view(id)
        if let mark = context.invocation.value(of: seen),
          !view.mark.utf8.elementsEqual(mark.utf8)
        {
          throw ReplicaError(
            .changedMeanwhile, ("record", "\(id)"), ("seen", mark), ("mark", view.mark))
        }
        try register.edit(id, changes, context: view.context, isDryRun: context.dryRun)
        var fields: [String] = []
        for change in changes where !fields.contains(FieldWord.plain(change.field)) {
          fields.append(FieldWord.plain(change.field))
        }
        let labels = Text.joined(fields.map { FieldWord.label($0) }, by: ", ")
        return Reply(
          [
            .paragraph(
              context.dryRun
                ? Text(vi: "Sẽ sửa \(labels.vi)", en: "Would change \(labels.en)")
                : Text(
                  vi: "Đã sửa \(id.short): \(labels.vi)", en: "Changed \(id.short): \(labels.en)"),
              .good)
          ] + context.dryRunNote,
          result: .object([
            ("id", .string(id.description)), ("fields", .strings(changes.map(\.field))),
            ("mark", .string(try register.view(id).mark)), ("dryRun", .bool(context.dryRun)),
          ]))
      }
    }
  }
}
