import CanonicalCBOR
import Causality
import ChangeLog
import ModelRegistry
import NhanRong

/// Records of organisations and what happens to them (Protocol.md 14.2).
extension VectorCatalogue {
  private typealias World = VectorWorld

  func addOrganisations() throws {
    let unit = try need(world.communePath.founding(tier: 50, nonce: World.nonce(0xd7)))
    let province = try World.paths()[1]
    let merged = Value.list([
      .text("merge"), .text("2025-07-01"), .text("1672/NQ"), .integer(180),
      .list([.bytes(world.branchPath.organisation.bytes)]), .null,
    ])
    let renamed = Value.list([
      .text("rename"), .text("2025-03-01"), .null, .integer(180), .list([]), .text("Chi bộ cũ"),
    ])
    var log = try CraftedLog(
      Office.commune.keys(), as: world.communePath, for: world.communePath)
    let record = log.create(
      type: RegisterSchema.organisation,
      [
        ChangeDraft.Item(Opcode.set, target: OrganisationField.path, value: pathBytes(unit)),
        World.text(OrganisationField.code, "20.06601.CB77"),
        World.text(OrganisationField.name, "Chi bộ mới"),
        World.text(OrganisationField.kind, "party_cell"),
        World.set(OrganisationField.otherSuperior, .bytes(province.organisation.bytes)),
      ])
    log.add(
      record,
      [
        World.add(OrganisationField.aliases, .text("Chi bộ cũ")),
        World.add(OrganisationField.events, renamed),
      ])
    log.add(record, [World.add(OrganisationField.events, merged)])
    try addCrafted(
      "unit-events", "a unit with its other superior is renamed and then goes into another", [log])

    let bound = Value.list([.text("loi-bac-2026-2030"), .text("mttq_doanthe")])
    let unbound = Value.list([.text("y-tich-2024"), .null])
    log.add(
      record,
      [
        World.add(OrganisationField.roles, bound), World.add(OrganisationField.roles, unbound),
        World.text(OrganisationField.schoolLevel, "tieu_hoc"),
      ])
    try addCrafted(
      "unit-roles", "the same unit is bound to a role of one plan and to none of another", [log])

    var other = try CraftedLog(
      Office.commune.keys(), as: world.communePath, for: world.communePath)
    let plain = other.create(type: RegisterSchema.organisation)
    other.add(plain, [World.set(OrganisationField.roles, .list([bound]))])
    let second = other.create(type: RegisterSchema.organisation)
    other.add(second, [World.add(OrganisationField.schoolLevel, .text("tieu_hoc"))])
    try addCrafted(
      "wrong-unit-roles",
      "roles are set as one value, a level is added as to a set; neither change counts", [other])

    var branch = try branchLog()
    let own = branch.create(type: RegisterSchema.organisation)
    branch.add(own, [World.add(OrganisationField.events, merged)])
    try addCrafted(
      "held-unit-events", "a branch writes down a unit and an event of it; both are held", [branch])
  }

  private func pathBytes(_ path: OrganisationPath) -> [UInt8] {
    var encoder = CBOREncoder()
    path.encode(into: &encoder)
    return encoder.bytes
  }
}
