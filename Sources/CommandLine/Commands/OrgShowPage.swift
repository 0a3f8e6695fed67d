import Causality
import ChangeLog
import ModelRegistry
import NhanRong

/// `nhanrong org show UNIT`: one unit, its names and what happened to it.
enum OrgShowPage {
  static let spec = CommandSpec(
    "show", aliases: ["xem"],
    summary: Text(
      vi: "một đơn vị: tên gọi, cấp trên, các quyết định",
      en: "one unit: its names, superiors and decisions"),
    operands: [RevokeCommand.unit], run: run)

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let name = try context.invocation.required(RevokeCommand.unit)
    return try context.withRegister { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let unit = try register.organisation(named: name)
        let history = try register.history(of: unit)
        let successors = try register.successors(of: unit)
        let all = try register.organisations()
        func title(_ id: OrganisationID) -> String {
          all.first { $0.path.organisation == id }.map(OrgEventPage.name)
            ?? String(id.description.prefix(8))
        }
        return Reply(
          blocks(history, successors, title),
          result: json(history, successors, all))
      }
    }
  }

  private static func blocks(
    _ history: OrganisationHistory, _ successors: [OrganisationView],
    _ title: (OrganisationID) -> String
  ) -> [Block] {
    let unit = history.unit
    var rows = [
      Row(Text(vi: "Đơn vị", en: "Unit"), Text(data: OrgEventPage.name(unit)), .strong),
      Row(Text(vi: "Cấp", en: "Tier"), RegisterWord.tier(unit.path.organisation.tier)),
    ]
    if !unit.kind.isEmpty { rows.append(Row(Text(vi: "Loại", en: "Kind"), Text(data: unit.kind))) }
    if !history.aliases.isEmpty {
      rows.append(
        Row(
          Text(vi: "Tên khác", en: "Other names"),
          Text(data: history.aliases.joined(separator: "; "))))
    }
    if let other = history.otherSuperior {
      rows.append(
        Row(Text(vi: "Cấp trên kia", en: "Other superior"), Text(data: title(other))))
    }
    if history.end != nil {
      let names = successors.map(OrgEventPage.name).joined(separator: ", ")
      rows.append(
        Row(
          Text(vi: "Nay là", en: "Now"),
          names.isEmpty ? Text(vi: "đã giải thể", en: "dissolved") : Text(data: names),
          .attention))
    }
    if history.events.isEmpty { return [.rows(rows)] }
    let lines = history.events.map { event in
      [
        Cell(data: event.day.text), Cell(OrgEventPage.word(event.kind)),
        Cell(data: event.decision ?? ""),
        Cell(data: event.earlierName ?? event.others.map(title).joined(separator: ", ")),
      ]
    }
    return [
      .rows(rows),
      .table(
        Table(
          [
            Table.Column(Text(vi: "Từ ngày", en: "From")),
            Table.Column(Text(vi: "Việc", en: "What")),
            Table.Column(Text(vi: "Quyết định", en: "Decision")),
            Table.Column(Text(vi: "Tên cũ, nơi đến", en: "Old name, where to")),
          ], rows: lines)),
    ]
  }

  private static func json(
    _ history: OrganisationHistory, _ successors: [OrganisationView], _ all: [OrganisationView]
  ) -> JSONValue {
    let unit = history.unit
    return .object([
      ("id", .string(unit.path.organisation.description)), ("code", .string(unit.code)),
      ("name", .string(unit.name)), ("kind", .string(unit.kind)),
      ("tier", .integer(Int64(unit.path.organisation.tier))),
      ("aliases", .strings(history.aliases)),
      ("otherSuperior", .optional(history.otherSuperior?.description)),
      ("successors", .strings(history.end == nil ? [] : successors.map(\.code))),
      (
        "events",
        .array(
          history.events.map { event in
            .object([
              ("kind", .string(event.kind.rawValue)), ("on", .string(event.day.iso)),
              ("decision", .optional(event.decision)),
              ("graceDays", .count(event.graceDays)),
              ("others", .strings(event.others.map(\.description))),
              ("earlierName", .optional(event.earlierName)),
            ])
          })
      ),
    ])
  }
}
