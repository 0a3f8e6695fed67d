import Merging
import ModelRegistry

/// The kinds of sheets and their fields, as `sheet add` takes them.
extension HelpTopic {
  static let sheets = HelpTopic(
    "sheets", aliases: ["cac-phieu"],
    title: Text(vi: "Các loại phiếu và trường của chúng", en: "Kinds of sheets and their fields"),
    body: [
      .paragraph(
        Text(
          vi:
            "Trường có dấu * phải ghi. Trường có nhiều dòng: các phần cách nhau bằng dấu hai chấm.",
          en: "Fields with * are needed. Where a field has rows, colons stand between their parts.")
      )
    ] + SheetSchema.all.flatMap { blocks($0) })

  private static func blocks(_ kind: SheetKind) -> [Block] {
    let label = SheetWord.kind(kind.name)
    let name = SheetWord.typed(kind.name)
    return [
      .gap,
      .heading(Text(vi: "\(name): \(label.vi)", en: "\(name): \(label.en)")),
      .table(
        Table(
          [Table.Column(), Table.Column(), Table.Column()],
          rows: kind.fields.filter { $0.schema.number != SheetNumber.about }.map { field in
            [
              Cell(data: field.schema.name + (field.isRequired ? "*" : "")),
              Cell(SheetWord.label(field.schema.name)), Cell(shape(field.value)),
            ]
          })),
    ]
  }

  private static func shape(_ value: SheetValue) -> Text {
    switch value {
    case .text: Text(vi: "chữ", en: "text")
    case .number(let range):
      Text(data: "\(range.lowerBound)-\(range.upperBound)")
    case .day: Text(vi: "ngày", en: "day")
    case .flag: Text(vi: "có, không", en: "yes, no")
    case .choice(let words): Text(data: words.joined(separator: ", "))
    case .registration: Text(vi: "mã đăng ký", en: "registration")
    case .record: Text(vi: "mã", en: "id")
    case .organisation: Text(vi: "đơn vị", en: "unit")
    case .rows(let parts): Text.joined(parts.map { shape($0) }, by: ":")
    }
  }
}
