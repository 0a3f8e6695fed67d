import Causality
import Merging
import ModelRegistry
import NhanRong
import Sealing

/// One registration as people and programs read it.
struct RegistrationPages {
  let view: RegistrationView
  let unitName: String
  /// Whose it is today, where that has changed since.
  var owner: RecordOwner?
  /// What it was merged into is another unit's, which has the credit.
  private let countsElsewhere: Bool
  private let sheets: [SheetPages]
  private let names: [OrganisationID: String]
  /// Attached files whose bytes are not here.
  private let missing: Set<Digest>

  init(_ view: RegistrationView, _ register: Register) throws(ReplicaError) {
    self.view = view
    unitName = try register.name(of: view.unit)
    countsElsewhere =
      try view.survivor.map { (survivor) throws(ReplicaError) in
        try register.unit(ofRecord: survivor) != view.unit
      } ?? false
    var sheets: [SheetPages] = []
    for sheet in try register.sheets(about: view.id) {
      sheets.append(try SheetPages(sheet, register))
    }
    self.sheets = sheets
    // For looking up only; nothing is listed in its order.
    var names: [OrganisationID: String] = [:]
    let writers =
      view.fields.flatMap(\.candidates).flatMap(\.writers) + view.events.map(\.writer)
      + view.history.map(\.writer)
    for writer in writers where names[writer] == nil {
      names[writer] = try register.name(of: writer)
    }
    self.names = names
    let folder = register.replica.attachments
    var missing: Set<Digest> = []
    for file in view.attachments where try !folder.seems(file.hash, size: file.size) {
      missing.insert(file.hash)
    }
    self.missing = missing
  }

  func name(_ organisation: OrganisationID) -> String { names[organisation] ?? "?" }

  /// Fields that say something to people; the others are references of the machinery.
  private var shownFields: [FieldView] {
    let hidden = ["unit", "acceptedSnapshot", "planVersion"]
    return view.fields.filter { field in
      !hidden.contains { $0.utf8.elementsEqual(field.name.utf8) }
    }
  }

  // MARK: For people

  var blocks: [Block] {
    var step = RegisterWord.step(view.lifecycle.step)
    if view.isWithdrawn, view.lifecycle.step != .withdrawn {
      step = step.appending(Text(vi: ", đã rút", en: ", withdrawn"))
    }
    var rows = [
      Row(Text(vi: "Mã đăng ký", en: "Id"), Text(data: view.id.description)),
      Row(Text(vi: "Đơn vị", en: "Unit"), UnitWord.owner(unitName, owner)),
      Row(Text(vi: "Bước", en: "Step"), step, .strong),
    ]
    for flag in view.lifecycle.flags {
      rows.append(Row(Text(vi: "CHÚ Ý", en: "MIND"), RegisterWord.flag(flag), .attention))
    }
    if let survivor = view.survivor {
      rows.append(
        Row(
          Text(vi: "Giữ lại", en: "Stays"),
          countsElsewhere
            ? Text(data: survivor.short).appending(
              Text(vi: ", tính cho đơn vị khác", en: ", counted for another unit"))
            : Text(data: survivor.short),
          .attention))
    }
    if view.isWithdrawalContested {
      rows.append(
        Row(
          Text(vi: "CHÚ Ý", en: "MIND"),
          Text(
            vi: "có người rút trong khi người khác còn sửa",
            en: "someone withdrew it while another went on"), .attention))
    }
    rows += shownFields.map(row)
    rows += view.amendments.map(row)
    for element in view.elements {
      let label = FieldWord.label(element.name)
      rows.append(
        Row(label, Text(data: ""), below: element.texts.map { .paragraph(Text(data: "- " + $0)) }))
    }
    for file in view.attachments {
      let name = Text(data: "\(file.name) (\(file.size) B)")
      let isMissing = missing.contains(file.hash)
      rows.append(
        Row(
          Text(vi: "tệp \(file.kind)", en: "file \(file.kind)"),
          isMissing
            ? name.appending(Text(vi: ", CHƯA CÓ Ở ĐÂY", en: ", NOT HERE YET")) : name,
          isMissing ? .attention : .plain))
    }
    rows += view.events.map(row)
    rows += sheets.map(\.line)
    rows.append(Row(Text(vi: "Dấu", en: "Mark"), Text(data: view.mark), .quiet))
    return [.rows(rows)]
  }

  private func value(_ candidate: CandidateView?, of field: FieldView) -> Text {
    candidate?.isErased == true
      ? RegisterWord.erased : RegisterWord.value(candidate?.text, of: field.name)
  }

  /// Beside the accepted value: what the unit would have instead.
  private func row(_ amendment: Amendment) -> Row {
    let field = RegisterSchema.registrationRecord.field(amendment.field)?.name ?? ""
    let value = RegisterWord.value(RegistrationValue.show(amendment.value), of: field)
    let label = FieldWord.label(field)
    let what =
      amendment.isRemoval
      ? Text(vi: "bỏ ", en: "take out ").appending(value) : value
    return amendment.standing == .pending
      ? Row(Text(vi: "đề nghị sửa \(label.vi)", en: "amendment: \(label.en)"), what, .attention)
      : Row(Text(vi: "không nhận sửa \(label.vi)", en: "refused: \(label.en)"), what, .quiet)
  }

  private func row(_ event: EventView) -> Row {
    let words = [ShownDay.text(iso: event.day), name(event.writer), event.reason ?? ""]
    return Row(
      FieldWord.label(event.event.rawValue),
      Text(data: words.filter { !$0.isEmpty }.joined(separator: ", ")))
  }

