import Causality
import Foundation
import Platform
import Trust

@testable import ModelRegistry
@testable import NhanRong

/// A province, a commune with two computers, and two branches of it, each with a folder and a state folder of its
/// own, on one disk.
final class ThreeTiers {
  let root: FilePath
  let province: Register
  /// The commune's computers.
  let first: Register
  let second: Register
  /// Its branches.
  let near: Register
  let far: Register

  init() throws {
    let folder = FilePath(
      FileManager.default.temporaryDirectory.path + "/nr-" + UUID().uuidString)
    root = folder
    func create(_ name: String) throws -> Register {
      try Register.create(
        at: folder.appending(name), TwoOffices.surroundings(folder.appending("state-" + name)))
    }
    province = try create("province")
    (first, second) = (try create("first"), try create("second"))
    (near, far) = (try create("near"), try create("far"))
    try province.found(domain: "Tỉnh thử", tier: .province)
    _ = try province.issue(Plan(source: TwoOffices.planBytes()))
    try join(first, "X1", 40, by: province)
    try join(second, "X1", 40, by: province)
    try join(near, "CB1", 50, by: first)
    try join(far, "CB2", 50, by: first)
  }

  deinit { try? FileManager.default.removeItem(atPath: root.text) }

  private func join(_ register: Register, _ code: String, _ tier: UInt8, by superior: Register)
    throws
  {
    let known = try superior.organisations().first { $0.code == code }
    let enrolment = try superior.enrol(
      register.enrolmentRequest(name: code), into: known,
      orNew: Register.NewUnit(code: code, name: "Đơn vị \(code)", kind: "", tier: tier),
      isDryRun: false)
    let welcome = try superior.replica.export(
      for: superior.replica.recipients(of: enrolment.path.organisation),
      into: root.appending("stick"), purpose: .welcome)
    _ = try register.replica.install(
      welcome.path, root: register.replica.inspectWelcome(welcome.path))
  }

  /// Writes what one has for the other's unit.
  func write(from sender: Register, to receiver: Register) throws -> WrittenBundle {
    try sender.replica.export(
      for: sender.replica.recipients(of: receiver.replica.requireUnit().organisation),
      into: root.appending("stick"))
  }

  @discardableResult
  func carry(from sender: Register, to receiver: Register) throws -> ImportOutcome {
    try receiver.replica.importBundle(at: write(from: sender, to: receiver).path)
  }

  func new(_ name: String) -> NewRegistration {
    NewRegistration(
      plan: "loi-bac-2026-2030", year: 2026, kind: .collective, name: name, sector: "tt_ntm",
      texts: [("title", "Tuyến đường hoa"), ("solutions", "Hiến đất mở đường")],
      criteria: ["Hai km đường"])
  }

  /// The state of what a unit's audience holds, with the set of changes it comes from.
  func state(_ register: Register, of unit: Register) throws -> [[UInt8]] {
    let path = try unit.replica.requireUnit()
    return try register.replica.read { (core) throws(ReplicaError) in
      [core.setCode(of: path).bytes, core.stateCode(of: path.organisation)?.bytes ?? []]
    }
  }

  /// The audiences a register holds logs of: those at, above or below its unit, and others.
  func audiences(
    of register: Register
  ) throws -> (inScope: Set<OrganisationID>, beyond: Set<OrganisationID>) {
    let unit = try register.replica.requireUnit()
    return try register.replica.read { (core) throws(ReplicaError) in
      var found: (Set<OrganisationID>, Set<OrganisationID>) = ([], [])
      for genesis in core.catalog.logs.map(\.genesis) {
        let audience = genesis.audiencePath
        let isInScope =
          audience.isAtOrBelow(unit.organisation) || unit.isAtOrBelow(audience.organisation)
        if isInScope, !genesis.isPrivate || audience == unit {
          found.0.insert(genesis.audience)
        } else {
          found.1.insert(genesis.audience)
        }
      }
      return found
    }
  }
}
