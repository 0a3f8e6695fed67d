import Causality
import ModelRegistry
import NhanRong

/// `nhanrong log [ID]`.
enum LogCommand {
  static let spec = CommandSpec(
    "log", aliases: ["nhat-ky"],
    summary: Text(
      vi: "nhật ký các gói, hoặc lịch sử một đăng ký",
      en: "the journeys of bundles, or the history of a registration"),
    operands: [identifier],
    examples: [
      CommandExample("nhanrong log", Text(vi: "các gói đã đi và đến", en: "bundles in and out"))
    ],
    run: run)

  private static let identifier = OperandSpec(
    "ID", .optional, CommonOption.identifier.summary)

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    try context.withRegister { (register) throws(CommandFailure) in
      guard context.invocation.operand(identifier) != nil else {
        return try context.wording { () throws(ReplicaError) in try journeys(of: register) }
      }
      let id = try context.registration(in: register)
      return try context.wording { () throws(ReplicaError) in
        let view = try register.view(id)
        let pages = try RegistrationPages(view, register)
        return Reply(
          pages.history,
          result: .object([("id", .string(id.description)), ("history", pages.historyJSON)]))
      }
    }
  }

  private static func journeys(of register: Register) throws(ReplicaError) -> Reply {
    let journeys = try register.replica.journeys()
    var rows: [[Cell]] = []
    var values: [JSONValue] = []
    for journey in journeys {
      let name = try journey.organisation.map { (id) throws(ReplicaError) in
        try register.name(of: id)
      }
      rows.append([
        Cell(data: ShownDay.text(journey.at)), Cell(word(journey.direction)),
        Cell(data: name ?? ""), Cell(data: String(journey.changes)),
        Cell(data: journey.direction == .outgoing ? "" : String(journey.applied)),
        Cell(data: String(journey.bundle.prefix(16)), .quiet),
      ])
      values.append(
        .object([
          ("on", ShownDay.json(journey.at)), ("direction", .string(journey.direction.rawValue)),
          ("unit", .optional(journey.organisation?.description)), ("name", .optional(name)),
          ("changes", .integer(Int64(clamping: journey.changes))),
          ("new", .integer(Int64(clamping: journey.applied))),
          ("bundle", .string(journey.bundle)),
        ]))
    }
    let table = Table(
      [
        Table.Column(Text(vi: "Ngày", en: "Day")), Table.Column(Text(vi: "Hướng", en: "Way")),
        Table.Column(Text(vi: "Nơi", en: "Place")),
        Table.Column(Text(vi: "Thay đổi", en: "Changes"), .trailing),
        Table.Column(Text(vi: "Mới", en: "New"), .trailing),
        Table.Column(Text(vi: "Gói", en: "Bundle")),
      ], rows: rows)
    let none = Block.paragraph(
      Text(vi: "Chưa có gói nào đi hay đến.", en: "No bundle has come or gone yet."))
    let forks = try ForkPages(register)
    return Reply(
      [rows.isEmpty ? none : .table(table)] + forks.blocks,
      result: .object([("journeys", .array(values)), ("forks", forks.json)]))
  }

  private static func word(_ direction: JourneyView.Direction) -> Text {
    switch direction {
    case .incoming: Text(vi: "nhận", en: "in")
    case .outgoing: Text(vi: "gửi", en: "out")
    case .merged: Text(vi: "gộp", en: "merged")
    }
  }
}
