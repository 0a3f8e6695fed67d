import ModelRegistry

/// A report as a table file: for people with Excel under Vietnamese settings, or plain for programs.
package enum ReportCSV {
  /// - Parameter isForMachines: comma, no mark at the start, ISO dates, ids for headings.
  package static func bytes(
    of report: Report, vietnamese isVietnamese: Bool, isForMachines: Bool,
    cleaning clean: (String) -> String
  ) -> [UInt8] {
    var writer = CSVWriter(style: isForMachines ? .machine : .office)
    func text(_ text: ReportText) -> CSVCell {
      .text(clean(isVietnamese ? text.vi : text.en))
    }
    // A program wants rows under ids: the first table alone, without the words around it.
    if isForMachines {
      guard let section = report.sections.first(where: { !$0.columns.isEmpty }) else { return [] }
      writer.append(row: section.columns.map { .text($0.id) })
      for row in section.rows where row.weight == .body {
        writer.append(row: row.cells.map { cell($0, text, clean) { $0.iso } })
      }
      return writer.bytes
    }
    writer.append(row: [text(report.title)])
    for line in report.subtitles { writer.append(row: [text(line)]) }
    for section in report.sections {
      writer.append(row: [])
      if let title = section.title { writer.append(row: [text(title)]) }
      for line in section.paragraphs { writer.append(row: [text(line)]) }
      if !section.columns.isEmpty { writer.append(row: section.columns.map { text($0.title) }) }
      for row in section.rows {
        writer.append(row: row.cells.map { cell($0, text, clean) { $0.text } })
      }
    }
    writer.append(row: [])
    for note in report.notes { writer.append(row: [text(note.text)]) }
    for line in report.stamp.lines { writer.append(row: [text(line)]) }
    return writer.bytes
  }

  private static func cell(
    _ cell: ReportCell, _ words: (ReportText) -> CSVCell, _ clean: (String) -> String,
    _ day: (CivilDate) -> String
  ) -> CSVCell {
    switch cell {
    case .text(let text): .text(clean(text))
    case .words(let text): words(text)
    case .number(let number): .number(number)
    case .day(let date): .text(day(date))
    case .empty: .empty
    }
  }
}

extension ReportStamp {
  /// The lines below every report.
  package var lines: [ReportText] {
    let day = madeOn?.text ?? "…"
    return [
      ReportText(
        vi: "Kế hoạch: \(planTitle) (\(plan), bản \(planVersion))",
        en: "Plan: \(planTitle) (\(plan), version \(planVersion))"),
      ReportText(
        vi: "Số liệu theo mã: \(dataCode). Lập ngày \(day), đơn vị lập: \(madeBy)",
        en: "Data as of code: \(dataCode). Made on \(day) by \(madeBy)"),
    ]
  }
}
