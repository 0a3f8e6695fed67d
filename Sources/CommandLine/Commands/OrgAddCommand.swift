import Causality
import ChangeLog
import ModelRegistry
import NhanRong

/// `nhanrong org add CODE NAME`.
enum OrgAddCommand {
  static let spec = CommandSpec(
    "add", aliases: ["them"],
    summary: Text(vi: "ghi một đơn vị mới vào sổ", en: "write a new unit down"),
    details: [
      Text(
        vi: """
          Đơn vị đứng dưới nơi ghi; máy của nó vào sổ sau, bằng enrol. Đơn vị có hai cấp trên (Đảng và \
          chính quyền) đứng dưới nơi nó đăng ký, cấp trên kia nêu bằng --also để biết.
          """,
        en: """
          It stands below the office that writes it down; its computer joins later, by enrol. A unit with \
          two superiors (Party and State) stands below the one it registers with; the other is named \
          with --also, to be shown.
          """)
    ],
    operands: [code, name],
    options: [kind, tier, alias, also, OrgEventOption.on, OrgEventOption.decision],
    examples: [
      CommandExample(
        "nhanrong org add 20.06601.CB09 'Chi bộ thôn Co Sa 2' --kind party_cell",
        Text(vi: "một chi bộ mới", en: "a new branch"))
    ],
    run: run)

  private static let code = OperandSpec("CODE", Text(vi: "mã đơn vị", en: "the unit's code"))
  private static let name = OperandSpec("NAME", Text(vi: "tên đơn vị", en: "the unit's name"))
  private static let kind = OptionSpec.value(
    "kind", "KIND",
    Text(vi: "loại đơn vị theo danh mục, như party_cell", en: "its kind in the catalogue"))
  private static let tier = OptionSpec.value(
    "tier", "TIER", allowed: TierWord.allCases.map(\.value),
    Text(vi: "cấp của đơn vị mới", en: "tier of the new unit"))
  private static let alias = OptionSpec.value(
    "alias", "NAME", repeatable: true,
    Text(vi: "tên gọi khác", en: "another name it goes by"))
  private static let also = OptionSpec.value(
    "also", "UNIT", Text(vi: "cấp trên ở hệ thống kia", en: "its superior in the other chain"))

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    let asked = context.invocation
    let (code, name) = (try asked.required(code), try asked.required(name))
    let decision = asked.value(of: OrgEventOption.decision)
    let day = try context.day(OrgEventOption.on)
    let hasEvent = asked.has(OrgEventOption.on) || decision != nil
    return try context.withWritingUnit { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let word = asked.value(of: tier).flatMap { TierWord(rawValue: $0) }
        let ownTier = try register.replica.requireUnit().organisation.tier
        let other = try asked.value(of: also).map { (name) throws(ReplicaError) in
          try register.organisation(named: name).path.organisation
        }
        let unit = UnitEntry(
          code: code, name: name, kind: asked.value(of: kind) ?? "",
          aliases: asked.values(of: alias), otherSuperior: other, madeOn: hasEvent ? day : nil,
          decision: decision)
        let number = (word ?? .usual(below: ownTier)).number
        let path = try register.add(unit, tier: number, isDryRun: context.dryRun)
        return Reply(
          [
            .paragraph(
              context.dryRun
                ? Text(vi: "Sẽ ghi “\(name)” (\(code))", en: "Would write down “\(name)” (\(code))")
                : Text(vi: "Đã ghi “\(name)” (\(code))", en: "Wrote down “\(name)” (\(code))"),
              .good)
          ] + context.dryRunNote,
          result: .object([
            ("unit", .optional(context.dryRun ? nil : path.organisation.description)),
            ("code", .string(code)), ("tier", .integer(Int64(number))),
            ("dryRun", .bool(context.dryRun)),
          ]))
      }
    }
  }
}
