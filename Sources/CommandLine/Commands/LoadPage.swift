import Causality
import ModelRegistry

/// What loading tables brought, or would bring.
enum LoadPage {
  typealias Faults = [(file: String, fault: RowFault)]

  static func blocks(
    _ units: LoadOutcome, _ entries: LoadOutcome, othersUnits: Int, issued: String?,
    faults: Faults, _ context: CommandContext
  ) -> [Block] {
    var blocks: [Block] = [
      .table(
        Table(
          [
            Table.Column(), Table.Column(Text(vi: "Mới", en: "New"), .trailing),
            Table.Column(Text(vi: "Đã có", en: "Known"), .trailing),
            Table.Column(Text(vi: "Của nơi khác", en: "Others'"), .trailing),
          ],
          rows: [
            row(Text(vi: "Đơn vị", en: "Units"), units.created, units.known, othersUnits),
            row(
              Text(vi: "Đăng ký", en: "Registrations"), entries.created, entries.known,
              entries.others),
          ]))
    ]
    if !faults.isEmpty { blocks += faultBlocks(faults) }
    if let issued { blocks.append(.paragraph(issuedText(issued, context))) }
    return blocks + context.dryRunNote
  }

  /// More of them help nobody: the file is mended and loaded again.
  private static let faultsShown = 50

  private static func faultBlocks(_ faults: Faults) -> [Block] {
    let rows = faults.prefix(faultsShown).map { entry in
      [
        Cell(data: entry.file), Cell(data: String(entry.fault.position.row)),
        Cell(data: entry.fault.column), Cell(CommandFailure.word(entry.fault), .bad),
      ]
    }
    var blocks: [Block] = [
      .paragraph(Text(vi: "Ô sai (\(faults.count)):", en: "Bad cells (\(faults.count)):")),
      .indented([
        .table(
          Table(
            [
              Table.Column(Text(vi: "Tệp", en: "File")),
              Table.Column(Text(vi: "Dòng", en: "Row"), .trailing),
              Table.Column(Text(vi: "Cột", en: "Column")),
              Table.Column(Text(vi: "Vì sao", en: "Why")),
            ], rows: rows))
      ]),
    ]
    if faults.count > faultsShown {
      let rest = faults.count - faultsShown
      blocks.append(.paragraph(Text(vi: "Còn \(rest) ô nữa.", en: "And \(rest) more.")))
    }
    return blocks
  }

  private static func issuedText(_ plan: String, _ context: CommandContext) -> Text {
    context.dryRun
      ? Text(vi: "Sẽ ban hành kế hoạch \(plan)", en: "Would issue plan \(plan)")
      : Text(vi: "Đã ban hành kế hoạch \(plan)", en: "Issued plan \(plan)")
  }

  private static func row(_ label: Text, _ new: Int, _ known: Int, _ others: Int) -> [Cell] {
    [Cell(label)] + [new, known, others].map { Cell(data: String($0)) }
  }

  static func word(
    _ other: LoadOutcome.Suspect.Other, rowOf: (Int) -> Int
  ) -> String {
    switch other {
    case .record(let id): id.short
    case .row(let index): "#\(rowOf(index))"
    }
  }

  // MARK: JSON

  static func json(
    _ units: LoadOutcome, _ entries: LoadOutcome, othersUnits: Int, issued: String?,
    faults: Faults, suspects: [(LoadOutcome.Suspect, (file: String, row: Int))],
    _ context: CommandContext
  ) -> JSONValue {
    .object([
      ("plan", .optional(issued)),
      ("organisations", counts(units.created, units.known, othersUnits)),
      ("registrations", counts(entries.created, entries.known, entries.others)),
      ("faults", CommandFailure.json(faults)),
      (
        "suspects",
        .array(
          suspects.map { suspect, place in
            var like = JSONValue.null
            if case .record(let id) = suspect.other { like = .string(id.description) }
            return .object([
              ("file", .string(place.file)), ("row", .count(place.row)), ("record", like),
            ])
          })
      ),
      ("dryRun", .bool(context.dryRun)),
    ])
  }

  private static func counts(_ new: Int, _ known: Int, _ others: Int) -> JSONValue {
    .object([("new", .count(new)), ("known", .count(known)), ("others", .count(others))])
  }
}
