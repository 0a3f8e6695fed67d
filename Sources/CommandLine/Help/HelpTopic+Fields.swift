import Merging
import ModelRegistry

/// The fields of a registration, as `edit` and `register` take them.
extension HelpTopic {
  static let fields = HelpTopic(
    "fields", aliases: ["truong", "cac-truong"],
    title: Text(vi: "Các trường của đăng ký", en: "Fields of a registration"),
    body: [
      .paragraph(
        Text(
          vi: "Tên trường không đổi theo ngôn ngữ; tên tiếng Việt không dấu cũng được hiểu.",
          en: "Names of fields never change with the language; Vietnamese names are understood too."
        )
      ),
      .gap,
      .table(
        Table(
          [
            Table.Column(Text(vi: "Trường", en: "Field")),
            Table.Column(Text(vi: "Nghĩa", en: "Meaning")),
            Table.Column(Text(vi: "Cũng gõ được", en: "Also typed")),
          ],
          rows: FieldWord.all.filter { word in
            RegistrationValue.field(named: word.name).map { $0.shape != .log } ?? false
          }.map { word in
            [
              Cell(data: word.name), Cell(word.label),
              Cell(data: word.words.joined(separator: ", ")),
            ]
          })),
    ])
}
