import ModelRegistry
import Reports

/// A report on the terminal and for programs.
enum ReportPages {
  static func blocks(_ report: Report) -> [Block] {
    var blocks: [Block] = [.paragraph(text(report.title), .strong)]
    blocks += report.subtitles.map { .paragraph(text($0)) }
    for section in report.sections {
      blocks.append(.gap)
      if let title = section.title { blocks.append(.heading(text(title))) }
      blocks += section.paragraphs.map { .paragraph(text($0)) }
      if !section.columns.isEmpty { blocks.append(.table(table(section))) }
    }
    blocks.append(.gap)
    blocks += report.notes.map { .paragraph(text($0.text), .attention) }
    blocks += report.stamp.lines.map { .paragraph(text($0), .quiet) }
    return blocks
  }

  private static func table(_ section: ReportSection) -> Table {
    Table(
      section.columns.map { Table.Column(text($0.title), $0.isNumber ? .trailing : .leading) },
      rows: section.rows.map { row in
        row.cells.map { Cell(text($0), row.weight == .total ? .strong : .plain) }
      })
  }

  private static func text(_ text: ReportText) -> Text { Text(vi: text.vi, en: text.en) }

  private static func text(_ cell: ReportCell) -> Text {
    switch cell {
    case .text(let text): Text(data: text)
    case .words(let words): text(words)
    case .number(let number): Text(data: String(number))
    case .day(let day): Text(data: day.text)
    case .empty: Text(data: "")
    }
  }

  static func json(_ report: Report) -> JSONValue {
    .object([
      ("kind", .string(report.kind.rawValue)),
      ("title", .bothLanguages(text(report.title))),
      ("subtitles", .array(report.subtitles.map { .bothLanguages(text($0)) })),
      (
        "head",
        .object([
          ("system", .string(report.head.system.rawValue)),
          ("upperBody", .string(report.head.upperBody)),
          ("issuingBody", .string(report.head.issuingBody)),
          ("place", .string(report.head.place)),
        ])
      ),
      (
        "data",
        .object([
          ("code", .string(report.stamp.dataCode)),
          ("madeOn", .optional(report.stamp.madeOn?.iso)),
          ("madeBy", .string(report.stamp.madeBy)), ("plan", .string(report.stamp.plan)),
          ("planVersion", .integer(report.stamp.planVersion)),
        ])
      ),
      ("sections", .array(report.sections.map(json))),
      (
        "notes",
        .array(
          report.notes.map { note in
            .object([
              ("code", .string(note.code)), ("text", .bothLanguages(text(note.text))),
              ("units", .strings(note.units)),
            ])
          })
      ),
    ])
  }

  private static func json(_ section: ReportSection) -> JSONValue {
    .object([
      ("id", .string(section.id)),
      ("title", section.title.map { .bothLanguages(text($0)) } ?? .null),
      ("paragraphs", .array(section.paragraphs.map { .bothLanguages(text($0)) })),
      (
        "columns",
        .array(
          section.columns.map {
            .object([("id", .string($0.id)), ("title", .bothLanguages(text($0.title)))])
          })
      ),
      (
        "rows",
        .array(
          section.rows.map { row in
            .object([
              ("weight", .string(row.weight.rawValue)),
              (
                "cells",
                .object(
                  zip(section.columns, row.cells).map { (key: $0.id, value: json($1)) })
              ),
            ])
          })
      ),
    ])
  }

  private static func json(_ cell: ReportCell) -> JSONValue {
    switch cell {
    case .text(let text): .string(text)
    case .words(let words): .bothLanguages(text(words))
    case .number(let number): .count(number)
    case .day(let day): .string(day.iso)
    case .empty: .null
    }
  }
}
