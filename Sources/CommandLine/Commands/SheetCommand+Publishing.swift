import Causality
import ModelRegistry
import NhanRong

/// `sheet publish`: what units of different communes see of each other's models.
extension SheetCommand {
  static let publish = CommandSpec(
    "publish", aliases: ["cong-bo"],
    summary: Text(
      vi: "công bố đề xuất hay kết quả nhân rộng cho mọi đơn vị dưới mình",
      en: "publish a proposal or an adoption to all units below"),
    details: [
      Text(
        vi: """
          Đơn vị khác xã không đọc được sổ của nhau; cấp trên công bố thì nơi nào cũng thấy một dòng, \
          với tên mô hình và nơi áp dụng, không có địa chỉ. Công bố lại để đưa thêm điều mới.
          """,
        en: """
          Units of different communes do not read each other; what their superior publishes all of them \
          see as one row, with the names of the model and the place, without addresses. Again, to bring \
          what is new.
          """)
    ],
    operands: [sheetID],
    examples: [
      CommandExample(
        "nhanrong sheet publish 5b1c09aa", Text(vi: "một đề xuất nhân rộng", en: "a proposal"))
    ],
    run: runPublish)

  private static func runPublish(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let text = try context.invocation.required(sheetID)
    return try context.withWritingUnit { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let sheet = try register.sheet(named: text)
        let published = try register.publish(sheet.id, isDryRun: context.dryRun)
        if published.isWritten { return written(sheet.kind, published.id, context) }
        return Reply(
          [
            .paragraph(
              Text(
                vi: "Đã công bố từ trước, không có gì mới.",
                en: "It was published before, nothing is new."))
          ],
          result: .object([
            ("id", .string(published.id.description)), ("kind", .string(sheet.kind.name)),
            ("dryRun", .bool(context.dryRun)),
          ]))
      }
    }
  }
}
