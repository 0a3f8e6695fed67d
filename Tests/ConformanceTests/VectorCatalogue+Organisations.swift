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
