import ModelRegistry

/// `nhanrong org units FIND`: the national lists, today's units and which former one went where.
enum OrgUnitsCommand {
  static let spec = CommandSpec(
    "units", aliases: ["danh-muc"],
    summary: Text(
      vi: "tra đơn vị hành chính trước và sau tháng 7/2025",
      en: "look up administrative units before and after July 2025"),
    details: [
      Text(
        vi: """
          Tìm theo mã hoặc tên, có dấu hay không dấu. Danh mục là tệp để cạnh chương trình, không phải \
          công bố chính thức: kiểm tra lại trước khi dùng vào văn bản.
          """,
        en: """
          By code or name, with tones or without. The lists are files beside the program and no official \
          publication: check them before they go into a document.
          """)
    ],
    operands: [find], options: [NationalUnitsReading.option],
    examples: [
      CommandExample(
        "nhanrong org units 06520", Text(vi: "xã cũ này nay thuộc đâu", en: "where a commune went")),
      CommandExample(
        "nhanrong org units 'loi bac'", Text(vi: "mã của một xã", en: "the code of a commune")),
    ],
    run: run)

  private static let find = OperandSpec("FIND", Text(vi: "mã hoặc tên", en: "a code or a name"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let text = try context.invocation.required(find)
    let units = try NationalUnitsReading.read(context)
    let found = units.find(text)
    guard !found.communes.isEmpty || !found.former.isEmpty else { throw .noSuchUnit(text) }
    var blocks: [Block] = []
    if !found.communes.isEmpty {
      blocks += [
        .heading(Text(vi: "Hiện nay", en: "Today")),
        table(
          [
            Text(vi: "Mã", en: "Code"), Text(vi: "Tên", en: "Name"),
            Text(vi: "Tỉnh", en: "Province"),
          ],
          found.communes.map { [$0.code, title($0), province($0, units)] }.map { row in
            row.map { Cell(data: $0) }
          }),
      ]
    }
    if !found.former.isEmpty {
      blocks += [
        .heading(Text(vi: "Trước ngày 01/7/2025", en: "Before 1 July 2025")),
        table(
          [
            Text(vi: "Mã", en: "Code"), Text(vi: "Tên", en: "Name"), Text(vi: "Nay là", en: "Now"),
            Text(vi: "Mức", en: "Extent"),
          ], rows(found.former, units)),
      ]
    }
    return Reply(blocks, result: json(found, units))
  }

  /// More of them are not read; a longer name finds fewer.
  private static let shownMax = 60

  private static func table(_ titles: [Text], _ rows: [[Cell]]) -> Block {
    var shown = Array(rows.prefix(shownMax))
    if rows.count > shownMax {
      shown.append([Cell(data: "…"), Cell(data: "+\(rows.count - shownMax)")])
    }
    return .table(Table(titles.map { Table.Column($0) }, rows: shown))
  }

  private static func rows(_ former: [NationalUnits.Former], _ units: NationalUnits) -> [[Cell]] {
    former.flatMap { unit -> [[Cell]] in
      let own = [
        Cell(data: unit.code), Cell(data: NationalUnits.title(unit.type, unit.name)),
      ]
      guard !unit.successors.isEmpty else {
        return [own + [Cell(Text(vi: "không rõ", en: "unknown"), .attention)]]
      }
      return unit.successors.map { successor in
        let name = units.commune(successor.code).map { "\($0.code) \(title($0))" }
        return own + [Cell(data: name ?? successor.code), Cell(extent(successor.extent))]
      }
    }
  }

  private static func title(_ unit: NationalUnits.Commune) -> String {
    NationalUnits.title(unit.type, unit.name)
  }

  private static func province(
    _ unit: NationalUnits.Commune, _ units: NationalUnits
  ) -> String {
    units.province(unit.province).map { "\($0.code) \($0.name)" } ?? unit.province
  }

  private static func extent(_ word: String) -> Text {
    switch word {
    case "whole": Text(vi: "toàn bộ", en: "whole")
    case "part": Text(vi: "một phần", en: "part")
    case "unsure": Text(vi: "chưa chắc", en: "unsure")
    default: Text(data: word)
    }
  }

  private static func json(
    _ found: NationalUnits.Findings, _ units: NationalUnits
  ) -> JSONValue {
    .object([
      (
        "units",
        .array(
          found.communes.map { unit in
            .object([
              ("code", .string(unit.code)), ("type", .string(unit.type)),
              ("name", .string(unit.name)), ("province", .string(unit.province)),
            ])
          })
      ),
      (
        "former",
        .array(
          found.former.map { unit in
            .object([
              ("code", .string(unit.code)), ("type", .string(unit.type)),
              ("name", .string(unit.name)), ("district", .string(unit.district)),
              (
                "successors",
                .array(
                  unit.successors.map {
                    .object([("code", .string($0.code)), ("extent", .string($0.extent))])
                  })
              ),
            ])
          })
      ),
    ])
  }
}