  private func row(_ field: FieldView) -> Row {
    let label = FieldWord.label(field.name)
    guard field.isConflict else {
      let text = value(field.candidates.first, of: field)
      let parts = text.vi.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      return parts.count > 1
        ? Row(label, Text(data: ""), below: [.quote(text.vi)]) : Row(label, text)
    }
    return Row(
      label,
      Text(vi: "CÓ \(field.candidates.count) GIÁ TRỊ", en: "HAS \(field.candidates.count) VALUES"),
      .attention, below: candidates(field))
  }

  /// The values of a field with their numbers, as `resolve --keep` takes them.
  func candidates(_ field: FieldView) -> [Block] {
    [
      .table(
        Table(
          [Table.Column(nil, .trailing), Table.Column(), Table.Column(), Table.Column()],
          rows: field.candidates.enumerated().map { index, candidate in
            [
              Cell(data: "\(index + 1)"),
              Cell(value(candidate, of: field), index == 0 ? .strong : .plain),
              Cell(data: candidate.writers.map(name).joined(separator: ", ")),
              Cell(data: ShownDay.text(candidate.at), .quiet),
            ]
          }))
    ]
  }

  var history: [Block] {
    [
      .table(
        Table(
          [
            Table.Column(Text(vi: "Ngày", en: "Day")), Table.Column(Text(vi: "Nơi", en: "Place")),
            Table.Column(Text(vi: "Ghi", en: "Wrote")),
            Table.Column(Text(vi: "Hiệu lực", en: "Effect")),
          ],
          rows: view.history.map { line in
            let touched = line.touched.map { RegisterWord.touched($0) }
            let tone: Tone = line.verdict.isEffective ? .plain : .attention
            return [
              Cell(data: ShownDay.text(line.at)), Cell(data: name(line.writer)),
              Cell(
                Text.joined(touched, by: ", ").appending(
                  line.isErased ? Text(data: " ").appending(RegisterWord.erased) : Text(data: ""))),
              Cell(VerdictWord.text(line.verdict), tone),
            ]
          }))
    ]
  }

  // MARK: For programs

  var json: JSONValue {
    .object([
      ("id", .string(view.id.description)),
      (
        "unit",
        .object(
          [("id", .string(view.unit.description)), ("name", .string(unitName))]
            + UnitWord.json(owner))
      ),
      ("step", .string(view.lifecycle.step.rawValue)),
      ("flags", .strings(view.lifecycle.flags.map(\.rawValue))),
      ("draft", .bool(view.isPrivate)), ("withdrawn", .bool(view.isWithdrawn)),
      ("withdrawalContested", .bool(view.isWithdrawalContested)),
      ("survivor", .optional(view.survivor?.description)), ("mark", .string(view.mark)),
      ("amendments", .array(view.amendments.map { json($0) })),
      ("sheets", .array(sheets.map(\.json))),
      ("fields", .array(view.fields.map { json($0) })),
      (
        "lists",
        .array(
          view.elements.map {
            .object([("name", .string($0.name)), ("values", .strings($0.texts))])
          })
      ),
      (
        "events",
        .array(
          view.events.map {
            .object([
              ("step", .string($0.event.rawValue)), ("on", .optional($0.day)),
              ("reason", .optional($0.reason)), ("writer", .string($0.writer.description)),
            ])
          })
      ),
      (
        "files",
        .array(
          view.attachments.map {
            .object([
              ("hash", .string(hexadecimal(of: $0.hash.bytes))), ("name", .string($0.name)),
              ("size", .integer(Int64(clamping: $0.size))), ("kind", .integer(Int64($0.kind))),
              ("missing", .bool(missing.contains($0.hash))),
            ])
          })
      ),
    ])
  }

  private func json(_ amendment: Amendment) -> JSONValue {
    .object([
      (
        "field", .optional(RegisterSchema.registrationRecord.field(amendment.field)?.name)
      ),
      ("value", .optional(RegistrationValue.show(amendment.value))),
      ("removes", .bool(amendment.isRemoval)), ("standing", .string(amendment.standing.rawValue)),
      ("change", .string(amendment.change.description)),
    ])
  }

  func json(_ field: FieldView) -> JSONValue {
    .object([
      ("name", .string(field.name)), ("value", .optional(field.candidates.first?.text)),
      ("conflict", .bool(field.isConflict)),
      (
        "candidates",
        .array(
          field.candidates.map { candidate in
            .object(
              [("value", .optional(candidate.text))]
                + (candidate.isErased ? [("erased", .bool(true))] : []) + [
                  (
                    "writers",
                    .array(
                      candidate.writers.map {
                        .object([("id", .string($0.description)), ("name", .string(name($0)))])
                      })
                  ),
                  ("on", ShownDay.json(candidate.at)),
                  ("change", .string(candidate.change.description)),
                ])
          })
      ),
    ])
  }

  var historyJSON: JSONValue {
    .array(
      view.history.map { line in
        .object([
          ("change", .string(line.change.description)), ("log", .string(line.log.description)),
          ("sequence", .integer(Int64(clamping: line.sequence))),
          ("writer", .string(line.writer.description)), ("name", .string(name(line.writer))),
          ("on", ShownDay.json(line.at)), ("wrote", .strings(line.touched)),
          ("verdict", .string(VerdictWord.code(line.verdict))),
        ])
      })
  }
}
