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
        finding.name.map { Text(data: $0) } ?? RegisterWord.erased
      ).appending(Text(data: ", \(names[finding.unit] ?? "?")"))
      if finding.isPrivate { title = title.appending(Text(vi: ", bản nháp", en: ", draft")) }
      if finding.isWithdrawn { title = title.appending(Text(vi: ", đã rút", en: ", withdrawn")) }
      return [.heading(title), .table(table(finding))]
    } + [
      .paragraph(
        Text(vi: "\(findings.count) đăng ký", en: "\(findings.count) registrations"), .quiet)
    ]
  }

  private func table(_ finding: SubjectFinding) -> Table {
    Table(
      [Table.Column(), Table.Column(), Table.Column(), Table.Column(), Table.Column()],
      rows: finding.places.map { place in
        [
          Cell(RegisterWord.touched(place.field)), Cell(data: place.text),
          Cell(data: names[place.writer] ?? "?"), Cell(data: ShownDay.text(place.at), .quiet),
          Cell(place.isShown ? Text(data: "") : Text(vi: "giá trị cũ", en: "old value"), .quiet),
        ]
      })
  }

  var json: JSONValue {
    .array(
      findings.map { finding in
        .object([
          ("id", .string(finding.record.description)), ("name", .optional(finding.name)),
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
      })
  }

  private func json(_ place: SubjectPlace) -> JSONValue {
    .object([
      ("field", .string(place.field)), ("value", .string(place.text)),
      ("writer", .string(names[place.writer] ?? "?")), ("on", ShownDay.json(place.at)),
      ("shown", .bool(place.isShown)), ("change", .string(place.change.description)),
    ])
  }
}
