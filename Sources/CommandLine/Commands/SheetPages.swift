import Causality
import Merging
import ModelRegistry
import NhanRong
import Sealing

/// One sheet as people and programs read it.
struct SheetPages {
  let sheet: SheetView
  private let unitName: String
  private let writerName: String
  /// By organisation id, for values that name one.
  private let names: [(id: [UInt8], name: String)]
  private let hasTwin: Bool

  init(_ sheet: SheetView, _ register: Register) throws(ReplicaError) {
    self.sheet = sheet
    unitName = try register.name(of: sheet.unit)
    writerName = try register.name(of: sheet.writer)
    var names: [(id: [UInt8], name: String)] = []
    for entry in sheet.fields {
      guard case .organisation = entry.field.value, let bytes = entry.value.bytes,
        let id = OrganisationID(bytes: bytes)
      else { continue }
      names.append((bytes, try register.name(of: id)))
    }
    self.names = names
    let isDecision = sheet.kind.type == SheetSchema.decisionKind.type
    hasTwin = isDecision ? try register.numbersTwice().contains(sheet.id) : false
  }

  /// Two computers gave one number: nobody renumbers, people are told.
  private var twin: Finding? {
    hasTwin ? Finding(.numberTwice, sheet.value(DecisionField.number)?.text ?? "") : nil
  }

  var findings: [Finding] {
    let beyond = sheet.levelBeyondItsWriter.map { Finding(.levelBeyondWriter, $0) }
    return [twin, beyond].compactMap(\.self)
  }

  private var state: Text? {
    guard let standing = sheet.caseStanding else { return nil }
    let word = SheetWord.state(standing.state)
    return standing.isDecidedTwice
      ? word.appending(Text(vi: ", trùng quyết định", en: ", decided twice")) : word
  }

  // MARK: For people

  /// In one line below the registration it is about.
  var line: Row {
    var parts = [Text(data: sheet.id.short)]
    if let state { parts.append(state) }
    if sheet.isErased { parts.append(RegisterWord.erased) }
    if let total { parts.append(Text(vi: "\(total) điểm", en: "\(total) points")) }
    parts.append(Text(data: writerName))
    if sheet.isWithdrawn { parts.append(Text(vi: "đã huỷ", en: "given up")) }
    return Row(SheetWord.kind(sheet.kind.name), Text.joined(parts, by: ", "))
  }

  /// The scores of an evaluation together; computed, never stored.
  private var total: Int64? {
    guard sheet.kind.type == SheetSchema.evaluationKind.type, !sheet.isErased else { return nil }
    let rows = sheet.value(EvaluationField.scores)?.list ?? []
    return rows.compactMap { $0.list?.last?.integer }.reduce(0, &+)
  }

  var blocks: [Block] {
    var rows = [
      Row(Text(vi: "Mã phiếu", en: "Id"), Text(data: sheet.id.description)),
      Row(Text(vi: "Loại", en: "Kind"), SheetWord.kind(sheet.kind.name)),
      Row(Text(vi: "Đơn vị", en: "Unit"), Text(data: unitName)),
      Row(Text(vi: "Nơi ghi", en: "Written by"), Text(data: writerName)),
    ]
    if let state { rows.append(Row(Text(vi: "Tình trạng", en: "State"), state)) }
    if sheet.isWithdrawn {
      rows.append(
        Row(Text(vi: "CHÚ Ý", en: "MIND"), Text(vi: "đã huỷ", en: "given up"), .attention))
    }
    if sheet.isErased {
      rows.append(Row(Text(vi: "Nội dung", en: "Contents"), RegisterWord.erased))
    }
    for finding in findings {
      rows.append(Row(Text(vi: "CHÚ Ý", en: "MIND"), FindingWord.text(finding), .attention))
    }
    for entry in sheet.fields {
      let label = SheetWord.label(entry.field.schema.name)
      if case .rows(let parts) = entry.field.value, let lines = entry.value.list {
        rows.append(
          Row(
            label, Text(data: ""),
            below: lines.map { .paragraph(row($0, parts, of: entry.field.schema.name)) }))
      } else {
        rows.append(lines(of: shown(entry.value, as: entry.field.value), below: label))
      }
    }
    if let total { rows.append(Row(Text(vi: "Tổng điểm", en: "Total"), Text(data: "\(total)"))) }
    for event in sheet.events {
      let words = [ShownDay.text(iso: event.day), event.reason ?? ""].filter { !$0.isEmpty }
      rows.append(Row(SheetWord.label(event.name), Text(data: words.joined(separator: ", "))))
    }
    for file in sheet.files {
      rows.append(
        Row(
          Text(vi: "tệp \(file.kind)", en: "file \(file.kind)"),
          Text(data: "\(file.name) (\(file.size) B)")))
    }
    return [.rows(rows)]
  }

