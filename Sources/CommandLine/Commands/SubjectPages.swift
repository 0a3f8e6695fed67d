import Causality
import ModelRegistry
import NhanRong

/// What is said about people, as people and programs read it.
struct SubjectPages {
  private let findings: [SubjectFinding]
  private let names: [OrganisationID: String]

  init(_ findings: [SubjectFinding], _ register: Register) throws(ReplicaError) {
    self.findings = findings
    // For looking up only; nothing is listed in its order.
    var names: [OrganisationID: String] = [:]
    for unit in findings.flatMap({ [$0.unit] + $0.places.map(\.writer) })
    where names[unit] == nil {
      names[unit] = try register.name(of: unit)
    }
    self.names = names
  }

  var blocks: [Block] {
    if findings.isEmpty {
      return [.paragraph(Text(vi: "Không tìm thấy gì.", en: "Nothing was found."))]
    }
    return findings.flatMap { finding -> [Block] in
      var title = Text(data: "\(finding.record.short)  ").appending(
        subject(finding)
      ).appending(Text(data: ", \(names[finding.unit] ?? "?")"))
      if finding.isPrivate { title = title.appending(Text(vi: ", bản nháp", en: ", draft")) }
      if finding.isWithdrawn { title = title.appending(Text(vi: ", đã rút", en: ", withdrawn")) }
      return [.heading(title), .table(table(finding))]
    } + [
      .paragraph(count, .quiet)
    ]
  }

  private var sheets: [SubjectFinding] { findings.filter { $0.sheet != nil } }
  private var registrations: [SubjectFinding] { findings.filter { $0.sheet == nil } }

  var registrationCount: Int { registrations.count }
  var sheetCount: Int { sheets.count }

  /// `2 đăng ký, 1 phiếu`.
  var count: Text {
    let some = registrations.count
    let first = Text(vi: "\(some) đăng ký", en: "\(some) registrations")
    if sheets.isEmpty { return first }
    return first.appending(Text(vi: ", \(sheets.count) phiếu", en: ", \(sheets.count) sheets"))
  }

  private func subject(_ finding: SubjectFinding) -> Text {
    guard let kind = finding.sheet else {
      return finding.name.map { Text(data: $0) } ?? RegisterWord.erased
    }
    guard let about = finding.about else { return SheetWord.kind(kind) }
    return SheetWord.kind(kind).appending(
      Text(vi: " về \(about.short)", en: " about \(about.short)"))
  }

  private func table(_ finding: SubjectFinding) -> Table {
    Table(
      [Table.Column(), Table.Column(), Table.Column(), Table.Column(), Table.Column()],
      rows: finding.places.map { place in
        [
          Cell(SheetWord.touched(place.field, of: finding.sheet)), Cell(data: place.text),
          Cell(data: names[place.writer] ?? "?"), Cell(data: ShownDay.text(place.at), .quiet),
          Cell(place.isShown ? Text(data: "") : Text(vi: "giá trị cũ", en: "old value"), .quiet),
        ]
      })
  }

  /// The registrations and, where there are any, the sheets.
  var json: [(key: String, value: JSONValue)] {
    var parts: [(key: String, value: JSONValue)] = [
      ("registrations", .array(registrations.map(json)))
    ]
    if !sheets.isEmpty { parts.append(("sheets", .array(sheets.map(json)))) }
    return parts
  }

  private func json(_ finding: SubjectFinding) -> JSONValue {
    var parts: [(key: String, value: JSONValue)] = [
      ("id", .string(finding.record.description))
    ]
    if let kind = finding.sheet {
      parts += [("kind", .string(kind)), ("about", .optional(finding.about?.description))]
    } else {
      parts.append(("name", .optional(finding.name)))
    }
    return .object(
      parts + [
        (
          "unit",
          .object([
            ("id", .string(finding.unit.description)),
            ("name", .string(names[finding.unit] ?? "?")),
          ])
        ),
        ("draft", .bool(finding.isPrivate)), ("withdrawn", .bool(finding.isWithdrawn)),
        ("places", .array(finding.places.map(json))),
      ])
  }

  private func json(_ place: SubjectPlace) -> JSONValue {
    .object([
      ("field", .string(place.field)), ("value", .string(place.text)),
      ("writer", .string(names[place.writer] ?? "?")), ("on", ShownDay.json(place.at)),
      ("shown", .bool(place.isShown)), ("change", .string(place.change.description)),
    ])
  }
}
