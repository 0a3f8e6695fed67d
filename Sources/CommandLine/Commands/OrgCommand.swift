import Causality
import ChangeLog
import ModelRegistry
import NhanRong

/// `nhanrong org`.
enum OrgCommand {
  static let spec = CommandSpec(
    "org", aliases: ["don-vi"], summary: Text(vi: "các đơn vị", en: "the units"),
    subcommands: [
      CommandSpec(
        "list", aliases: ["danh-sach"],
        summary: Text(
          vi: "các đơn vị trong sổ, nơi nào đã vào, nơi nào đã kết thúc",
          en: "the units known, which have joined and which have ended"),
        run: list),
      OrgTreePage.spec,
      OrgShowPage.spec,
      OrgUnitsCommand.spec,
      OrgAddCommand.spec,
      OrgPlaceCommand.spec,
      OrgReadsCommand.spec,
      OrgRolesCommand.roles,
      OrgRolesCommand.bind,
      OrgReformCommand.spec,
    ] + OrgEventCommands.specs + OrgHandOverCommands.specs + OrgApprovalCommands.specs)

  private static func list(_ context: CommandContext) throws(CommandFailure) -> Reply {
    try context.withRegister { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let units = try register.organisations()
        let pasts = try register.unitPasts()
        let joined = try register.replica.read { (core) throws(ReplicaError) in
          units.map { core.hasWriter($0.path.organisation) }
        }
        let rows = zip(units, joined).map { unit, hasWriter in
          [
            Cell(data: unit.code), Cell(data: unit.name),
            Cell(RegisterWord.tier(unit.path.organisation.tier)),
            UnitWord.end(of: unit.path.organisation, pasts).map { Cell($0, .attention) }
              ?? (hasWriter
                ? Cell(Text(vi: "đã vào", en: "joined"), .good)
                : Cell(Text(vi: "chưa vào", en: "not joined"), .quiet)),
          ]
        }
        let values = zip(units, joined).map { unit, hasWriter in
          JSONValue.object([
            ("id", .string(unit.path.organisation.description)), ("code", .string(unit.code)),
            ("name", .string(unit.name)), ("kind", .string(unit.kind)),
            ("tier", .integer(Int64(unit.path.organisation.tier))), ("joined", .bool(hasWriter)),
            ("ended", UnitWord.endJSON(of: unit.path.organisation, pasts)),
          ])
        }
        return Reply(
          [
            .table(
              Table(
                [
                  Table.Column(Text(vi: "Mã", en: "Code")),
                  Table.Column(Text(vi: "Tên", en: "Name")),
                  Table.Column(Text(vi: "Cấp", en: "Tier")),
                  Table.Column(Text(vi: "Hệ thống", en: "Domain")),
                ], rows: rows))
          ], result: .object([("units", .array(values))]))
      }
    }
  }
}