  /// Words of several lines stand below their label, line by line.
  private func lines(of text: String, below label: Text) -> Row {
    let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard lines.count > 1 else { return Row(label, Text(data: text)) }
    return Row(
      label, Text(data: ""), below: lines.map { $0.isEmpty ? .gap : .paragraph(Text(data: $0)) })
  }

  private func row(_ row: Value, _ parts: [SheetValue], of field: String) -> Text {
    let mark = Text(data: "- ")
    guard field.utf8.elementsEqual("numbers".utf8), let cells = row.list, cells.count == 2,
      let name = cells[0].text, let number = cells[1].integer
    else { return mark.appending(Text(data: shown(row, parts))) }
    return mark.appending(PeriodicNumbers.label(name)).appending(Text(data: " · \(number)"))
  }

  private func shown(_ row: Value, _ parts: [SheetValue]) -> String {
    zip(row.list ?? [], parts).map { shown($0, as: $1) }.filter { !$0.isEmpty }
      .joined(separator: " · ")
  }

  private func shown(_ value: Value, as kind: SheetValue) -> String {
    switch kind {
    case .day: ShownDay.text(iso: value.text)
    case .flag: value == .bool(true) ? "x" : ""
    case .registration, .record:
      String((RegistrationValue.show(value) ?? "").prefix(8))
    case .organisation:
      names.first { .bytes($0.id) == value }?.name ?? RegistrationValue.show(value) ?? ""
    default: RegistrationValue.show(value) ?? ""
    }
  }

  // MARK: For programs

  var json: JSONValue {
    .object([
      ("id", .string(sheet.id.description)), ("kind", .string(sheet.kind.name)),
      ("unit", .object([("id", .string(sheet.unit.description)), ("name", .string(unitName))])),
      (
        "writer",
        .object([("id", .string(sheet.writer.description)), ("name", .string(writerName))])
      ),
      ("state", .optional(sheet.caseStanding?.state.rawValue)),
      ("decidedTwice", .bool(sheet.caseStanding?.isDecidedTwice ?? false)),
      ("withdrawn", .bool(sheet.isWithdrawn)), ("erased", .bool(sheet.isErased)),
      ("findings", .strings(findings.map(\.word))),
      (
        "fields",
        .array(
          sheet.fields.map { entry in
            .object([
              ("name", .string(entry.field.schema.name)), ("value", json(entry.value)),
            ])
          })
      ),
      (
        "events",
        .array(
          sheet.events.map { event in
            .object([
              ("step", .string(event.name)), ("on", .optional(event.day)),
              ("reason", .optional(event.reason)),
            ])
          })
      ),
      (
        "files",
        .array(
          sheet.files.map { file in
            .object([
              ("hash", .string(hexadecimal(of: file.hash.bytes))), ("name", .string(file.name)),
            ])
          })
      ),
    ])
  }

  private func json(_ value: Value) -> JSONValue {
    switch value {
    case .list(let rows): .array(rows.map { json($0) })
    case .integer(let number): .integer(number)
    case .bool(let flag): .bool(flag)
    default: .optional(RegistrationValue.show(value))
    }
  }
}
